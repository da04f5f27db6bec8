package org.longwatch.statistics;

import org.hipparchus.special.Gamma;

/**
 * Events observed over those expected from background rates, with exact Poisson limits.
 *
 * <p>Breslow and Day: Statistical Methods in Cancer Research II (IARC 1987), section 2.3. Expected
 * = sum over strata (age, sex, calendar year, region) of person-time x background rate, taken as
 * known without error. Limits: {@link IncidenceRate#expected} over the expected count.
 *
 * @param ratio with limits of 95 %; NaN when nothing is expected and nothing observed, infinite
 *     when something is observed
 * @param p one-sided: probability of at least so many events if the background rates hold
 */
public record StandardisedIncidenceRatio(long observed, double expected, Interval ratio, double p) {

  /**
   * From counts.
   *
   * @throws IllegalArgumentException for a negative count, or an expected count that is none
   */
  public static StandardisedIncidenceRatio of(long observed, double expected) {
    if (observed < 0 || !(expected >= 0 && expected < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(observed + " observed, " + expected + " expected");
    }
    Interval mean = IncidenceRate.expected(observed);
    Interval ratio =
        expected == 0 && observed == 0
            ? new Interval(Double.NaN, 0, Double.POSITIVE_INFINITY)
            : new Interval(observed / expected, mean.lower() / expected, mean.upper() / expected);
    double p = observed == 0 ? 1 : atLeast(observed, expected);
    return new StandardisedIncidenceRatio(observed, expected, ratio, p);
  }

  /**
   * From strata.
   *
   * @param personTime in each stratum, in the unit of time of the rates
   * @param rate background events per person-time of each stratum
   */
  public static StandardisedIncidenceRatio of(long observed, double[] personTime, double[] rate) {
    if (personTime.length != rate.length) {
      throw new IllegalArgumentException("strata of person-time and rates differ");
    }
    double expected = 0;
    for (int i = 0; i < rate.length; i++) {
      if (!(personTime[i] >= 0) || !(rate[i] >= 0)) {
        throw new IllegalArgumentException(
            "stratum " + i + ": person-time " + personTime[i] + ", rate " + rate[i]);
      }
      expected += personTime[i] * rate[i];
    }
    return of(observed, expected);
  }

  private static double atLeast(long observed, double expected) {
    return expected == 0 ? 0 : Gamma.regularizedGammaP(observed, expected);
  }
}
