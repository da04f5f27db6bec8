package org.longwatch.report;

import java.util.Arrays;
import java.util.Optional;
import org.longwatch.statistics.IncidenceRate;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.Proportion;

/**
 * What a report is about. In each, people, something counted and what it is counted against make a
 * line; the words differ.
 */
public enum Measure {
  /** Adverse events per person-year. */
  AE_INCIDENCE(
      "ae-incidence",
      "every case, by product and year since infusion",
      "events",
      "person_years",
      "rate_per_1000_person_years"),
  /** Malignancies per person-year. */
  SECOND_MALIGNANCY(
      "second-malignancy",
      "cases of a malignancy, by product and year since infusion",
      "events",
      "person_years",
      "rate_per_1000_person_years"),
  /** Planned contacts that took place, among those whose window has closed. */
  FOLLOW_UP_COMPLETENESS(
      "follow-up-completeness",
      "planned contacts whose window has closed, by product and year since infusion",
      "contacts_made",
      "contacts_due",
      "completeness_percent");

  private final String code;
  private final String criteria;
  private final String counted;
  private final String base;
  private final String rate;

  Measure(String code, String criteria, String counted, String base, String rate) {
    this.code = code;
    this.criteria = criteria;
    this.counted = counted;
    this.base = base;
    this.rate = rate;
  }

  /** The measure with this code. */
  public static Optional<Measure> of(String code) {
    return Arrays.stream(values()).filter(each -> each.code.equals(code)).findFirst();
  }

  /** As FHIR names it. */
  public String code() {
    return code;
  }

  String criteria() {
    return criteria;
  }

  /** Column of what is counted. */
  String counted() {
    return counted;
  }

  /** Column of what it is counted against. */
  String base() {
    return base;
  }

  /** Column of the one by the other. */
  String rateName() {
    return rate;
  }

  /** The one by the other, in the unit of its column. */
  Interval rate(long counted, double base) {
    return this == FOLLOW_UP_COMPLETENESS
        ? new Proportion(counted, Math.round(base)).score().times(100)
        : new IncidenceRate(counted, base).perYear().times(1000);
  }
}
