package org.longwatch.statistics.survival;

import java.util.Arrays;

/**
 * Who is at risk at which of the distinct times of leaving, all groups on one axis.
 *
 * <p>A subject is at risk at time t when entry &lt; t &lt;= exit; one whose entry is 0, or whose
 * exit is its entry, also at its time of entry. So events come before censorings, and before
 * delayed entries, of the same time.
 *
 * @param times distinct exits, rising
 * @param first for each subject the index of the first of them at which it is at risk
 * @param last for each subject the index of its exit
 */
record RiskSets(double[] times, int[] first, int[] last) {
  /** The status of a subject that was last seen without any event. */
  static final int CENSORED = 0;

  /** The status of a subject that had the event of interest. */
  static final int EVENT = 1;

  /** The status of a subject that had another event, which prevents the one of interest. */
  static final int COMPETING = 2;

  static RiskSets of(double[] entry, double[] exit, int[] status) {
    int n = entry.length;
    if (exit.length != n || status.length != n) {
      throw new IllegalArgumentException("columns differ in length");
    }
    for (int i = 0; i < n; i++) {
      if (!(entry[i] >= 0 && exit[i] >= entry[i] && exit[i] < Double.POSITIVE_INFINITY)
          || status[i] < CENSORED
          || status[i] > COMPETING) {
        throw new IllegalArgumentException(
            "subject " + i + ": entry " + entry[i] + ", exit " + exit[i] + ", status " + status[i]);
      }
    }
    double[] times = Arrays.stream(exit).sorted().distinct().toArray();
    int[] first = new int[n];
    int[] last = new int[n];
    for (int i = 0; i < n; i++) {
      last[i] = Arrays.binarySearch(times, exit[i]);
      int at = Arrays.binarySearch(times, entry[i]);
      boolean atOnce = entry[i] == 0 || entry[i] == exit[i];
      first[i] = at < 0 ? -at - 1 : atOnce ? at : at + 1;
    }
    return new RiskSets(times, first, last);
  }

  /** Subjects of each group at risk at each time; indices time, group. */
  int[][] atRisk(int[] group, int groups) {
    int[][] count = new int[times.length + 1][groups];
    for (int i = 0; i < first.length; i++) {
      count[first[i]][group[i]]++;
      count[last[i] + 1][group[i]]--;
    }
    for (int t = 1; t < times.length; t++) {
      for (int g = 0; g < groups; g++) {
        count[t][g] += count[t - 1][g];
      }
    }
    return count;
  }

  /** Subjects of each group that leave with a status at each time; indices time, group. */
  int[][] leaving(int[] group, int groups, int[] status, int which) {
    int[][] count = new int[times.length][groups];
    for (int i = 0; i < last.length; i++) {
      if (status[i] == which) {
        count[last[i]][group[i]]++;
      }
    }
    return count;
  }
}
