package org.longwatch.statistics.clonality;

import java.util.Arrays;

/**
 * How one clone changed between two samples of a patient, as share of all cells of the sample.
 *
 * @param shareBefore 0 to 1, 0 when it was not found
 * @param fold share after over share before; infinite for a clone not found before, 0 for one not
 *     found after, NaN if it was in neither
 * @param rankBefore 1 for the largest; equal clones share the largest of their ranks, as in the
 *     INSPIIRED reports; 0 when it was not found
 */
public record CloneGrowth(
    double shareBefore, double shareAfter, double fold, int rankBefore, int rankAfter) {

  /**
   * The growth of every clone.
   *
   * @param before abundance of each clone in the earlier sample, 0 when not found
   * @param after of the same clones, in the same order, in the later sample
   * @throws IllegalArgumentException if lengths differ, or a sample has no cell or a negative
   *     abundance
   */
  public static CloneGrowth[] between(double[] before, double[] after) {
    if (before.length != after.length) {
      throw new IllegalArgumentException(
          before.length + " clones before, " + after.length + " after");
    }
    double totalBefore = CloneSizes.of(before).total();
    double totalAfter = CloneSizes.of(after).total();
    int[] rankBefore = ranks(before);
    int[] rankAfter = ranks(after);
    CloneGrowth[] growth = new CloneGrowth[before.length];
    for (int i = 0; i < growth.length; i++) {
      double was = before[i] / totalBefore;
      double is = after[i] / totalAfter;
      growth[i] = new CloneGrowth(was, is, is / was, rankBefore[i], rankAfter[i]);
    }
    return growth;
  }

  private static int[] ranks(double[] abundance) {
    double[] rising = abundance.clone();
    Arrays.sort(rising);
    int[] ranks = new int[abundance.length];
    for (int i = 0; i < ranks.length; i++) {
      if (abundance[i] > 0) {
        int low = 0;
        int high = rising.length;
        // first place at which the sorted abundance is not smaller
        while (low < high) {
          int middle = (low + high) >>> 1;
          if (rising[middle] < abundance[i]) {
            low = middle + 1;
          } else {
            high = middle;
          }
        }
        ranks[i] = rising.length - low;
      }
    }
    return ranks;
  }
}
