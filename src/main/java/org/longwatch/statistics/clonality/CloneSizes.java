package org.longwatch.statistics.clonality;

import java.util.Arrays;

/**
 * Measures of one integration-site sample that look at the clones in order of size: dominance,
 * inequality and richness. {@link ClonalDiversity} has the entropies; here abundances may be
 * fractions, as estimates of cells from fragment lengths are.
 */
public final class CloneSizes {
  private final double[] rising;
  private final double total;

  private CloneSizes(double[] rising, double total) {
    this.rising = rising;
    this.total = total;
  }

  /**
   * The clones of a sample; an abundance of 0 is no clone.
   *
   * @throws IllegalArgumentException for a negative or infinite abundance, or none above 0
   */
  public static CloneSizes of(double[] abundance) {
    for (double a : abundance) {
      if (!(a >= 0 && a < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("abundance " + a);
      }
    }
    double[] rising = Arrays.stream(abundance).filter(a -> a > 0).sorted().toArray();
    double total = 0;
    for (double a : rising) {
      total += a;
    }
    if (rising.length == 0 || total == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("abundances add up to " + total);
    }
    return new CloneSizes(rising, total);
  }

  public int clones() {
    return rising.length;
  }

  public double total() {
    return total;
  }

  /** The abundance of the largest clone. */
  public double top() {
    return rising[rising.length - 1];
  }

  /** The share of the largest clone, 0 to 1. */
  public double topShare() {
    return top() / total;
  }

  /** Shannon's entropy with the natural logarithm (Shannon 1948). */
  public double shannon() {
    double sum = 0;
    for (double a : rising) {
      double p = a / total;
      sum -= p * StrictMath.log(p);
    }
    return sum + 0.0;
  }

  /** Pielou's evenness, entropy over its maximum; NaN for a single clone. */
  public double evenness() {
    return rising.length == 1 ? Double.NaN : shannon() / StrictMath.log(rising.length);
  }

  /** Simpson's index 1 - sum p^2 (Nature 163 (1949) 688). */
  public double simpson() {
    return 1 - squares();
  }

  /** 1 / sum p^2: so many equally large clones would be as diverse. */
  public double inverseSimpson() {
    return 1 / squares();
  }

  /**
   * Gini's coefficient: 0 when all clones are equal, towards 1 the fewer hold everything. G = 2 sum
   * i a(i) / (n sum a) - (n + 1)/n, i the rank from the smallest (Gini 1912; without the factor
   * n/(n - 1) of the unbiased form, as the INSPIIRED reports).
   */
  public double gini() {
    int n = rising.length;
    double ranked = 0;
    for (int i = 0; i < n; i++) {
      // centred, so that equal clones give exactly 0
      ranked += (2.0 * (i + 1) - n - 1) * rising[i];
    }
    return ranked / (n * total);
  }

  /**
   * UC50: the fewest clones, largest first, that together hold at least half of the abundance. A
   * clone that completes exactly one half closes the count: two equal clones have UC50 1. (The
   * INSPIIRED code counts until half is exceeded, and so gives one more at such a tie.)
   */
  public int uc50() {
    double sum = 0;
    int count = 0;
    for (int i = rising.length - 1; i >= 0; i--) {
      sum += rising[i];
      count++;
      if (2 * sum >= total) {
        break;
      }
    }
    return count;
  }

  /**
   * Chao's lower bound of the number of clones, seen or not: S + f1^2 / (2 f2), f1 and f2 clones
   * seen once and twice (Chao, Scandinavian Journal of Statistics 11 (1984) 265-270). NaN if no
   * clone was seen twice but some once, or if abundances are not whole.
   */
  public double chao1() {
    long once = seen(1);
    if (!whole()) {
      return Double.NaN;
    }
    if (once == 0) {
      return rising.length;
    }
    long twice = seen(2);
    return twice == 0 ? Double.NaN : rising.length + (double) once * once / (2.0 * twice);
  }

  /**
   * The bias-corrected form S + f1 (f1 - 1) / (2 (f2 + 1)) (Chao 2005), defined without doubletons
   * too; NaN if abundances are not whole.
   */
  public double chao1BiasCorrected() {
    if (!whole()) {
      return Double.NaN;
    }
    double once = seen(1);
    return rising.length + once * (once - 1) / (2.0 * (seen(2) + 1));
  }

  private double squares() {
    double sum = 0;
    for (double a : rising) {
      sum += a / total * (a / total);
    }
    return sum;
  }

  private long seen(double times) {
    return Arrays.stream(rising).filter(a -> a == times).count();
  }

  private boolean whole() {
    return Arrays.stream(rising).allMatch(a -> a == StrictMath.rint(a));
  }
}
