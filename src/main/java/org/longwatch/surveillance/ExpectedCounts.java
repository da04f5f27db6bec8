package org.longwatch.surveillance;

import java.util.ArrayList;
import java.util.List;
import org.longwatch.reference.BackgroundRateSet;

/**
 * Expected first events from person-time and background rates: E = sum over age, sex, calendar year
 * and region of person-time times rate (Breslow and Day 1987, chapter 2).
 *
 * <p>The age is the one reached in the calendar year: the registry knows years of birth only. Sums
 * run over rows in their order, so equal input gives equal bits.
 */
public final class ExpectedCounts {

  private final WatchedTime watched;
  private final BackgroundRateSet set;
  private final List<RateTable> tables = new ArrayList<>();
  private final int firstYear;

  /** First days of the years from {@link #firstYear} on, one more than there are years. */
  private final int[] yearStarts;

  /** Cuts the time of those who were watched by the years and ages of a set of rates. */
  public ExpectedCounts(WatchedTime watched, BackgroundRateSet set) {
    this.watched = watched;
    this.set = set;
    int first = Integer.MAX_VALUE;
    int last = Integer.MIN_VALUE;
    for (int row = 0; row < watched.size(); row++) {
      first = Math.min(first, watched.start()[row]);
      last = Math.max(last, watched.start()[row] + watched.exit()[row] + 1);
    }
    firstYear = first > last ? 0 : WatchedTime.yearOf(first);
    int lastYear = first > last ? 0 : WatchedTime.yearOf(last);
    yearStarts = new int[lastYear - firstYear + 2];
    for (int i = 0; i < yearStarts.length; i++) {
      yearStarts[i] = WatchedTime.firstDayOf(firstYear + i);
    }
    for (String family : watched.families()) {
      tables.add(new RateTable(set.rates(), family, firstYear, lastYear));
    }
  }

  String label() {
    return set.label();
  }

  /** Whether the set says anything about a family. */
  public boolean covers(int family) {
    return !tables.get(family).isEmpty();
  }

  /** What takes pieces of time in which one rate holds. */
  public interface Pieces {
    /**
     * @param from epoch day
     * @param until epoch day, not included
     * @param perDay expected events per day; NaN where no rate is known
     */
    void take(int from, int until, double perDay);
  }

  /** Cuts the time of a row at risk of a first event of a family by calendar year. */
  public void cut(int family, int row, Pieces pieces) {
    CountedDays days = watched.counted().get(family);
    int start = watched.start()[row];
    int until = watched.until(family, row);
    for (int i = 0; i < days.stretches() && start + days.begin(i) < until; i++) {
      // the last stretch has no end
      int end = days.end(i) < until - start ? start + days.end(i) : until;
      cut(family, row, start + days.begin(i), end, pieces);
    }
  }

  private void cut(int family, int row, int from, int until, Pieces pieces) {
    RateTable table = tables.get(family);
    double[][] rates = table.of(watched.regions().get(watched.region()[row]), watched.sex()[row]);
    int birthYear = watched.birthYear()[row];
    int place = 0;
    while (yearStarts[place + 1] <= from) {
      place++;
    }
    for (int start = from; start < until; start = yearStarts[++place]) {
      double perDay =
          birthYear > 0 ? rates[RateTable.row(firstYear + place - birthYear)][place] : Double.NaN;
      pieces.take(start, Math.min(until, yearStarts[place + 1]), perDay);
    }
  }

  /** Whether the day of the first event of a row lies in time with a rate. */
  public boolean countsEvent(int family, int row) {
    int first = watched.firstDay()[family][row];
    if (first < 0) {
      return false;
    }
    int day = watched.start()[row] + first;
    boolean[] counts = {false};
    cut(
        family,
        row,
        (from, until, perDay) -> counts[0] |= from <= day && day < until && !Double.isNaN(perDay));
    return counts[0];
  }

  int firstDay() {
    return yearStarts[0];
  }

  int days() {
    return yearStarts[yearStarts.length - 1] - yearStarts[0];
  }
}
