package org.longwatch.surveillance;

import java.util.Arrays;

/** Draws a binomial number from one uniform, by its distribution function. */
final class BinomialDraw {

  private final int least;
  private final double[] cumulative;

  /** What lies ten standard deviations from the mean is never drawn. */
  BinomialDraw(int trials, double probability) {
    double mean = trials * probability;
    double deviation = StrictMath.sqrt(mean * (1 - probability));
    least = (int) Math.max(0, mean - 10 * deviation - 20);
    int most = (int) Math.min(trials, mean + 10 * deviation + 20);
    double[] mass = new double[most - least + 1];
    int mode = (int) Math.min(most, Math.max(least, (trials + 1) * probability));
    double odds = probability < 1 ? probability / (1 - probability) : Double.POSITIVE_INFINITY;
    mass[mode - least] = 1;
    for (int k = mode; k < most; k++) {
      mass[k + 1 - least] = mass[k - least] * (trials - k) / (k + 1) * odds;
    }
    for (int k = mode; k > least; k--) {
      mass[k - 1 - least] = mass[k - least] * k / ((trials - k + 1) * odds);
    }
    cumulative = cumulated(mass);
  }

  /**
   * @param uniform from 0 to 1, without 1
   */
  int at(double uniform) {
    return least + place(cumulative, uniform);
  }

  /** Sums up to each place, as shares of the whole. */
  static double[] cumulated(double[] weights) {
    double[] sums = new double[weights.length];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      sums[i] = sum;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= sum;
    }
    return sums;
  }

  /** The first place whose sum is above a uniform. */
  static int place(double[] cumulative, double uniform) {
    int found = Arrays.binarySearch(cumulative, uniform);
    int place = found < 0 ? -found - 1 : found + 1;
    while (place < cumulative.length - 1 && cumulative[place] <= uniform) {
      place++;
    }
    return Math.min(place, cumulative.length - 1);
  }
}
