package org.longwatch.statistics.disproportionality;

import java.util.Arrays;
import org.hipparchus.util.FastMath;
import org.longwatch.statistics.Interval;

/**
 * Empirical Bayes geometric mean of the ratio of true to expected count (EBGM) with its 5 % and 95
 * % points (EB05, EB95: limits of 90 %, not 95 %), at a given prior.
 *
 * <p>DuMouchel 1999, equations 6 to 12: given n reports where E are expected, the posterior is
 * again a mixture of two gamma distributions, with shapes alpha + n and rates beta + E; the weight
 * Q of the first follows from the negative binomial probabilities of n. EBGM = exp(Q [psi(alpha1 +
 * n) - ln(beta1 + E)] + (1 - Q) [psi(alpha2 + n) - ln(beta2 + E)]). Zero cells: never undefined;
 * limits are given for n &gt;= 1 only, since only observed pairs are scored.
 *
 * <p>A quantile is found by Halley steps on its logarithm, inside the bracket of the quantiles of
 * the two components. For small counts the logarithms of EBGM, EB05 and EB95 are read from
 * polynomials over ln E, made from such solutions when first needed and kept only where they are
 * good to 1e-11 between the nodes. The result depends on n, E and the prior alone, bit by bit,
 * whichever thread asks first. Safe for use by several threads.
 */
public final class EmpiricalBayes {
  private static final double TAIL = 0.05;

  /** A component of less weight cannot move a quantile by more than rounding does. */
  private static final double NEGLIGIBLE = 1e-15;

  /** Steps converge cubically: after one this small nothing is left but rounding. */
  private static final double CUBED = 1e-5;

  private static final int STEPS = 200;
  private static final int KEPT_COUNTS = 1 << 20;

  private static final int TABLED_COUNTS = 128;
  private static final int PIECES_PER_UNIT = 8;

  /** Where a piece is compared with what it stands for. */
  private static final double[] CHECKED = {-0.97, 0.13, 0.9};

  /** A component of such a shape is nearly a point: limits have kinks where it takes them over. */
  private static final double SHARP = 1000;

  private static final double[] CHECKED_IF_SHARP = {-0.97, -0.61, -0.24, 0.13, 0.52, 0.9};

  private static final int TABLE_REACH = 24;
  private static final int PIECES = 2 * TABLE_REACH * PIECES_PER_UNIT;
  private static final int DEGREE = 12;
  private static final double GOOD = 1e-11;

  private static final double[][] CHEBYSHEV = new double[DEGREE][DEGREE];

  static {
    for (int j = 0; j < DEGREE; j++) {
      for (int k = 0; k < DEGREE; k++) {
        CHEBYSHEV[j][k] = FastMath.cos(k * (2 * j + 1) * FastMath.PI / (2 * DEGREE));
      }
    }
  }

  private final MgpsPrior prior;
  private final double logOdds;
  private final double logBeta1;
  private final double logBeta2;
  private final double[] checked;
  private final Count[] counts;

  /**
   * @param largest the largest count that will be asked for often; others work, too
   */
  public EmpiricalBayes(MgpsPrior prior, int largest) {
    this.prior = prior;
    this.logOdds = FastMath.log(prior.p()) - FastMath.log1p(-prior.p());
    this.logBeta1 = FastMath.log(prior.beta1());
    this.logBeta2 = FastMath.log(prior.beta2());
    boolean sharp = FastMath.max(prior.alpha1(), prior.alpha2()) >= SHARP;
    this.checked = sharp ? CHECKED_IF_SHARP : CHECKED;
    this.counts = new Count[Math.min(largest, KEPT_COUNTS) + 1];
  }

  public MgpsPrior prior() {
    return prior;
  }

  /** EBGM with EB05 and EB95, for n &gt;= 1 and E &gt; 0. */
  public Interval of(int n, double expected) {
    if (n < 1) {
      throw new IllegalArgumentException("limits need an observed pair, not " + n);
    }
    check(n, expected);
    Count count = count(n);
    if (count.pieces != null) {
      double place = (FastMath.log(expected) + TABLE_REACH) * PIECES_PER_UNIT;
      if (place >= 0 && place < PIECES) {
        Piece piece = count.piece((int) place);
        if (piece.good) {
          double z = 2 * (place - (int) place) - 1;
          return new Interval(
              FastMath.exp(Piece.at(piece.mean, z)),
              FastMath.exp(Piece.at(piece.lower, z)),
              FastMath.exp(Piece.at(piece.upper, z)));
        }
      }
    }
    Posterior posterior = new Posterior(count, expected);
    return new Interval(
        FastMath.exp(posterior.logMean()),
        FastMath.exp(posterior.logQuantile(true)),
        FastMath.exp(posterior.logQuantile(false)));
  }

  /** EBGM alone, also for pairs that no report names. */
  public double geometricMean(int n, double expected) {
    return FastMath.exp(posterior(n, expected).logMean());
  }

  /** Q, the posterior probability of the first component. */
  public double weight(int n, double expected) {
    return posterior(n, expected).q1;
  }

  private Posterior posterior(int n, double expected) {
    check(n, expected);
    return new Posterior(count(n), expected);
  }

  private static void check(int n, double expected) {
    if (n < 0 || !(expected >= 0 && expected < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("observed " + n + ", expected " + expected);
    }
  }

  private Count count(int n) {
    if (n >= counts.length) {
      return new Count(n);
    }
    Count count = counts[n];
    if (count == null) {
      count = new Count(n);
      counts[n] = count;
    }
    return count;
  }

  /** What depends on the count alone. */
  private final class Count {
    final int n;
    final double shape1;
    final double shape2;
    final double logGamma1;
    final double logGamma2;
    final double digamma1;
    final double digamma2;
    final double odds;
    final double precision;
    final double[] lower1;
    final double[] lower2;
    final Piece[] pieces;

    Count(int n) {
      this.n = n;
      shape1 = prior.alpha1() + n;
      shape2 = prior.alpha2() + n;
      logGamma1 = GammaFunctions.logGamma(shape1);
      logGamma2 = GammaFunctions.logGamma(shape2);
      digamma1 = GammaFunctions.digamma(shape1);
      digamma2 = GammaFunctions.digamma(shape2);
      odds =
          logOdds
              + (GammaFunctions.logRising(prior.alpha1(), n) - n * logBeta1)
              - (GammaFunctions.logRising(prior.alpha2(), n) - n * logBeta2);
      precision = CUBED / FastMath.sqrt(FastMath.max(shape1, shape2));
      if (n == 0) {
        lower1 = null;
        lower2 = null;
      } else {
        lower1 = logQuantiles(shape1);
        lower2 = logQuantiles(shape2);
      }
      pieces = n >= 1 && n <= TABLED_COUNTS ? new Piece[PIECES] : null;
    }

    private static double[] logQuantiles(double shape) {
      return new double[] {
        GammaFunctions.logQuantile(shape, TAIL, true),
        GammaFunctions.logQuantile(shape, TAIL, false)
      };
    }

    /** Two threads may make the same piece at once: both get the same bits. */
    Piece piece(int i) {
      Piece piece = pieces[i];
      if (piece == null) {
        piece = new Piece(this, i);
        pieces[i] = piece;
      }
      return piece;
    }
  }

  /** Chebyshev polynomials of the three logarithms on a piece of ln E. */
  private final class Piece {
    final double[] mean = new double[DEGREE];
    final double[] lower = new double[DEGREE];
    final double[] upper = new double[DEGREE];
    final boolean good;

    Piece(Count count, int index) {
      for (int j = 0; j < DEGREE; j++) {
        Posterior posterior = new Posterior(count, expectedAt(index, CHEBYSHEV[j][1]));
        double m = posterior.logMean() / DEGREE;
        double l = posterior.logQuantile(true) / DEGREE;
        double u = posterior.logQuantile(false) / DEGREE;
        for (int k = 0; k < DEGREE; k++) {
          double factor = k == 0 ? 1 : 2 * CHEBYSHEV[j][k];
          mean[k] += factor * m;
          lower[k] += factor * l;
          upper[k] += factor * u;
        }
      }
      good = Arrays.stream(checked).allMatch(z -> isGood(count, index, z));
    }

    private boolean isGood(Count count, int index, double z) {
      Posterior posterior = new Posterior(count, expectedAt(index, z));
      return FastMath.abs(at(mean, z) - posterior.logMean()) < GOOD
          && FastMath.abs(at(lower, z) - posterior.logQuantile(true)) < GOOD
          && FastMath.abs(at(upper, z) - posterior.logQuantile(false)) < GOOD;
    }

    private static double expectedAt(int index, double z) {
      return FastMath.exp((index + 0.5 * (z + 1)) / PIECES_PER_UNIT - TABLE_REACH);
    }

    /** Clenshaw's recurrence. */
    static double at(double[] coefficients, double z) {
      double b1 = 0;
      double b2 = 0;
      double twice = 2 * z;
      for (int k = DEGREE - 1; k > 0; k--) {
        double b = coefficients[k] + twice * b1 - b2;
        b2 = b1;
        b1 = b;
      }
      return coefficients[0] + z * b1 - b2;
    }
  }

  /** The posterior of one cell. */
  private final class Posterior {
    final Count count;
    final double logRate1;
    final double logRate2;
    final double q1;
    final double q2;

    private double excess;
    private double firstDerivative;
    private double secondDerivative;

    Posterior(Count count, double expected) {
      this.count = count;
      // not differences of logarithms: those of a very large beta would cancel
      double ratio1 = GammaFunctions.logOnePlus(expected / prior.beta1());
      double ratio2 = GammaFunctions.logOnePlus(expected / prior.beta2());
      logRate1 = logBeta1 + ratio1;
      logRate2 = logBeta2 + ratio2;
      double odds = count.odds - count.shape1 * ratio1 + count.shape2 * ratio2;
      q1 = 1 / (1 + FastMath.exp(-odds));
      q2 = 1 / (1 + FastMath.exp(odds));
    }

    double logMean() {
      return q1 * (count.digamma1 - logRate1) + q2 * (count.digamma2 - logRate2);
    }

    double logQuantile(boolean lower) {
      int side = lower ? 0 : 1;
      double u1 = count.lower1[side] - logRate1;
      double u2 = count.lower2[side] - logRate2;
      if (q2 < NEGLIGIBLE) {
        return u1;
      }
      if (q1 < NEGLIGIBLE) {
        return u2;
      }
      return search(q1 * u1 + q2 * u2, u1, u2, lower);
    }

    private double search(double start, double u1, double u2, boolean lower) {
      // a little room for the rounding of the two ends
      double low = FastMath.min(u1, u2) - 1e-9;
      double high = FastMath.max(u1, u2) + 1e-9;
      double u = FastMath.min(high, FastMath.max(low, start));
      for (int i = 0; i < STEPS; i++) {
        evaluate(u, lower);
        if (excess == 0) {
          return u;
        }
        if (excess < 0) {
          low = FastMath.max(low, u);
        } else {
          high = FastMath.min(high, u);
        }
        double newton = excess / firstDerivative;
        double halley =
            newton / FastMath.max(0.5, 1 - 0.5 * newton * secondDerivative / firstDerivative);
        double next = u - halley;
        if (FastMath.abs(halley) <= count.precision) {
          return next;
        }
        u = next > low && next < high ? next : 0.5 * (low + high);
        if (high - low < 1e-15 * FastMath.max(1, FastMath.abs(u))) {
          return u;
        }
      }
      return u;
    }

    /** Distribution function less the tail at exp(u), and its derivatives by u. */
    private void evaluate(double u, boolean lower) {
      double y1 = FastMath.exp(u + logRate1);
      double y2 = FastMath.exp(u + logRate2);
      double slope1 = FastMath.exp(count.shape1 * (u + logRate1) - y1 - count.logGamma1);
      double slope2 = FastMath.exp(count.shape2 * (u + logRate2) - y2 - count.logGamma2);
      excess =
          lower
              ? q1 * GammaFunctions.lower(count.shape1, y1, slope1)
                  + q2 * GammaFunctions.lower(count.shape2, y2, slope2)
                  - TAIL
              : TAIL
                  - q1 * GammaFunctions.upper(count.shape1, y1, slope1)
                  - q2 * GammaFunctions.upper(count.shape2, y2, slope2);
      firstDerivative = q1 * slope1 + q2 * slope2;
      secondDerivative = q1 * slope1 * (count.shape1 - y1) + q2 * slope2 * (count.shape2 - y2);
    }
  }
}
