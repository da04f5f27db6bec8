package org.longwatch.evidence;

import org.longwatch.statistics.Interval;

/**
 * How mature the follow-up of a product is, and how much those who were lost could hide.
 *
 * @param family of the event; empty for follow-up as such, which only death ends
 * @param subjects patients who were followed
 * @param lost patients who were last seen longer ago than the rule book allows, alive and without
 *     the event
 * @param observedYears seen
 * @param possibleYears that could have been seen: to the cut-off or the end of the plan, and no
 *     further than death or the event
 * @param incidence cumulative incidence of the event by the end of follow-up, death competing; NaN
 *     without a family
 * @param best the same if everybody who was lost stayed free of it
 * @param worst the same if everybody who was lost had it when last seen
 */
public record FollowUpLine(
    String productCode,
    String family,
    long subjects,
    long lost,
    double observedYears,
    double possibleYears,
    Interval incidence,
    double best,
    double worst) {

  /** Time observed over time possible (Clark, Altman and De Stavola 2002); NaN without any. */
  public double maturity() {
    return possibleYears == 0 ? Double.NaN : observedYears / possibleYears;
  }
}
