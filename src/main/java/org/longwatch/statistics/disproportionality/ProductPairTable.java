package org.longwatch.statistics.disproportionality;

import org.longwatch.statistics.Interval;

/**
 * Distinct reports by two products and an event: the digits of a name say whether a report names
 * the first product, the second one and the event, so n101 name the first product and the event,
 * but not the second product.
 */
public record ProductPairTable(
    long n111, long n110, long n101, long n100, long n011, long n010, long n001, long n000) {
  public ProductPairTable {
    if (Math.min(Math.min(n111, n110), Math.min(n101, n100)) < 0
        || Math.min(Math.min(n011, n010), Math.min(n001, n000)) < 0) {
      throw new IllegalArgumentException("counts must not be negative");
    }
  }

  /**
   * Reports with both products and the event, expected if each product added its own excess risk,
   * and no product protected.
   *
   * <p>NaN when one of the three groups to compare with (first product alone, second alone,
   * neither) has no report: nothing is added to empty cells.
   */
  public double expected() {
    double o00 = odds(n001, n000);
    double o10 = odds(n101, n100);
    double o01 = odds(n011, n010);
    double share = 1 - 1 / (Math.max(o00, o10) + Math.max(o00, o01) - o00 + 1);
    return share * (n111 + n110);
  }

  /**
   * Omega, log2 of observed to expected shrunken by 1/2 as the {@link InformationComponent}, with
   * exact gamma limits (Omega025, Omega975); its lower limit above 0 points to an interaction.
   *
   * <p>Norén, Sundberg, Bate, Edwards: A statistical methodology for drug-drug interaction
   * surveillance. Statistics in Medicine 27 (2008) 3057-3070.
   */
  public Interval omega() {
    double expected = expected();
    return expected == expected
        ? InformationComponent.exact(n111, expected)
        : new Interval(Double.NaN, Double.NaN, Double.NaN);
  }

  private static double odds(long with, long without) {
    return (double) with / without;
  }
}
