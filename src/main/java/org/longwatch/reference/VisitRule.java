package org.longwatch.reference;

import java.util.Set;

/**
 * One planned contact of a follow-up template.
 *
 * @param template for instance {@code LTFU_15_INTEGRATING}
 * @param month months after the last administration
 * @param windowDays days to either side within which the contact is on time
 * @param modes ways of contact that complete it: EXAMINATION, PHONE, QUESTIONNAIRE, LABORATORY
 * @param source guideline and section, or the word that it is a design default
 * @param status {@code draft} or {@code verified}
 */
public record VisitRule(
    String template, int month, int windowDays, Set<String> modes, String source, String status) {

  public VisitRule {
    modes = Set.copyOf(modes);
  }

  /** The contact's name for people: months up to year 5, then years. */
  public String label() {
    return month <= 60 ? "Month " + month : "Year " + month / 12;
  }
}
