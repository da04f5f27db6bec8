package org.longwatch.statistics;

/**
 * Reports by product and event: {@code a} both, {@code b} the product without the event, {@code c}
 * the event without the product, {@code d} neither. Unit: distinct reports.
 */
public record ContingencyTable(long a, long b, long c, long d) {
  /** Beyond this the four products below are no longer exact in a double. */
  private static final long LARGEST = 1L << 53;

  public ContingencyTable {
    if (a < 0 || b < 0 || c < 0 || d < 0) {
      throw new IllegalArgumentException(
          "counts must not be negative: " + a + ", " + b + ", " + c + ", " + d);
    }
    if (a > LARGEST || b > LARGEST || c > LARGEST || d > LARGEST || a + b + c + d > LARGEST) {
      throw new IllegalArgumentException("more than 2^53 reports");
    }
  }

  /** The table of a pair from its margins: reports with both, the product, the event, and all. */
  public static ContingencyTable ofMargins(long both, long product, long event, long reports) {
    return new ContingencyTable(
        both, product - both, event - both, reports - product - event + both);
  }

  public long product() {
    return a + b;
  }

  public long event() {
    return a + c;
  }

  public long reports() {
    return a + b + c + d;
  }

  /**
   * Reports expected with both if product and event were independent, (a+b)(a+c)/N; the product's
   * own reports are included, as the information component wants it. NaN in an empty table.
   */
  public double expected() {
    return (double) product() * (double) event() / reports();
  }

  /** ad - bc, exact below 2^31 reports and to one rounding above. */
  public double determinant() {
    if (reports() <= Integer.MAX_VALUE) {
      return (double) (a * d - b * c);
    }
    // Kahan: the error of the second product is added back
    double bc = (double) b * c;
    double error = Math.fma(-(double) b, (double) c, bc);
    return Math.fma((double) a, (double) d, -bc) + error;
  }
}
