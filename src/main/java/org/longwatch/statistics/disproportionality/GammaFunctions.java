package org.longwatch.statistics.disproportionality;

import org.hipparchus.util.FastMath;

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
    return bySeries(shape, x) ? slope * series(shape, x) : 1 - slope * fraction(shape, x);
  }

  /** The probability above x, as {@link #lower}. */
  static double upper(double shape, double x, double slope) {
    if (slope < NOTHING) {
      return x < shape ? 1 : 0;
    }
    return bySeries(shape, x) ? 1 - slope * series(shape, x) : slope * fraction(shape, x);
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
