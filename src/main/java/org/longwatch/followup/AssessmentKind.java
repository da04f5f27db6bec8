package org.longwatch.followup;

import java.util.Set;

/**
 * The questions a contact asks: vital status, the five new-condition questions, and what else may
 * bear on a delayed risk (domain.md 1.1 and 8).
 */
public enum AssessmentKind {
  VITAL_STATUS,
  NEW_MALIGNANCY,
  NEW_NEUROLOGIC,
  NEW_AUTOIMMUNE,
  NEW_HAEMATOLOGIC,
  NEW_INFECTION,
  /** Of the patient or a partner. */
  PREGNANCY,
  /** To other mutagens. */
  MUTAGENIC_EXPOSURE,
  FURTHER_THERAPY,
  HOSPITALISATION;

  private static final Set<String> VITAL = Set.of("ALIVE", "DEAD", "UNKNOWN");
  private static final Set<String> YES_NO = Set.of("YES", "NO", "UNKNOWN");

  /** The answers the question allows. */
  public Set<String> answers() {
    return this == VITAL_STATUS ? VITAL : YES_NO;
  }
}
