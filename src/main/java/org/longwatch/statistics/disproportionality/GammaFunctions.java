package org.longwatch.statistics.disproportionality;

import org.hipparchus.special.Erf;
import org.hipparchus.util.FastMath;
import org.longwatch.statistics.GammaQuantile;

/**
 * Logarithm of the gamma function, its derivative and the incomplete gamma function, for positive
 * arguments, to about 1e-14.
 *
 * <p>Home-made because a fit asks for them a hundred thousand times and already knows the logarithm
 * of the gamma function that a library would compute again. Abramowitz and Stegun, Handbook of
 * Mathematical Functions: 6.1.15, 6.1.40, 6.3.5, 6.3.18, 6.5.29, 6.5.31.
 */
final class GammaFunctions {
  private static final double HALF_LOG_2_PI = 0.5 * FastMath.log(2 * FastMath.PI);
  private static final double ASYMPTOTIC = 10;
  private static final double NOTHING = 1e-290;
  private static final double PRECISION = 1e-17;

  /** From here on two terms of the uniform expansion are exact to rounding. */
  private static final double LARGE = 1e5;

  private static final int MOST_TERMS = 1_000_000;

  private GammaFunctions() {}

  static double logGamma(double x) {
    double z = x;
    double product = 1;
    while (z < ASYMPTOTIC) {
      product *= z;
      z++;
    }
    double stirling = (z - 0.5) * FastMath.log(z) - z + HALF_LOG_2_PI + remainder(z);
    return product == 1 ? stirling : stirling - FastMath.log(product);
  }

  /** ln of x (x + 1) ... (x + n - 1), without the cancellation that two large logarithms have. */
  static double logRising(double x, int n) {
    if (x < 100) {
      return logGamma(x + n) - logGamma(x);
    }
    return (x - 0.5) * FastMath.log1p(n / x)
        + n * (FastMath.log(x + n) - 1)
        + remainder(x + n)
        - remainder(x);
  }

  /** What Stirling's formula leaves out. */
  private static double remainder(double z) {
    double i = 1 / z;
    double s = i * i;
    return i
        * (1 / 12.0
            - s
                * (1 / 360.0
                    - s
                        * (1 / 1260.0
                            - s
                                * (1 / 1680.0
                                    - s * (1 / 1188.0 - s * (691 / 360360.0 - s * (1 / 156.0)))))));
  }

  /** ln(1 + x) for x &gt;= 0, by Kahan's correction of what 1 + x rounds away. */
  static double logOnePlus(double x) {
    double u = 1 + x;
    return u == 1 ? x : u == Double.POSITIVE_INFINITY ? u : FastMath.log(u) * x / (u - 1);
  }

  /** 1 - exp(-x) for x &gt;= 0. */
  static double oneLessExp(double x) {
    if (x > 0.01) {
      return 1 - FastMath.exp(-x);
    }
    return x * (1 - x / 2 * (1 - x / 3 * (1 - x / 4 * (1 - x / 5 * (1 - x / 6 * (1 - x / 7))))));
  }

  static double digamma(double x) {
    double z = x;
    double sum = 0;
    while (z < ASYMPTOTIC) {
      sum += 1 / z;
      z++;
    }
    double i = 1 / z;
    double s = i * i;
    double series =
        s
            * (1 / 12.0
                - s
                    * (1 / 120.0
                        - s
                            * (1 / 252.0
                                - s
                                    * (1 / 240.0
                                        - s
                                            * (1 / 132.0
                                                - s * (691 / 32760.0 - s * (1 / 12.0)))))));
    return FastMath.log(z) - 0.5 * i - series - sum;
  }

  /**
   * Probability that a gamma variable of rate 1 is at most x.
   *
   * @param slope x times the density at x
   */
  static double lower(double shape, double x, double slope) {
    if (slope < NOTHING) {
      return x < shape ? 0 : 1;
    }
    if (shape >= LARGE) {
      return uniform(shape, x, true);
    }
    return bySeries(shape, x) ? slope * series(shape, x) : 1 - slope * fraction(shape, x);
  }

  /** The probability above x, as {@link #lower}. */
  static double upper(double shape, double x, double slope) {
    if (slope < NOTHING) {
      return x < shape ? 1 : 0;
    }
    if (shape >= LARGE) {
      return uniform(shape, x, false);
    }
    return bySeries(shape, x) ? 1 - slope * series(shape, x) : slope * fraction(shape, x);
  }

  /**
   * The logarithm of the quantile of a gamma variable of rate 1, for a tail of 5 %.
   *
   * @param lower whether the tail is the lower one
   */
  static double logQuantile(double shape, double tail, boolean lower) {
    if (shape < LARGE) {
      return FastMath.log(GammaQuantile.quantile(shape, tail, lower));
    }
    // Wilson and Hilferty's start is good to 1e-8 here
    double z = (lower ? -1 : 1) * FastMath.sqrt(2) * Erf.erfcInv(2 * tail);
    double u =
        FastMath.log(shape) + 3 * FastMath.log1p(z / (3 * FastMath.sqrt(shape)) - 1 / (9 * shape));
    for (int i = 0; i < 3; i++) {
      double x = FastMath.exp(u);
      double excess = lower ? uniform(shape, x, true) - tail : tail - uniform(shape, x, false);
      double half = 0.5 * (x - shape) * (x - shape) / shape;
      u -= excess / (FastMath.sqrt(shape / (2 * FastMath.PI)) * FastMath.exp(-half));
    }
    return u;
  }

  /** Temme's uniform expansion for large shapes, DLMF 8.12.3, 8.12.4 and 8.12.7. */
  private static double uniform(double shape, double x, boolean lower) {
    double mu = (x - shape) / shape;
    double half = lessLogOnePlus(mu);
    double eta = FastMath.copySign(FastMath.sqrt(2 * half), mu);
    double c0 =
        -1 / 3.0
            + eta
                * (1 / 12.0
                    + eta
                        * (-2 / 135.0
                            + eta * (1 / 864.0 + eta * (1 / 2835.0 - eta * 139 / 777600.0))));
    double c1 = -1 / 540.0 - eta / 288.0;
    double rest =
        (c0 + c1 / shape) * FastMath.exp(-shape * half) / FastMath.sqrt(2 * FastMath.PI * shape);
    double root = eta * FastMath.sqrt(0.5 * shape);
    return lower ? 0.5 * Erf.erfc(-root) - rest : 0.5 * Erf.erfc(root) + rest;
  }

  /** x - ln(1 + x). */
  private static double lessLogOnePlus(double x) {
    if (FastMath.abs(x) > 0.1) {
      return x - FastMath.log1p(x);
    }
    double sum = 0;
    double power = x;
    for (int k = 2; k < 20; k++) {
      power *= -x;
      sum -= power / k;
    }
    return sum;
  }

  /** The series is the faster one well beyond the mean, and 1 - P is exact enough there. */
  private static boolean bySeries(double shape, double x) {
    return x < 1.5 * shape + 8;
  }

  private static double series(double shape, double x) {
    double k = shape;
    double term = 1 / shape;
    double sum = term;
    do {
      k++;
      term *= x / k;
      sum += term;
    } while (term > sum * PRECISION);
    return sum;
  }

  /** The continued fraction of the upper function, evaluated by Lentz's method. */
  private static double fraction(double shape, double x) {
    double b = x + 1 - shape;
    double c = 1 / NOTHING;
    double d = 1 / b;
    double h = d;
    for (int i = 1; i < MOST_TERMS; i++) {
      double an = -i * (i - shape);
      b += 2;
      d = 1 / (an * d + b);
      c = b + an / c;
      double factor = d * c;
      h *= factor;
      if (FastMath.abs(factor - 1) < 2e-16) {
        break;
      }
    }
    return h;
  }
}
