package org.longwatch.surveillance;

import java.time.LocalDate;
import java.util.Optional;

/**
 * One stream of the fixed list that is watched with control of repeated looks (Poisson MaxSPRT,
 * Kulldorff et al. 2011), up to the cut-off.
 *
 * @param rates label of the set of background rates; empty where none is about the family
 * @param treated patients treated with a product of the class
 * @param observed first events so far
 * @param expected first events so far at background rates
 * @param logLikelihoodRatio at the cut-off, 0 if no more were seen than expected
 * @param highest the highest value on any day so far
 * @param criticalValue a signal is a value of at least this; NaN where no such value exists
 * @param alphaSpent of {@code alpha} so far
 * @param signalledOn first day on which the limit was reached
 * @param ended whether the expected count has passed the end of watching
 */
public record SequentialLine(
    String family,
    String vectorClass,
    String rates,
    long treated,
    long observed,
    double expected,
    double logLikelihoodRatio,
    double highest,
    double criticalValue,
    double alpha,
    double alphaSpent,
    double expectedMax,
    int minEvents,
    Optional<LocalDate> signalledOn,
    boolean ended) {}
