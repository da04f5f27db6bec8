package org.longwatch.enrolment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a patient takes part no longer. */
public enum OffStudyReason {
  LOST_TO_FOLLOW_UP,
  DEATH,
  CONSENT_WITHDRAWN,
  TRANSFERRED,
  REGISTRY_CLOSED,
  OTHER;

  /** Reads the code as the profiles write it, for instance {@code lost-to-follow-up}. */
  public static Optional<OffStudyReason> of(String code) {
    return Arrays.stream(values()).filter(reason -> reason.code().equals(code)).findFirst();
  }

  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
