package org.longwatch.statistics.disproportionality;

import org.longwatch.statistics.GammaQuantile;
import org.longwatch.statistics.Interval;

/**
 * The information component, a shrunken observed-to-expected ratio in bits.
 *
 * <p>Norén, Hopstadius, Bate: Shrinkage observed-to-expected ratios for robust and transparent
 * large-scale pattern discovery. Statistical Methods in Medical Research 22 (2013) 57-69: IC =
 * log2((O + 1/2) / (E + 1/2)); exact limits are log2 of the 2.5 % and 97.5 % points of a gamma
 * distribution with shape O + 1/2 and rate E + 1/2; equations 13 and 14 approximate them.
 *
 * <p>Since the rate only scales a gamma variable, the quantiles depend on O alone and are computed
 * once per distinct count. Never undefined for O &gt;= 0 and E &gt;= 0: the shrinkage is its zero
 * cell convention.
 */
public final class InformationComponent {
  private static final double SHRINKAGE = 0.5;
  private static final double LN2 = StrictMath.log(2);

  private final double[] point;
  private final double[] lower;
  private final double[] upper;

  private InformationComponent(int largest) {
    point = new double[largest + 1];
    lower = new double[largest + 1];
    upper = new double[largest + 1];
  }

  /** Prepares exact limits for every count that occurs in the array. */
  public static InformationComponent forCounts(int[] counts) {
    int largest = 0;
    for (int count : counts) {
      largest = Math.max(largest, count);
    }
    InformationComponent ic = new InformationComponent(largest);
    for (int count : counts) {
      if (ic.upper[count] == 0) {
        double shape = count + SHRINKAGE;
        ic.point[count] = log2(shape);
        ic.lower[count] = log2(GammaQuantile.lower(shape));
        ic.upper[count] = log2(GammaQuantile.upper(shape));
      }
    }
    return ic;
  }

  /** As {@link #exact}, for a count that was prepared. */
  public Interval of(int observed, double expected) {
    double scale = log2(expected + SHRINKAGE);
    return new Interval(point[observed] - scale, lower[observed] - scale, upper[observed] - scale);
  }

  /** IC with exact gamma limits (IC025, IC975). */
  public static Interval exact(long observed, double expected) {
    check(observed, expected);
    double shape = observed + SHRINKAGE;
    double scale = log2(expected + SHRINKAGE);
    return new Interval(
        log2(shape) - scale,
        log2(GammaQuantile.lower(shape)) - scale,
        log2(GammaQuantile.upper(shape)) - scale);
  }

  /** IC with the closed-form limits of equations 13 and 14; at O = 0 use {@link #exact}. */
  public static Interval approximate(long observed, double expected) {
    check(observed, expected);
    double shape = observed + SHRINKAGE;
    double ic = log2(shape) - log2(expected + SHRINKAGE);
    double root = 1 / StrictMath.sqrt(shape);
    double cube = root / shape;
    return new Interval(ic, ic - 3.3 * root - 2 * cube, ic + 2.4 * root - 0.5 * cube);
  }

  private static void check(long observed, double expected) {
    if (observed < 0 || expected < 0) {
      throw new IllegalArgumentException("observed " + observed + ", expected " + expected);
    }
  }

  private static double log2(double x) {
    return StrictMath.log(x) / LN2;
  }
}
