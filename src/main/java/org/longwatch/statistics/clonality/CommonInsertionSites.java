package org.longwatch.statistics.clonality;

import org.hipparchus.special.Beta;

/**
 * Genes hit more often than the others: Grubbs' test on the logarithm of integration frequency.
 * Biffi and others, Blood 117 (2011) 5332-5339; Grubbs, Technometrics 11 (1969) 1-21.
 *
 * <p>Frequency of a gene = sites / (transcript length + 100,000) x 1000, x = log2 of it, z = (x -
 * mean)/sd over all genes, t = sqrt(n (n - 2) z^2 / ((n - 1)^2 - n z^2)) with n - 2 degrees of
 * freedom, p two-sided. Common sites of lentiviral vectors mostly show where they like to
 * integrate, not which cells were selected: a low p is no signal by itself.
 *
 * @param frequency sites per 1000 bases of the gene and its surroundings
 * @param z standardised log2 frequency, above 0 for a gene hit more often
 * @param p two-sided, for one gene looked at alone
 * @param bonferroni p times the number of genes, at most 1
 */
public record CommonInsertionSites(
    double frequency, double z, double t, double p, double bonferroni) {
  private static final double FLANK = 100_000;

  /**
   * Tests every gene.
   *
   * @param sites number of integration sites per gene, at least 1
   * @param transcriptLength average length of the gene's transcripts in bases
   * @throws IllegalArgumentException for fewer than three genes, or counts or lengths that are none
   */
  public static CommonInsertionSites[] of(long[] sites, double[] transcriptLength) {
    int n = sites.length;
    if (transcriptLength.length != n || n < 3) {
      throw new IllegalArgumentException(
          n + " genes and " + transcriptLength.length + " lengths; three genes are needed");
    }
    double[] x = new double[n];
    double mean = 0;
    for (int i = 0; i < n; i++) {
      if (sites[i] < 1
          || !(transcriptLength[i] > 0 && transcriptLength[i] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "gene " + i + ": " + sites[i] + " sites, length " + transcriptLength[i]);
      }
      x[i] = StrictMath.log(frequency(sites[i], transcriptLength[i])) / StrictMath.log(2);
      mean += x[i] / n;
    }
    double squares = 0;
    for (double value : x) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = StrictMath.sqrt(squares / (n - 1));
    CommonInsertionSites[] genes = new CommonInsertionSites[n];
    for (int i = 0; i < n; i++) {
      double frequency = frequency(sites[i], transcriptLength[i]);
      double z = deviation > 0 ? (x[i] - mean) / deviation : 0;
      double rest = (n - 1.0) * (n - 1.0) - n * z * z;
      double t =
          rest <= 0 ? Double.POSITIVE_INFINITY : StrictMath.sqrt(n * (n - 2.0) * z * z / rest);
      double p = twoSided(t, n - 2.0);
      genes[i] = new CommonInsertionSites(frequency, z, t, p, StrictMath.min(1, n * p));
    }
    return genes;
  }

  private static double frequency(long sites, double length) {
    return sites / (length + FLANK) * 1000;
  }

  /** P(|T| &gt;= t) of Student's distribution. */
  private static double twoSided(double t, double df) {
    if (t == Double.POSITIVE_INFINITY) {
      return 0;
    }
    return t == 0 ? 1 : Beta.regularizedBeta(df / (df + t * t), df / 2, 0.5);
  }
}
