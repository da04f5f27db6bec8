package org.longwatch.statistics.survival;

/**
 * The log-rank test of equal (cause-specific) hazards: Mantel, Cancer Chemotherapy Reports 50
 * (1966) 163-170; Peto and Peto, Journal of the Royal Statistical Society A 135 (1972) 185-207.
 *
 * <p>Competing events end observation like censorings: it compares rates among those still event
 * free, which is another question than that of {@link GrayTest}. Variance: hypergeometric, so that
 * ties are allowed for. Delayed entry: a subject counts from its entry on, and the statistic is the
 * score test of Cox's discrete model.
 */
public final class LogRank {
  private LogRank() {}

  /**
   * Compares groups.
   *
   * @param group of each subject, 0 to groups - 1
   * @param status 0 censored, 1 the event, 2 a competing event
   */
  public static GroupTest of(double[] entry, double[] exit, int[] status, int[] group, int groups) {
    RiskSets sets = RiskSets.of(entry, exit, status);
    int[][] atRisk = sets.atRisk(group, groups);
    int[][] events = sets.leaving(group, groups, status, RiskSets.EVENT);
    double[] score = new double[groups];
    double[][] covariance = new double[groups][groups];
    for (int t = 0; t < sets.times().length; t++) {
      int y = 0;
      int d = 0;
      for (int g = 0; g < groups; g++) {
        y += atRisk[t][g];
        d += events[t][g];
      }
      if (d == 0) {
        continue;
      }
      double spread = y > 1 ? (double) d * (y - d) / (y - 1) : 0;
      for (int i = 0; i < groups; i++) {
        double share = (double) atRisk[t][i] / y;
        score[i] += events[t][i] - d * share;
        for (int j = 0; j < groups; j++) {
          covariance[i][j] += spread * share * ((i == j ? 1 : 0) - (double) atRisk[t][j] / y);
        }
      }
    }
    return GroupTest.of(score, covariance);
  }
}
