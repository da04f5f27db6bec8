package org.longwatch.enrolment;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PatientId;

/**
 * Command: a patient was enrolled, or what was said about the enrolment is stated anew.
 *
 * @param identifier the centre's own identifier of the enrolment
 * @param startedOn first day of taking part
 * @param endedOn day on which the patient left
 * @param study the centre's identifier of the study, if it is one
 * @param consent the consent it rests on
 * @param reason why the patient left
 */
public record RecordEnrolment(
    UUID id,
    CentreId centre,
    PatientId patient,
    String identifier,
    EnrolmentStatus status,
    LocalDate startedOn,
    Optional<LocalDate> endedOn,
    Optional<String> study,
    Optional<UUID> consent,
    Optional<OffStudyReason> reason)
    implements Command {

  public RecordEnrolment {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(identifier);
    Objects.requireNonNull(status);
    Objects.requireNonNull(startedOn);
    Objects.requireNonNull(endedOn);
    Objects.requireNonNull(study);
    Objects.requireNonNull(consent);
    Objects.requireNonNull(reason);
  }

  @Override
  public UUID fact() {
    return id;
  }
}
