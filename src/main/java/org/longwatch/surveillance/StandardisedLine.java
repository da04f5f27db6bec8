package org.longwatch.surveillance;

import org.longwatch.statistics.Interval;

/**
 * First events of one family after one product against what the background rates let one expect.
 *
 * @param rates label of the set of background rates
 * @param treated patients treated with the product
 * @param personYears watched up to the first event, as far as a background rate covers them
 * @param uncoveredYears watched without a background rate for that age, sex, year and region; their
 *     events do not count
 * @param observed first events in the covered time
 * @param expected first events in the covered time at background rates
 * @param ratio standardised incidence ratio with exact 95 % limits; NaN if nothing is expected
 * @param atLeast exact one-sided probability of so many events or more at background rates
 * @param posteriorMean mean of the rate ratio's gamma posterior
 * @param above1 posterior probability that the rate ratio is above 1
 * @param above2 posterior probability that the rate ratio is above 2
 */
public record StandardisedLine(
    String productCode,
    String family,
    String rates,
    long treated,
    double personYears,
    double uncoveredYears,
    long observed,
    double expected,
    Interval ratio,
    double atLeast,
    double posteriorMean,
    double above1,
    double above2) {}
