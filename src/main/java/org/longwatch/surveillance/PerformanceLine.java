package org.longwatch.surveillance;

/**
 * How an exploratory criterion would behave in this registry if one looked once a year, by
 * simulation: its credibility.
 *
 * @param criterion name of it; {@link ExploratoryPerformance#RAISED} for a criterion together with
 *     the control of false discoveries, which raises alerts
 * @param rateRatio the truth that was simulated for one pair; 1 is the null
 * @param replicates histories simulated
 * @param seed of the random numbers
 * @param pairs of product and family that the criterion is asked of
 * @param looks a year apart, the last one at the cut-off
 * @param ofPair share of the pairs that ever met it under the null; above it the share of the
 *     histories in which the pair with the raised rate did, the power
 * @param ofPairError standard error of it by simulation
 * @param ofRun share of the histories in which any pair ever met it under the null; NaN above it
 * @param ofRunError standard error of it by simulation
 * @param yearsToMeet mean years from the first treatment with the product to the look that found
 *     the raised rate; NaN under the null and where none was found
 */
public record PerformanceLine(
    String criterion,
    double rateRatio,
    int replicates,
    long seed,
    int pairs,
    int looks,
    double ofPair,
    double ofPairError,
    double ofRun,
    double ofRunError,
    double yearsToMeet) {}
