package org.longwatch.statistics;

/**
 * One-sided exact probabilities of counts: how likely is a count at least (or at most) as extreme
 * as the one that was seen, if nothing is special? All sums run over the shorter side in a fixed
 * order.
 */
public final class ExactTail {

  private ExactTail() {}

  /** P(X &gt;= successes) of a binomial variable. */
  public static double binomialAtLeast(long successes, long trials, double probability) {
    if (successes < 0 || successes > trials || !(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          successes + " of " + trials + " with probability " + probability);
    }
    if (successes == 0 || probability == 1) {
      return 1;
    }
    if (probability == 0) {
      return 0;
    }
    double odds = probability / (1 - probability);
    double mode = (trials + 1) * probability;
    if (successes > mode) {
      double term = StrictMath.exp(logBinomial(successes, trials, probability));
      double sum = 0;
      for (long k = successes; k <= trials && term > sum * 1e-18; k++) {
        sum += term;
        term *= (double) (trials - k) / (k + 1) * odds;
      }
      return Math.min(1, sum);
    }
    double term = StrictMath.exp(logBinomial(successes - 1, trials, probability));
    double sum = 0;
    for (long k = successes - 1; k >= 0 && term > sum * 1e-18; k--) {
      sum += term;
      term *= k / ((double) (trials - k + 1) * odds);
    }
    return Math.max(0, 1 - sum);
  }

  /** P(X &lt;= count) of a Poisson variable. */
  public static double poissonAtMost(long count, double expected) {
    if (count < 0 || !(expected >= 0)) {
      throw new IllegalArgumentException(count + " with " + expected + " expected");
    }
    if (expected == 0) {
      return 1;
    }
    if (count < expected) {
      double term = StrictMath.exp(logPoisson(count, expected));
      double sum = 0;
      for (long k = count; k >= 0 && term > sum * 1e-18; k--) {
        sum += term;
        term *= k / expected;
      }
      return Math.min(1, sum);
    }
    double term = StrictMath.exp(logPoisson(count + 1, expected));
    double sum = 0;
    for (long k = count + 1; term > sum * 1e-18; k++) {
      sum += term;
      term *= expected / (k + 1);
    }
    return Math.max(0, 1 - sum);
  }

  /**
   * Fisher's exact test, one-sided: P(X &gt;= a) given the margins of the table (Fisher: The logic
   * of inductive inference. Journal of the Royal Statistical Society 98 (1935) 39-82).
   */
  public static double fisherAtLeast(ContingencyTable t) {
    long rest = t.reports() - t.product() - t.event();
    // the shorter side: from far below the mode the first term would vanish, and the sum with it
    double mode = (t.product() + 1.0) * (t.event() + 1.0) / (t.reports() + 2.0);
    double sum = 0;
    if (t.a() <= mode) {
      long least = Math.max(0, -rest);
      double below = t.a() > least ? StrictMath.exp(logHypergeometric(t.a() - 1, t)) : 0;
      for (long k = t.a() - 1; k >= least; k--) {
        sum += below;
        below *= (double) k * (rest + k) / ((double) (t.product() - k + 1) * (t.event() - k + 1));
      }
      return Math.max(0, 1 - sum);
    }
    long most = Math.min(t.product(), t.event());
    double term = StrictMath.exp(logHypergeometric(t.a(), t));
    for (long k = t.a(); k <= most; k++) {
      sum += term;
      term *= (double) (t.product() - k) * (t.event() - k) / ((double) (k + 1) * (rest + k + 1));
    }
    return Math.min(1, sum);
  }

  /** The smallest value {@link #fisherAtLeast} can take with the margins of the table. */
  public static double fisherSmallest(ContingencyTable t) {
    return StrictMath.exp(logHypergeometric(Math.min(t.product(), t.event()), t));
  }

  /** P(X = k) of a binomial variable. */
  static double binomial(long k, long n, double p) {
    if (p <= 0 || p >= 1) {
      return k == (p <= 0 ? 0 : n) ? 1 : 0;
    }
    return StrictMath.exp(logBinomial(k, n, p));
  }

  private static double logBinomial(long k, long n, double p) {
    return logChoose(n, k) + k * StrictMath.log(p) + (n - k) * StrictMath.log1p(-p);
  }

  private static double logPoisson(long k, double mean) {
    return k * StrictMath.log(mean) - mean - logFactorial(k);
  }

  private static double logHypergeometric(long a, ContingencyTable t) {
    return logChoose(t.product(), a)
        + logChoose(t.reports() - t.product(), t.event() - a)
        - logChoose(t.reports(), t.event());
  }

  private static double logChoose(long n, long k) {
    return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  }

  private static double logFactorial(long n) {
    return org.hipparchus.special.Gamma.logGamma(n + 1.0);
  }
}
