package org.longwatch.statistics;

import org.hipparchus.special.Gamma;

/**
 * What few events say about a rate ratio, after Bayes: a gamma prior with shape and rate both a and
 * Poisson counts give the posterior Gamma(observed + a, expected + a). Gelman and others, Bayesian
 * Data Analysis (3rd edition 2013), section 2.6.
 *
 * @param shape observed + a
 * @param rate expected + a
 */
public record GammaPoisson(double shape, double rate) {
  /** The usual prior: mean 1, worth half an event. */
  public static final double HALF_AN_EVENT = 0.5;

  public GammaPoisson {
    if (!(shape > 0 && shape < Double.POSITIVE_INFINITY)
        || !(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("shape " + shape + ", rate " + rate);
    }
  }

  /** The posterior under {@link #HALF_AN_EVENT}. */
  public static GammaPoisson of(long observed, double expected) {
    return of(observed, expected, HALF_AN_EVENT);
  }

  /** The posterior under a prior of mean 1 that is worth {@code prior} events. */
  public static GammaPoisson of(long observed, double expected, double prior) {
    if (observed < 0 || !(expected >= 0) || !(prior > 0)) {
      throw new IllegalArgumentException(
          observed + " observed, " + expected + " expected, prior " + prior);
    }
    return new GammaPoisson(observed + prior, expected + prior);
  }

  /** Posterior mean with the central 95 % of the posterior. */
  public Interval rateRatio() {
    return new Interval(
        shape / rate, GammaQuantile.lower(shape) / rate, GammaQuantile.upper(shape) / rate);
  }

  /** P(rate ratio &gt; bound). */
  public double probabilityAbove(double bound) {
    if (!(bound >= 0)) {
      throw new IllegalArgumentException("bound " + bound);
    }
    return Gamma.regularizedGammaQ(shape, rate * bound);
  }
}
