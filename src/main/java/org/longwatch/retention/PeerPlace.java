package org.longwatch.retention;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/**
 * Where a centre stands among its peers, without telling of any of them.
 *
 * @param rank 1 is the most complete; equals share a rank
 * @param peers how many are compared, this one among them
 * @param quartile 1 is the most complete quarter
 * @param median share in the middle of all that are compared
 */
public record PeerPlace(int rank, int peers, int quartile, double median) {

  /**
   * The place of a share.
   *
   * @param own share of the centre
   * @param others shares of its peers
   * @param least centres that there must be, this one among them; fewer would tell of single ones
   */
  static Optional<PeerPlace> of(double own, Collection<Double> others, int least) {
    int peers = others.size() + 1;
    if (peers < Math.max(2, least)) {
      return Optional.empty();
    }
    double[] all = new double[peers];
    int better = 0;
    int at = 0;
    for (double other : others) {
      better += other > own ? 1 : 0;
      all[at++] = other;
    }
    all[at] = own;
    Arrays.sort(all);
    double median = (all[(peers - 1) / 2] + all[peers / 2]) / 2;
    return Optional.of(new PeerPlace(better + 1, peers, 1 + 4 * better / peers, median));
  }
}
