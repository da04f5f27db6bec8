package org.longwatch.evidence;

import org.longwatch.statistics.Interval;

/**
 * A pair whose information component says nothing beside all products, and something without the
 * one that has most of the event; exploratory, controls no error.
 *
 * @param level TERM or FAMILY
 * @param maskedBy code of the product that was left out, with all units that name it
 * @param cases of the pair, in units
 * @param casesWithout the same without units that name the masking product
 * @param ic beside all products
 * @param icWithout without the masking one
 */
public record MaskingLine(
    String level,
    String productCode,
    String event,
    String maskedBy,
    long cases,
    long casesWithout,
    Interval ic,
    Interval icWithout) {}
