package org.longwatch.reference;

import java.util.Optional;

/**
 * One regulatory or design number or word.
 *
 * @param key for instance {@code clonality.c3.abundance}
 * @param version rises with every change
 * @param unit of the number, empty for pure numbers
 * @param source where it comes from
 * @param verified whether somebody has checked it in the primary text
 */
public record Rule(
    String key,
    int version,
    Optional<Double> number,
    Optional<String> text,
    String unit,
    String source,
    boolean verified) {}
