package org.longwatch.statistics;

import java.util.Arrays;

/** What many simultaneous looks at the data cost. */
public final class Multiplicity {

  private Multiplicity() {}

  /**
   * P-values adjusted so that calling all at or below q significant keeps the expected share of
   * false ones among them at q: Benjamini and Hochberg: Controlling the false discovery rate.
   * Journal of the Royal Statistical Society B 57 (1995) 289-300. In the order given.
   */
  public static double[] benjaminiHochberg(double[] p) {
    Integer[] order = new Integer[p.length];
    for (int i = 0; i < p.length; i++) {
      order[i] = i;
    }
    Arrays.sort(order, (x, y) -> Double.compare(p[x], p[y]));
    double[] adjusted = new double[p.length];
    double smallest = 1;
    for (int rank = p.length; rank >= 1; rank--) {
      int i = order[rank - 1];
      smallest = Math.min(smallest, p[i] * p.length / rank);
      adjusted[i] = smallest;
    }
    return adjusted;
  }

  /**
   * The largest p-value that may be called significant when at most {@code alpha} of all families
   * of such tests may contain a false one, counting only tests that could reach it at all: Tarone:
   * A modified Bonferroni method for discrete data. Biometrics 46 (1990) 515-522.
   *
   * @param smallest the smallest p-value each test can take given its margins
   */
  public static double tarone(double[] smallest, double alpha) {
    for (int k = 1; ; k++) {
      int able = 0;
      for (double p : smallest) {
        if (p <= alpha / k) {
          able++;
        }
      }
      if (able <= k) {
        return alpha / k;
      }
    }
  }
}
