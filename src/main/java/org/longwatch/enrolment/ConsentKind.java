package org.longwatch.enrolment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** On which occasion a consent was given or taken back. */
public enum ConsentKind {
  INITIAL,
  RE_CONSENT,
  RE_CONSENT_AT_MAJORITY,
  WITHDRAWAL;

  /** Reads the code as the profiles write it, for instance {@code re-consent-at-majority}. */
  public static Optional<ConsentKind> of(String code) {
    return Arrays.stream(values()).filter(kind -> kind.code().equals(code)).findFirst();
  }

  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
