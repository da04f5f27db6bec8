package org.longwatch.enrolment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a consent is in force (the codes of FHIR R4 Consent.status). */
public enum ConsentStatus {
  DRAFT,
  PROPOSED,
  ACTIVE,
  REJECTED,
  INACTIVE;

  /** Reads the code as FHIR writes it. */
  public static Optional<ConsentStatus> of(String code) {
    return Arrays.stream(values()).filter(status -> status.code().equals(code)).findFirst();
  }

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether somebody has decided. */
  public boolean isDecided() {
    return this != DRAFT && this != PROPOSED;
  }
}
