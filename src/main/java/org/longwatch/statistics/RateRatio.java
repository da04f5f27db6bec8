package org.longwatch.statistics;

import java.util.Arrays;
import org.hipparchus.special.Erf;

/**
 * How many times higher the rate of one group is than that of another: given the sum of both
 * counts, the first is binomial (Przyborowski and Wilenski: Homogeneity of results in testing
 * samples from Poisson series. Biometrika 31 (1940) 313-323), so limits and test are exact.
 *
 * @param ratio the ratio with its 95 % limits; 0/0 is NaN, and without any event the limits are 0
 *     and infinity
 * @param atLeast one-sided probability of at least so many events in the first group if the rates
 *     were equal
 */
public record RateRatio(Interval ratio, double atLeast) {
  private static final int EXACT = 200;

  public static RateRatio of(long events, double time, long otherEvents, double otherTime) {
    if (events < 0 || otherEvents < 0 || !(time > 0) || !(otherTime > 0)) {
      throw new IllegalArgumentException(
          events + " in " + time + " against " + otherEvents + " in " + otherTime);
    }
    long all = events + otherEvents;
    double odds = otherTime / time;
    double lower = events == 0 ? 0 : odds(limit(events, all, 0.025)) * odds;
    double upper =
        otherEvents == 0
            ? Double.POSITIVE_INFINITY
            : odds(1 - limit(otherEvents, all, 0.025)) * odds;
    double point = (events / time) / (otherEvents / otherTime);
    return new RateRatio(
        new Interval(point, lower, upper),
        ExactTail.binomialAtLeast(events, all, time / (time + otherTime)));
  }

  /**
   * The ratio with time split into bands within which the rate may be taken as constant, so that a
   * risk which falls or rises with time does not pass for a difference between the groups. Given
   * each band's sum of both counts, the first group's count is a sum of binomials (Gart: The
   * comparison of proportions and rates. Journal of the National Cancer Institute 32 (1964), and
   * Breslow and Day, IARC 1987, section 3.6); exact up to {@value #EXACT} events, normal beyond.
   * The point is Mantel and Haenszel's. A band in which one of the groups has no time says nothing.
   */
  public static RateRatio stratified(
      long[] events, double[] time, long[] otherEvents, double[] otherTime) {
    int bands = events.length;
    if (time.length != bands || otherEvents.length != bands || otherTime.length != bands) {
      throw new IllegalArgumentException("bands differ in number");
    }
    long[] sum = new long[bands];
    double[] odds = new double[bands];
    long mine = 0;
    long others = 0;
    double above = 0;
    double below = 0;
    int kept = 0;
    for (int k = 0; k < bands; k++) {
      if (events[k] < 0 || otherEvents[k] < 0 || !(time[k] >= 0) || !(otherTime[k] >= 0)) {
        throw new IllegalArgumentException("band " + k + " has a negative count or time");
      }
      if (time[k] > 0 && otherTime[k] > 0) {
        sum[kept] = events[k] + otherEvents[k];
        odds[kept] = time[k] / otherTime[k];
        kept++;
        mine += events[k];
        others += otherEvents[k];
        above += events[k] * otherTime[k] / (time[k] + otherTime[k]);
        below += otherEvents[k] * time[k] / (time[k] + otherTime[k]);
      }
    }
    sum = Arrays.copyOf(sum, kept);
    odds = Arrays.copyOf(odds, kept);
    return mine + others <= EXACT || mine == 0 || others == 0
        ? exact(mine, others, above / below, sum, odds)
        : normal(mine, above, below, sum, odds);
  }

  private static RateRatio exact(long mine, long others, double point, long[] sum, double[] odds) {
    double lower = mine == 0 ? 0 : solve(mine, sum, odds, 0.025);
    double upper = others == 0 ? Double.POSITIVE_INFINITY : solve(mine + 1, sum, odds, 0.975);
    return new RateRatio(new Interval(point, lower, upper), atLeast(mine, sum, odds, 1));
  }

  /** The ratio at which P(X &gt;= count) is {@code probability}, by bisection of its logarithm. */
  private static double solve(long count, long[] sum, double[] odds, double probability) {
    double low = -30;
    double high = 30;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (atLeast(count, sum, odds, StrictMath.exp(middle)) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return StrictMath.exp((low + high) / 2);
  }

  private static double atLeast(long count, long[] sum, double[] odds, double ratio) {
    double[] mass = {1};
    for (int k = 0; k < sum.length; k++) {
      if (sum[k] == 0) {
        continue;
      }
      double p = ratio * odds[k] / (1 + ratio * odds[k]);
      double[] next = new double[mass.length + (int) sum[k]];
      for (int j = 0; j <= sum[k]; j++) {
        double here = ExactTail.binomial(j, sum[k], p);
        for (int i = 0; i < mass.length; i++) {
          next[i + j] += mass[i] * here;
        }
      }
      mass = next;
    }
    double tail = 0;
    for (int i = mass.length - 1; i >= count; i--) {
      tail += mass[i];
    }
    return Math.min(1, tail);
  }

  /** Limits: Greenland and Robins, Biometrics 41 (1985) 55-68. Test: score, one-sided. */
  private static RateRatio normal(
      long mine, double above, double below, long[] sum, double[] odds) {
    double expected = 0;
    double variance = 0;
    for (int k = 0; k < sum.length; k++) {
      double share = odds[k] / (1 + odds[k]);
      expected += sum[k] * share;
      variance += sum[k] * share * (1 - share);
    }
    double factor = StrictMath.exp(Interval.Z * StrictMath.sqrt(variance / above / below));
    double point = above / below;
    double z = (mine - 0.5 - expected) / StrictMath.sqrt(variance);
    return new RateRatio(
        new Interval(point, point / factor, point * factor), Erf.erfc(z / StrictMath.sqrt(2)) / 2);
  }

  /** The probability p with P(X &gt;= k | n, p) = tail, by bisection. */
  private static double limit(long k, long n, double tail) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (ExactTail.binomialAtLeast(k, n, middle) < tail) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  private static double odds(double p) {
    return p / (1 - p);
  }
}
