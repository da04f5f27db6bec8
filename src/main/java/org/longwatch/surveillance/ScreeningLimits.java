package org.longwatch.surveillance;

/**
 * What the numbers of a pair must reach for each exploratory criterion; all of them control no
 * error. The same limits judge a run and the simulation of it.
 *
 * @param evansPrr least proportional reporting ratio of Evans' rule
 * @param evansChiSquare least chi-square of it, with Yates' correction
 * @param evansCount least count of it
 * @param icLower the lower limit of the information component must be above it
 * @param icCount least count for it
 * @param rorLower the lower limit of the reporting odds ratio must be above it
 * @param rorCountMonitored least count for it of a product under additional monitoring
 * @param rorCount the same of any other product
 * @param rateLower the lower limit of the rate ratio must be above it
 * @param rateCount least count for it
 * @param eb05 least 5 % point of the empirical Bayes ratio
 * @param priorCells least cells of a prior that EB05 may be judged by
 * @param falseDiscoveryRate largest p-value after Benjamini and Hochberg that raises an alert
 */
public record ScreeningLimits(
    double evansPrr,
    double evansChiSquare,
    double evansCount,
    double icLower,
    double icCount,
    double rorLower,
    double rorCountMonitored,
    double rorCount,
    double rateLower,
    double rateCount,
    double eb05,
    double priorCells,
    double falseDiscoveryRate) {

  public boolean evans(double prr, double chiSquareYates, long count) {
    return prr >= evansPrr && chiSquareYates >= evansChiSquare && count >= evansCount;
  }

  public boolean ic(double lower, long count) {
    return lower > icLower && count >= icCount;
  }

  /** Of an important event; others are not judged by it. */
  public boolean ror(double lower, long count, boolean additionalMonitoring) {
    return lower > rorLower && count >= (additionalMonitoring ? rorCountMonitored : rorCount);
  }

  public boolean rate(double lower, long count) {
    return lower > rateLower && count >= rateCount;
  }

  /** NaN, where there is no case, reaches nothing. */
  public boolean empiricalBayes(double lower) {
    return lower >= eb05;
  }

  /** Events of a term or family that make a pair worth a test. */
  public int fewestTested() {
    return (int) Math.min(evansCount, rateCount);
  }
}
