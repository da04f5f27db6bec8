package org.longwatch.statistics.disproportionality;

import java.util.List;

/**
 * The prior of the multi-item gamma Poisson shrinker: the ratio of true to expected count is, with
 * probability p, gamma distributed with shape alpha1 and rate beta1, otherwise with alpha2 and
 * beta2.
 *
 * <p>DuMouchel: Bayesian data mining in large frequency tables, with an application to the FDA
 * spontaneous reporting system. The American Statistician 53 (1999) 177-190, equation 4.
 */
public record MgpsPrior(double alpha1, double beta1, double alpha2, double beta2, double p) {
  public MgpsPrior {
    for (double x : new double[] {alpha1, beta1, alpha2, beta2}) {
      if (!(x > 0 && x < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("shapes and rates must be positive numbers, not " + x);
      }
    }
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("p must be from 0 to 1, not " + p);
    }
  }

  /** The same distribution with the component of the larger mean first. */
  MgpsPrior ordered() {
    return alpha1 / beta1 >= alpha2 / beta2
        ? this
        : new MgpsPrior(alpha2, beta2, alpha1, beta1, 1 - p);
  }

  /** alpha1, beta1, alpha2, beta2, p. */
  public List<Double> parameters() {
    return List.of(alpha1, beta1, alpha2, beta2, p);
  }
}
