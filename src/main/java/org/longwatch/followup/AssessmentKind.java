package org.longwatch.followup;

import java.util.Set;

/** The questions every contact asks: vital status and the five new-condition questions. */
public enum AssessmentKind {
  VITAL_STATUS,
  NEW_MALIGNANCY,
  NEW_NEUROLOGIC,
  NEW_AUTOIMMUNE,
  NEW_HAEMATOLOGIC,
  NEW_INFECTION;

  private static final Set<String> VITAL = Set.of("ALIVE", "DEAD", "UNKNOWN");
  private static final Set<String> YES_NO = Set.of("YES", "NO", "UNKNOWN");

  /** The answers the question allows. */
  public Set<String> answers() {
    return this == VITAL_STATUS ? VITAL : YES_NO;
  }
}
