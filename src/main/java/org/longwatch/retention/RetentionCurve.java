package org.longwatch.retention;

import java.util.List;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.survival.KaplanMeier;

/**
 * Probability of still being followed, by years since infusion (Kaplan-Meier). Nobody is said to be
 * followed who was lost or withdrew; who died or reached the end of the plan is censored.
 *
 * @param patients who were treated, a patient with two products once for each
 * @param left how many were lost or withdrew
 * @param years the years that somebody has reached
 * @param steps days on which somebody left
 */
public record RetentionCurve(
    int patients, int left, List<Year> years, List<KaplanMeier.Step> steps) {

  /**
   * The curve at an anniversary.
   *
   * @param atRisk patients watched that long
   * @param followed probability of still being followed, with 95 % limits
   */
  public record Year(int year, int atRisk, Interval followed) {}

  public RetentionCurve {
    years = List.copyOf(years);
    steps = List.copyOf(steps);
  }

  /** The day of an anniversary, from day 0. */
  static int day(int year) {
    return (int) Math.floor(year * 365.25);
  }
}
