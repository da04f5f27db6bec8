package org.longwatch.statistics.survival;

import java.util.Arrays;

/**
 * Do two groups of cases differ in their time to onset? The two-sample Kolmogorov-Smirnov test as a
 * screen: Van Holle and others, Pharmacoepidemiology and Drug Safety 21 (2012) 603-610.
 *
 * <p>Times of cases only, so it sees a pattern and estimates nothing; {@link WeibullOnset} does.
 * Exact up to {@value #EXACT} pairs of cases, ties allowed for: the share of all orders of the
 * pooled times that give a distance at least as large (Schroeer and Trenkler, Computational
 * Statistics and Data Analysis 20 (1995) 185-202). Beyond, Kolmogorov's limit distribution.
 *
 * @param distance the largest difference of the two distribution functions
 * @param p probability of a distance at least as large if both groups have one distribution
 */
public record KolmogorovSmirnov(double distance, double p) {
  private static final long EXACT = 10_000;

  /**
   * Compares.
   *
   * @throws IllegalArgumentException if a group is empty or a time is NaN
   */
  public static KolmogorovSmirnov of(double[] x, double[] y) {
    int m = x.length;
    int n = y.length;
    double[] pooled = new double[m + n];
    System.arraycopy(x, 0, pooled, 0, m);
    System.arraycopy(y, 0, pooled, m, n);
    if (m == 0 || n == 0 || Arrays.stream(pooled).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException(m + " and " + n + " times, none may be NaN");
    }
    double[] first = x.clone();
    double[] second = y.clone();
    Arrays.sort(first);
    Arrays.sort(second);
    Arrays.sort(pooled);
    long distance = 0;
    int i = 0;
    int j = 0;
    boolean[] compared = new boolean[m + n + 1];
    while (i + j < m + n) {
      double time = pooled[i + j];
      while (i < m && first[i] <= time) {
        i++;
      }
      while (j < n && second[j] <= time) {
        j++;
      }
      compared[i + j] = true;
      distance = Math.max(distance, Math.abs((long) i * n - (long) j * m));
    }
    double d = (double) distance / ((double) m * n);
    double p =
        (long) m * n <= EXACT
            ? exact(m, n, distance, compared)
            : limit(d, (double) m * n / (m + n));
    return new KolmogorovSmirnov(d, StrictMath.min(1, p));
  }

  /** Share of the lattice paths from (0, 0) to (m, n) that reach the distance. */
  private static double exact(int m, int n, long distance, boolean[] compared) {
    // reached[j] at row i: probability that a random path to (i, j) has reached the distance
    double[] reached = new double[n + 1];
    for (int i = 0; i <= m; i++) {
      for (int j = 0; j <= n; j++) {
        if (compared[i + j] && Math.abs((long) i * n - (long) j * m) >= distance) {
          reached[j] = 1;
        } else if (i + j > 0) {
          double fromAbove = i > 0 ? reached[j] * i : 0;
          double fromLeft = j > 0 ? reached[j - 1] * j : 0;
          reached[j] = (fromAbove + fromLeft) / (i + j);
        }
      }
    }
    return reached[n];
  }

  private static double limit(double distance, double size) {
    double z = distance * StrictMath.sqrt(size);
    if (z < 0.2) {
      return 1;
    }
    double sum = 0;
    for (int k = 1; k < 200; k++) {
      double term = StrictMath.exp(-2.0 * k * k * z * z);
      sum += k % 2 == 1 ? term : -term;
      if (term < 1e-18) {
        break;
      }
    }
    return StrictMath.max(0, 2 * sum);
  }
}
