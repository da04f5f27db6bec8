package org.longwatch.statistics;

import org.hipparchus.special.Gamma;

/**
 * Quantiles of the gamma distribution with rate 1, to about 1e-13 relative.
 *
 * <p>Start: Wilson and Hilferty (1931), or the leading term of the series for small quantiles; then
 * Halley steps on the logarithm of the quantile, kept inside a bracket. Hipparchus supplies the
 * incomplete gamma function; its own quantile stops at 1e-9 absolute, which is too coarse near 0.
 */
public final class GammaQuantile {
  private static final int STEPS = 200;

  /** Steps converge cubically: after one this small nothing is left but rounding. */
  private static final double CUBED = 1e-8;

  private GammaQuantile() {}

  /** The lower 2.5 % point. */
  public static double lower(double shape) {
    return quantile(shape, 0.025, true);
  }

  /** The upper 2.5 % point. */
  public static double upper(double shape) {
    return quantile(shape, 0.025, false);
  }

  /** The x with P(X &lt;= x) = tail (lower) or P(X &gt; x) = tail. */
  public static double quantile(double shape, double tail, boolean lowerTail) {
    if (!(shape > 0) || !(tail > 0 && tail < 1)) {
      throw new IllegalArgumentException("shape " + shape + ", tail " + tail);
    }
    double u = StrictMath.log(start(shape, tail, lowerTail));
    double low = Double.NEGATIVE_INFINITY;
    double high = Double.POSITIVE_INFINITY;
    double logGamma = Gamma.logGamma(shape);
    for (int i = 0; i < STEPS; i++) {
      double x = StrictMath.exp(u);
      double excess =
          lowerTail
              ? Gamma.regularizedGammaP(shape, x) - tail
              : tail - Gamma.regularizedGammaQ(shape, x);
      if (excess == 0) {
        return x;
      }
      if (excess < 0) {
        low = u;
      } else {
        high = u;
      }
      // d/du of the distribution function is density(x) * x; its own derivative is that * (shape-x)
      double slope = StrictMath.exp(shape * u - x - logGamma);
      double newton = excess / slope;
      double halley = newton / StrictMath.max(0.5, 1 - 0.5 * newton * (shape - x));
      double next = u - halley;
      if (StrictMath.abs(halley) <= CUBED) {
        return StrictMath.exp(next);
      }
      if (!(next > low && next < high)) {
        next =
            low > Double.NEGATIVE_INFINITY && high < Double.POSITIVE_INFINITY
                ? 0.5 * (low + high)
                : u - StrictMath.copySign(1, excess);
      }
      u = next;
    }
    return StrictMath.exp(u);
  }

  private static double start(double shape, double tail, boolean lowerTail) {
    double z = (lowerTail ? -1 : 1) * normal(tail);
    double c = 1 / (9 * shape);
    double root = 1 - c + z * StrictMath.sqrt(c);
    double cube = shape * root * root * root;
    if (root > 0 && cube > 0.2 * shape) {
      return cube;
    }
    double p = lowerTail ? tail : 1 - tail;
    return StrictMath.exp((StrictMath.log(p) + Gamma.logGamma(shape + 1)) / shape);
  }

  /** |z| of a tail, good to 5e-4 (Abramowitz and Stegun 26.2.23): only a start value. */
  private static double normal(double tail) {
    if (tail == 0.025) {
      return Interval.Z;
    }
    boolean flip = tail > 0.5;
    double t = StrictMath.sqrt(-2 * StrictMath.log(flip ? 1 - tail : tail));
    double z =
        t
            - (2.515517 + t * (0.802853 + t * 0.010328))
                / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    return flip ? -z : z;
  }
}
