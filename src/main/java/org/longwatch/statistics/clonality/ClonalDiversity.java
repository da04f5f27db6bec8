package org.longwatch.statistics.clonality;

/**
 * How evenly cells are spread over clones in one integration-site sample.
 *
 * <p>Shannon (1948) entropy with the natural logarithm and Simpson's index 1 - sum p^2 (Simpson,
 * Nature 163 (1949) 688), as vegan and the INSPIIRED patient reports compute them. Abundance is a
 * count of cells or fragments per clone; a sample without any cell has no diversity and is refused.
 *
 * @param cells the sum of the abundances
 * @param clones clones with at least one cell
 * @param top position of the largest clone in the given array, the first among equals
 * @param topShare the share of the largest clone, 0 to 1
 */
public record ClonalDiversity(
    long cells, int clones, int top, double topShare, double shannon, double simpson) {

  public static ClonalDiversity of(long[] abundance) {
    long cells = total(abundance);
    int clones = 0;
    int top = 0;
    double shannon = 0;
    double squares = 0;
    for (int i = 0; i < abundance.length; i++) {
      if (abundance[i] == 0) {
        continue;
      }
      clones++;
      if (abundance[i] > abundance[top]) {
        top = i;
      }
      double p = share(abundance[i], cells);
      shannon -= p * StrictMath.log(p);
      squares += p * p;
    }
    return new ClonalDiversity(
        cells, clones, top, share(abundance[top], cells), shannon + 0.0, 1 - squares);
  }

  /** Each clone's share of all cells, in the order given. */
  public static double[] relativeAbundance(long[] abundance) {
    long cells = total(abundance);
    double[] shares = new double[abundance.length];
    for (int i = 0; i < abundance.length; i++) {
      shares[i] = share(abundance[i], cells);
    }
    return shares;
  }

  /** Pielou's evenness, Shannon's entropy over its maximum; NaN for a single clone. */
  public double evenness() {
    return shannon / StrictMath.log(clones);
  }

  /** Simpson's index as the number of equally large clones that would give the same value. */
  public double inverseSimpson() {
    return 1 / (1 - simpson);
  }

  private static double share(long abundance, long cells) {
    return (double) abundance / cells;
  }

  private static long total(long[] abundance) {
    long cells = 0;
    for (long a : abundance) {
      if (a < 0) {
        throw new IllegalArgumentException("negative abundance " + a);
      }
      cells = Math.addExact(cells, a);
    }
    if (cells == 0) {
      throw new IllegalArgumentException("a sample without cells has no diversity");
    }
    return cells;
  }
}
