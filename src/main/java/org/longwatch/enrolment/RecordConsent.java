package org.longwatch.enrolment;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PatientId;

/**
 * Command: a patient consented, refused or took a consent back, or what was said about it is stated
 * anew.
 *
 * @param identifier the centre's own identifier of the consent
 * @param decidedOn day on which it was signed or taken back
 * @param permits whether it permits; otherwise it denies
 * @param from first day it is for, if it says one
 * @param until last day it is for, if it says one
 * @param purposes codes of what it is for, empty if it does not say
 */
public record RecordConsent(
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
    Set<String> purposes)
    implements Command {

  public RecordConsent {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(identifier);
    Objects.requireNonNull(status);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(decidedOn);
    Objects.requireNonNull(from);
    Objects.requireNonNull(until);
    purposes = Set.copyOf(purposes);
  }

  @Override
  public UUID fact() {
    return id;
  }
}
