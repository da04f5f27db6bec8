package org.longwatch.evidence;

import java.util.ArrayList;
import java.util.List;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.survival.CompetingRisks;
import org.longwatch.statistics.survival.LossToFollowUp;

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
    int lag = followed.watched().lagDays();
    double[] entry = new double[rows.length];
    double[] exit = new double[rows.length];
    double[] until = new double[rows.length];
    int[] status = new int[rows.length];
    long seen = 0;
    long could = 0;
    long lost = 0;
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      int last = family < 0 ? followed.watched().exit()[row] : followed.exit(family, row);
      status[i] =
          family >= 0
              ? followed.status(family, row)
              : followed.died()[row] ? CompetingRisks.COMPETING : CompetingRisks.CENSORED;
      boolean open = status[i] == CompetingRisks.CENSORED;
      int possible = open ? followed.possible()[row] : last;
      boolean gone = possible - last > graceDays;
      entry[i] = lag;
      exit[i] = last;
      until[i] = gone ? possible : last;
      seen += last - lag;
      could += possible - lag;
      lost += gone ? 1 : 0;
    }
    double best = Double.NaN;
    double worst = Double.NaN;
    Interval incidence = UNKNOWN;
    if (family >= 0) {
      incidence = CompetingRisks.of(entry, exit, status).at(Double.MAX_VALUE);
      LossToFollowUp loss = LossToFollowUp.of(entry, exit, status, until);
      best = loss.best().at(Double.MAX_VALUE).point();
      worst = loss.worst().at(Double.MAX_VALUE).point();
    }
    return new FollowUpLine(
        followed.watched().products().get(product),
        family < 0 ? "" : followed.watched().families().get(family),
        rows.length,
        lost,
        seen / FollowedTime.DAYS_PER_YEAR,
        could / FollowedTime.DAYS_PER_YEAR,
        incidence,
        best,
        worst);
  }
}
