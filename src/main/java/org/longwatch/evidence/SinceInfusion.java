package org.longwatch.evidence;

import java.util.ArrayList;
import java.util.List;
import org.longwatch.statistics.IncidenceRate;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.StandardisedIncidenceRatio;
import org.longwatch.surveillance.CountedDays;
import org.longwatch.surveillance.ExpectedCounts;
import org.longwatch.surveillance.WatchedTime;

/**
 * Rates of first events by time since the first treatment (Breslow and Day 1987, section 2.1), with
 * what background rates let one expect in the same time.
 */
final class SinceInfusion {

  private static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN, Double.NaN);
  private static final double PER_THOUSAND = 1000;

  private final FollowedTime followed;
  private final OnsetWindows windows;

  /** Null where there are no background rates. */
  private final ExpectedCounts expected;

  SinceInfusion(FollowedTime followed, OnsetWindows windows, ExpectedCounts expected) {
    this.followed = followed;
    this.windows = windows;
    this.expected = expected;
  }

  /**
   * For each product and family that a run says something about; windows nobody was in are left
   * out.
   */
  List<WindowLine> lines() {
    WatchedTime watched = followed.watched();
    List<WindowLine> lines = new ArrayList<>();
    for (int product = 0; product < watched.products().size(); product++) {
      int[] rows = followed.rowsOf(product);
      for (int family = 0; family < watched.families().size(); family++) {
        if (followed.concerns(family, rows)) {
          lines.addAll(lines(product, family, rows));
        }
      }
    }
    return lines;
  }

  private List<WindowLine> lines(int product, int family, int[] rows) {
    WatchedTime watched = followed.watched();
    double[] years = windows.of(watched.families().get(family), followed.modalities().get(product));
    int n = years.length;
    int[] cuts = new int[n + 1];
    for (int k = 0; k < n; k++) {
      cuts[k] = (int) Math.ceil(years[k] * FollowedTime.DAYS_PER_YEAR);
    }
    cuts[n] = Integer.MAX_VALUE;
    CountedDays counted = watched.counted().get(family);
    boolean covered = expected != null && expected.covers(family);
    long[] subjects = new long[n];
    long[] cases = new long[n];
    long[] compared = new long[n];
    long[] days = new long[n];
    double[] count = new double[n];
    for (int row : rows) {
      int first = watched.firstDay()[family][row];
      int until = first >= 0 ? first + 1 : watched.exit()[row];
      for (int k = 0; k < n && cuts[k] < until; k++) {
        int inside = counted.within(cuts[k], Math.min(until, cuts[k + 1]));
        if (inside > 0) {
          subjects[k]++;
          days[k] += inside;
        }
        if (first >= cuts[k] && first < cuts[k + 1]) {
          cases[k]++;
          compared[k] += covered && expected.countsEvent(family, row) ? 1 : 0;
        }
      }
      if (covered) {
        int start = watched.start()[row];
        expected.cut(
            family,
            row,
            (from, to, perDay) -> {
              for (int k = 0; k < n && !Double.isNaN(perDay) && cuts[k] < to - start; k++) {
                int inside = Math.min(to - start, cuts[k + 1]) - Math.max(from - start, cuts[k]);
                count[k] += Math.max(0, inside) * perDay;
              }
            });
      }
    }
    List<WindowLine> lines = new ArrayList<>();
    for (int k = 0; k < n; k++) {
      if (subjects[k] == 0) {
        continue;
      }
      double personYears = days[k] / FollowedTime.DAYS_PER_YEAR;
      lines.add(
          new WindowLine(
              watched.products().get(product),
              watched.families().get(family),
              years[k],
              k + 1 < n ? years[k + 1] : Double.POSITIVE_INFINITY,
              subjects[k],
              cases[k],
              personYears,
              new IncidenceRate(cases[k], personYears).perYear().times(PER_THOUSAND),
              cases[k] == 0 ? PER_THOUSAND * -StrictMath.log(0.05) / personYears : Double.NaN,
              compared[k],
              covered ? count[k] : Double.NaN,
              covered ? StandardisedIncidenceRatio.of(compared[k], count[k]).ratio() : UNKNOWN));
    }
    return lines;
  }
}
