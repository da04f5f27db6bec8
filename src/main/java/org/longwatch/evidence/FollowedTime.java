package org.longwatch.evidence;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.longwatch.statistics.survival.CompetingRisks;
import org.longwatch.surveillance.CountedDays;
import org.longwatch.surveillance.WatchedTime;

/**
 * Who was followed, in columns beside those of {@link WatchedTime}: how they left, and until when
 * they could have been seen.
 *
 * @param modalities of the products, by number of the product
 * @param died whether each row ended in death
 * @param possible by row: the last day on which it could have been seen alive (cut-off, death, end
 *     of the plan), counted from the first treatment, not before its exit
 * @param ofInterest families that are looked at whether or not they have a case
 */
public record FollowedTime(
    WatchedTime watched,
    List<String> modalities,
    boolean[] died,
    int[] possible,
    Set<String> ofInterest) {

  static final double DAYS_PER_YEAR = 365.25;

  public FollowedTime {
    modalities = List.copyOf(modalities);
    ofInterest = Set.copyOf(ofInterest);
    for (int row = 0; row < possible.length; row++) {
      if (possible[row] < watched.exit()[row]) {
        throw new IllegalArgumentException(
            "row " + row + " was seen after the last day on which it could be");
      }
    }
  }

  /** Rows of a product that were seen on or after the first day that counts for any family. */
  int[] rowsOf(int product) {
    int first = watched.firstCounted();
    int[] rows = new int[watched.size()];
    int n = 0;
    for (int row = 0; row < rows.length; row++) {
      if (watched.product()[row] == product && watched.exit()[row] >= first) {
        rows[n++] = row;
      }
    }
    return Arrays.copyOf(rows, n);
  }

  /** First events of a family among rows. */
  int events(int family, int[] rows) {
    int events = 0;
    for (int row : rows) {
      events += watched.firstDay()[family][row] >= 0 ? 1 : 0;
    }
    return events;
  }

  /** Whether a run says anything about a family among rows. */
  boolean concerns(int family, int[] rows) {
    return rows.length > 0
        && (ofInterest.contains(watched.families().get(family)) || events(family, rows) > 0);
  }

  /** Day on which a row stopped being at risk of a first event. */
  int exit(int family, int row) {
    int first = watched.firstDay()[family][row];
    return first >= 0 ? first : watched.exit()[row];
  }

  /**
   * Whoever is in days that do not count is not at risk then and comes back later: a row for each
   * stretch of days that somebody was watched in.
   *
   * @param row of each stretch
   * @param entry first day of the stretch, from the first treatment
   * @param exit last day of it on which the row was at risk
   * @param last whether the row left in this stretch
   */
  record Stretches(int[] row, int[] entry, int[] exit, boolean[] last) {}

  /** The days that count for a family, of these rows. */
  Stretches stretches(int family, int[] rows) {
    CountedDays counted = watched.counted().get(family);
    int most = rows.length * counted.stretches();
    int[] row = new int[most];
    int[] entry = new int[most];
    int[] exit = new int[most];
    boolean[] last = new boolean[most];
    int n = 0;
    for (int each : rows) {
      int until = exit(family, each);
      for (int i = 0; i < counted.stretches() && counted.begin(i) <= until; i++) {
        row[n] = each;
        entry[n] = counted.begin(i);
        exit[n] = Math.min(until, counted.end(i) - 1);
        last[n++] = until < counted.end(i);
      }
    }
    return new Stretches(
        Arrays.copyOf(row, n),
        Arrays.copyOf(entry, n),
        Arrays.copyOf(exit, n),
        Arrays.copyOf(last, n));
  }

  /** How a row left; an event comes before death on the same day. */
  int status(int family, int row) {
    if (watched.firstDay()[family][row] >= 0) {
      return CompetingRisks.EVENT;
    }
    return died[row] ? CompetingRisks.COMPETING : CompetingRisks.CENSORED;
  }
}
