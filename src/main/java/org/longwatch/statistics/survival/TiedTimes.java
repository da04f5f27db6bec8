package org.longwatch.statistics.survival;

import java.util.Arrays;

/**
 * Makes times that differ only by rounding equal, so that 0.1 + 0.2 and 0.3 months are a tie.
 *
 * <p>Two neighbours among all distinct times are one when they are closer than 1.5e-8 (the root of
 * the machine's precision), absolutely or relative to the mean of the distinct times: the rule of
 * {@code timefix} in R's survival package, which its vignette "tied times" gives the reasons for.
 */
public final class TiedTimes {
  private static final double TOLERANCE = 0x1p-26;

  private TiedTimes() {}

  /** Replaces in all columns each time by the earliest that it is tied with. */
  public static void merge(double[]... columns) {
    double[] all =
        Arrays.stream(columns).flatMapToDouble(Arrays::stream).sorted().distinct().toArray();
    double sum = 0;
    for (double time : all) {
      sum += StrictMath.abs(time);
    }
    double tolerance = TOLERANCE * StrictMath.max(1, sum / all.length);
    double[] first = all.clone();
    boolean any = false;
    for (int i = 1; i < all.length; i++) {
      if (all[i] - all[i - 1] <= tolerance) {
        first[i] = first[i - 1];
        any = true;
      }
    }
    if (!any) {
      return;
    }
    for (double[] column : columns) {
      for (int i = 0; i < column.length; i++) {
        column[i] = first[Arrays.binarySearch(all, column[i])];
      }
    }
  }
}
