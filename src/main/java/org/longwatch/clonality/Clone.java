package org.longwatch.clonality;

import java.util.Objects;

/**
 * Cells that share one integration site, as a share of all clones of a sample.
 *
 * @param chromosome for instance {@code chr3}
 * @param position base pair of the integration
 * @param strand {@code +} or {@code -}
 * @param gene nearest gene, empty if not reported
 * @param abundance fraction of all clones, 0 to 1, from fragment lengths rather than reads
 */
public record Clone(
    String chromosome, long position, String strand, String gene, double abundance) {

  public Clone {
    Objects.requireNonNull(chromosome);
    Objects.requireNonNull(strand);
    gene = gene == null ? "" : gene;
  }

  /** Gene and place, as people name a clone: {@code MECOM chr3:168800123+}. */
  public String label() {
    String place = chromosome + ":" + position + strand;
    return gene.isBlank() ? place : gene + " " + place;
  }

  boolean isAtSiteOf(Clone other, long withinBasePairs) {
    return chromosome.equals(other.chromosome)
        && strand.equals(other.strand)
        && Math.abs(position - other.position) <= withinBasePairs;
  }
}
