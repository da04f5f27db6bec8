package org.longwatch.statistics.survival;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealVector;
import org.hipparchus.special.Gamma;

/**
 * Whether groups differ: a quadratic form that is chi-square when they do not.
 *
 * @param statistic NaN when no two groups can be compared
 * @param degreesOfFreedom groups that were at risk at an event, less one
 * @param p probability of a statistic at least as large without any difference
 */
public record GroupTest(double statistic, int degreesOfFreedom, double p) {

  /** From scores that add up to 0 and their covariance; groups without variance are left out. */
  static GroupTest of(double[] score, double[][] covariance) {
    int[] with = new int[score.length];
    int groups = 0;
    for (int g = 0; g < score.length; g++) {
      if (covariance[g][g] > 0) {
        with[groups++] = g;
      }
    }
    int df = groups - 1;
    if (df < 1) {
      return new GroupTest(Double.NaN, 0, Double.NaN);
    }
    double[] z = new double[df];
    double[][] v = new double[df][df];
    for (int i = 0; i < df; i++) {
      z[i] = score[with[i]];
      for (int j = 0; j < df; j++) {
        v[i][j] = covariance[with[i]][with[j]];
      }
    }
    LUDecomposition lu = new LUDecomposition(new Array2DRowRealMatrix(v, false), 0);
    if (!lu.getSolver().isNonSingular()) {
      return new GroupTest(Double.NaN, df, Double.NaN);
    }
    RealVector scores = new ArrayRealVector(z, false);
    double statistic = StrictMath.max(0, scores.dotProduct(lu.getSolver().solve(scores)));
    double p = statistic == 0 ? 1 : Gamma.regularizedGammaQ(df / 2.0, statistic / 2);
    return new GroupTest(statistic, df, p);
  }
}
