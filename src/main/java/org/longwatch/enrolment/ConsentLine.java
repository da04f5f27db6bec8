package org.longwatch.enrolment;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/** A consent as other rooms read it; see {@link RecordConsent}. */
public record ConsentLine(
    UUID id,
    CentreId centre,
    PatientId patient,
    String identifier,
    ConsentStatus status,
    ConsentKind kind,
    LocalDate decidedOn,
    boolean permits,
    Optional<LocalDate> from,
    Optional<LocalDate> until,
    Set<String> purposes) {

  /** Whether it is a yes that has not been taken back. */
  boolean isYes() {
    return status == ConsentStatus.ACTIVE && permits && kind != ConsentKind.WITHDRAWAL;
  }
}
