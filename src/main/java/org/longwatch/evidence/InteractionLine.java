package org.longwatch.evidence;

import org.longwatch.statistics.Interval;

/**
 * Two products in the same units and an event: more often than each product alone explains?
 * Exploratory, controls no error.
 *
 * @param both units with both products
 * @param cases of them with the event
 * @param expected if each product added its own excess
 * @param omega log2 of both, shrunken, with exact limits (Norén et al. 2008); NaN where one of the
 *     groups to compare with is empty
 * @param flagged whether its lower limit is above the one of the rule book
 */
public record InteractionLine(
    String firstProduct,
    String secondProduct,
    String family,
    long both,
    long cases,
    double expected,
    Interval omega,
    boolean flagged) {}
