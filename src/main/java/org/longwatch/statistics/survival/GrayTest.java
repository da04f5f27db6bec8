package org.longwatch.statistics.survival;

import java.util.Arrays;

/**
 * Gray's test of equal cumulative incidences under competing risks: Gray, A class of K-sample tests
 * for comparing the cumulative incidence of a competing risk. Annals of Statistics 16 (1988)
 * 1141-1154, with weight 1 (rho = 0).
 *
 * <p>Score of group k: the sum over event times of d1k - R_k d1/R, where R_k = Y_k (1 - F_k) / S_k
 * counts those who had no event of interest yet (equation 2.2). Its variance follows from the
 * martingales behind F_k: with w_k = Y_k / S_k, W their sum, F the pooled incidence (its steps are
 * d1/W), a_kr = w_k ([k = r] - w_r / W) and C_kr(t) the sum of a_kr dF / (1 - F-) over later times,
 * group r's events of interest at t count with a_kr + C_kr (1 - (1 - F)/S_r), its competing events
 * with C_kr (1 - F)/S_r. Ties shrink both variances hypergeometrically, as in R's cmprsk.
 *
 * <p>It is defined for right censoring; who enters late is not provided for.
 */
public final class GrayTest {
  private GrayTest() {}

  /**
   * Compares groups, all subjects being observed from time 0.
   *
   * @param status 0 censored, 1 the event, 2 a competing event
   * @param group of each subject, 0 to groups - 1
   */
  public static GroupTest of(double[] exit, int[] status, int[] group, int groups) {
    RiskSets sets = RiskSets.of(new double[exit.length], exit, status);
    int[][] atRisk = sets.atRisk(group, groups);
    int[][] events = sets.leaving(group, groups, status, RiskSets.EVENT);
    int[][] competing = sets.leaving(group, groups, status, RiskSets.COMPETING);
    int times = sets.times().length;
    double[][] before = new double[times][groups];
    double[][] after = new double[times][groups];
    double[] weights = new double[times];
    double[] pooled = new double[times + 1];
    double[] score = new double[groups];
    double[] free = new double[groups];
    double[] incidence = new double[groups];
    Arrays.fill(free, 1);
    for (int t = 0; t < times; t++) {
      double sum = 0;
      double without = 0;
      int d = 0;
      for (int g = 0; g < groups; g++) {
        before[t][g] = free[g];
        if (atRisk[t][g] > 0) {
          sum += atRisk[t][g] / free[g];
          without += atRisk[t][g] * (1 - incidence[g]) / free[g];
        }
        d += events[t][g];
      }
      weights[t] = sum;
      pooled[t + 1] = pooled[t] + (d == 0 ? 0 : d / sum);
      for (int g = 0; g < groups; g++) {
        if (atRisk[t][g] > 0) {
          if (d > 0) {
            double expected = d * atRisk[t][g] * (1 - incidence[g]) / (free[g] * without);
            score[g] += events[t][g] - expected;
          }
          incidence[g] += free[g] * events[t][g] / atRisk[t][g];
          free[g] *= (double) (atRisk[t][g] - events[t][g] - competing[t][g]) / atRisk[t][g];
        }
        after[t][g] = free[g];
      }
    }
    double[][] covariance = new double[groups][groups];
    double[][] later = new double[groups][groups];
    double[] weight = new double[groups];
    double[] own = new double[groups];
    double[] other = new double[groups];
    for (int t = times - 1; t >= 0; t--) {
      int d = 0;
      for (int g = 0; g < groups; g++) {
        d += events[t][g];
        weight[g] = atRisk[t][g] == 0 ? 0 : atRisk[t][g] / before[t][g];
      }
      for (int r = 0; r < groups; r++) {
        if (atRisk[t][r] == 0 || d == 0 && competing[t][r] == 0) {
          continue;
        }
        double ratio = after[t][r] > 0 ? (1 - pooled[t + 1]) / after[t][r] : 0;
        for (int k = 0; k < groups; k++) {
          double a = weight[k] * ((k == r ? 1 : 0) - weight[r] / weights[t]);
          own[k] = a + later[k][r] * (1 - ratio);
          other[k] = later[k][r] * ratio;
        }
        if (d > 0) {
          double ties = d > 1 ? 1 - (d - 1) / (weights[t] * before[t][r] - 1) : 1;
          add(covariance, own, ties * before[t][r] * d / (weights[t] * atRisk[t][r]));
        }
        if (competing[t][r] > 0) {
          double ties = competing[t][r] > 1 ? 1 - (competing[t][r] - 1) / (atRisk[t][r] - 1.0) : 1;
          double root = before[t][r] / atRisk[t][r];
          add(covariance, other, ties * root * root * competing[t][r]);
        }
      }
      if (d > 0) {
        double gained = d / (weights[t] * (1 - pooled[t]));
        for (int r = 0; r < groups; r++) {
          for (int k = 0; k < groups; k++) {
            later[k][r] += gained * weight[k] * ((k == r ? 1 : 0) - weight[r] / weights[t]);
          }
        }
      }
    }
    return GroupTest.of(score, covariance);
  }

  private static void add(double[][] covariance, double[] coefficient, double variance) {
    for (int i = 0; i < coefficient.length; i++) {
      for (int j = 0; j < coefficient.length; j++) {
        covariance[i][j] += coefficient[i] * coefficient[j] * variance;
      }
    }
  }
}
