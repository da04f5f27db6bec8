package org.longwatch.evidence;

/**
 * Whether the cumulative incidence of a family differs between products (Gray's test, death
 * competing); exploratory, controls no error.
 *
 * @param products products with patients under observation
 * @param events first events among all of them
 * @param statistic chi-square when nothing differs; NaN where nothing can be compared
 */
public record DifferenceLine(
    String family, int products, long events, double statistic, int degreesOfFreedom, double p) {}
