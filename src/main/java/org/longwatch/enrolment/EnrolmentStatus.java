package org.longwatch.enrolment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a patient stands in the follow-up (the codes of FHIR R4 ResearchSubject.status). */
public enum EnrolmentStatus {
  CANDIDATE,
  ELIGIBLE,
  FOLLOW_UP,
  INELIGIBLE,
  NOT_REGISTERED,
  OFF_STUDY,
  ON_STUDY,
  ON_STUDY_INTERVENTION,
  ON_STUDY_OBSERVATION,
  PENDING_ON_STUDY,
  POTENTIAL_CANDIDATE,
  SCREENING,
  WITHDRAWN;

  /** Reads the code as FHIR writes it, for instance {@code off-study}. */
  public static Optional<EnrolmentStatus> of(String code) {
    return Arrays.stream(values()).filter(status -> status.code().equals(code)).findFirst();
  }

  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the patient takes part no longer. */
  public boolean hasLeft() {
    return this == OFF_STUDY || this == WITHDRAWN;
  }
}
