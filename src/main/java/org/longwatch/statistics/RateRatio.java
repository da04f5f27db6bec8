package org.longwatch.statistics;

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
