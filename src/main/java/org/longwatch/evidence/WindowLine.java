package org.longwatch.evidence;

import org.longwatch.statistics.Interval;

/**
 * First events of one family in a window of time since the first treatment with a product.
 *
 * @param fromYear first year of the window
 * @param untilYear year before which it ends; infinite for the rest of life
 * @param subjects patients who were watched in it without a former event
 * @param cases first events in it
 * @param personYears at risk of a first event, the day of the event included
 * @param rate per 1000 person-years with exact Poisson limits
 * @param noneSeen without a case: the largest rate per 1000 person-years that is compatible with
 *     none, at one-sided confidence 95 %; else NaN
 * @param compared cases in time that a background rate covers
 * @param expected cases in that time at background rates; NaN where none is known
 * @param ratio of both with exact limits
 */
public record WindowLine(
    String productCode,
    String family,
    double fromYear,
    double untilYear,
    long subjects,
    long cases,
    double personYears,
    Interval rate,
    double noneSeen,
    long compared,
    double expected,
    Interval ratio) {

  /** For instance {@code 1–3}. */
  public String label() {
    return year(fromYear) + (Double.isInfinite(untilYear) ? " and later" : "–" + year(untilYear));
  }

  private static String year(double year) {
    return new java.math.BigDecimal(year).stripTrailingZeros().toPlainString();
  }
}
