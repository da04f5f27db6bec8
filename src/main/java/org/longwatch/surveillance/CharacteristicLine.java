package org.longwatch.surveillance;

/**
 * How the watching of one stream would behave if the rate were a multiple of the background rate,
 * by simulation: its credibility.
 *
 * @param rateRatio the truth that was simulated; 1 is the null
 * @param replicates histories simulated
 * @param seed of the random numbers
 * @param signalled share of the histories with a signal: the type-I error at 1, else the power
 * @param monteCarloError standard error of {@code signalled}
 * @param exact the same probability by the exact recursion, to check the simulation against
 * @param expectedAtSignal mean expected count at the signal, NaN without one
 * @param yearsToSignal the same in years at the present yearly accrual of the registry; NaN without
 */
public record CharacteristicLine(
    String family,
    String vectorClass,
    double rateRatio,
    int replicates,
    long seed,
    double signalled,
    double monteCarloError,
    double exact,
    double expectedAtSignal,
    double yearsToSignal) {}
