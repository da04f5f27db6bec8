package org.longwatch.statistics;

/**
 * Events per unit of person-time with exact Poisson limits.
 *
 * <p>Garwood: Fiducial limits for the Poisson distribution. Biometrika 28 (1936) 437-442: the lower
 * limit is half the 2.5 % point of chi-square with 2 x events degrees of freedom (0 without an
 * event), the upper half the 97.5 % point with 2 x (events + 1), over the person-time. Without
 * person-time the rate is NaN.
 */
public record IncidenceRate(long events, double personYears) {
  public IncidenceRate {
    if (events < 0 || !(personYears >= 0)) {
      throw new IllegalArgumentException(events + " events in " + personYears + " person-years");
    }
  }

  /** The rate per person-year; {@link Interval#times} gives it per 100 or 1,000. */
  public Interval perYear() {
    if (personYears == 0) {
      return new Interval(Double.NaN, Double.NaN, Double.NaN);
    }
    Interval expected = expected(events);
    return new Interval(
        events / personYears, expected.lower() / personYears, expected.upper() / personYears);
  }

  /** Limits of a Poisson mean of which this many events were seen. */
  public static Interval expected(long events) {
    double lower = events == 0 ? 0 : GammaQuantile.lower(events);
    return new Interval(events, lower, GammaQuantile.upper(events + 1.0));
  }
}
