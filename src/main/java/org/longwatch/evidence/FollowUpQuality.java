package org.longwatch.evidence;

import java.util.ArrayList;
import java.util.List;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.survival.CompetingRisks;
import org.longwatch.statistics.survival.LossToFollowUp;
import org.longwatch.surveillance.WatchedTime;

/**
 * Maturity of follow-up, and best and worst case under loss: see {@link LossToFollowUp}.
 *
 * <p>Maturity takes every day that was not seen as missing. Lost, for the two cases, is only who
 * was not seen for longer than contacts are apart: others are censored where they were seen last,
 * as in the estimate.
 */
final class FollowUpQuality {

  private static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN, Double.NaN);

  private final FollowedTime followed;
  private final int graceDays;

  /**
   * @param graceDays time without a contact that is no loss yet
   */
  FollowUpQuality(FollowedTime followed, int graceDays) {
    this.followed = followed;
    this.graceDays = graceDays;
  }

  /** For each product as such, and for each family that a run says something about. */
  List<FollowUpLine> lines() {
    List<FollowUpLine> lines = new ArrayList<>();
    for (int product = 0; product < followed.watched().products().size(); product++) {
      int[] rows = followed.rowsOf(product);
      if (rows.length == 0) {
        continue;
      }
      lines.add(line(product, -1, rows));
      for (int family = 0; family < followed.watched().families().size(); family++) {
        if (followed.concerns(family, rows)) {
          lines.add(line(product, family, rows));
        }
      }
    }
    return lines;
  }

  private FollowUpLine line(int product, int family, int[] rows) {
    WatchedTime watched = followed.watched();
    long seen = 0;
    long could = 0;
    long lost = 0;
    for (int row : rows) {
      int last = family < 0 ? watched.exit()[row] : followed.exit(family, row);
      int possible = possible(family, row);
      seen += counted(family, last);
      could += counted(family, possible);
      lost += possible - last > graceDays ? 1 : 0;
    }
    double best = Double.NaN;
    double worst = Double.NaN;
    Interval incidence = UNKNOWN;
    FollowedTime.Stretches stretches = family < 0 ? null : followed.stretches(family, rows);
    if (stretches != null && stretches.row().length > 0) {
      int n = stretches.row().length;
      double[] entry = new double[n];
      double[] exit = new double[n];
      double[] until = new double[n];
      int[] status = new int[n];
      for (int i = 0; i < n; i++) {
        int row = stretches.row()[i];
        int possible = possible(family, row);
        boolean last = stretches.last()[i];
        entry[i] = stretches.entry()[i];
        exit[i] = stretches.exit()[i];
        status[i] = last ? followed.status(family, row) : CompetingRisks.CENSORED;
        until[i] = last && possible - exit[i] > graceDays ? possible : exit[i];
      }
      incidence = CompetingRisks.of(entry, exit, status).at(Double.MAX_VALUE);
      LossToFollowUp loss = LossToFollowUp.of(entry, exit, status, until);
      best = loss.best().at(Double.MAX_VALUE).point();
      worst = loss.worst().at(Double.MAX_VALUE).point();
    }
    return new FollowUpLine(
        watched.products().get(product),
        family < 0 ? "" : watched.families().get(family),
        rows.length,
        lost,
        seen / FollowedTime.DAYS_PER_YEAR,
        could / FollowedTime.DAYS_PER_YEAR,
        incidence,
        best,
        worst);
  }

  /** The last day on which a row could have been seen at risk. */
  private int possible(int family, int row) {
    boolean open =
        family < 0
            ? !followed.died()[row]
            : followed.status(family, row) == CompetingRisks.CENSORED;
    if (open) {
      return followed.possible()[row];
    }
    return family < 0 ? followed.watched().exit()[row] : followed.exit(family, row);
  }

  /** Days that count up to a day; of a product as such, those that count for any family. */
  private long counted(int family, int until) {
    return family < 0
        ? Math.max(0, until - followed.watched().firstCounted())
        : followed.watched().counted().get(family).within(0, until);
  }
}
