package org.longwatch.evidence;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.longwatch.statistics.survival.CompetingRisks;
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

  /** Rows of a product that were seen on or after the first day that counts. */
  int[] rowsOf(int product) {
    int[] rows = new int[watched.size()];
    int n = 0;
    for (int row = 0; row < rows.length; row++) {
      if (watched.product()[row] == product && watched.exit()[row] >= watched.lagDays()) {
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

  /** How a row left; an event comes before death on the same day. */
  int status(int family, int row) {
    if (watched.firstDay()[family][row] >= 0) {
      return CompetingRisks.EVENT;
    }
    return died[row] ? CompetingRisks.COMPETING : CompetingRisks.CENSORED;
  }
}
