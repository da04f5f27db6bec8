package org.longwatch.followup;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PatientId;

/**
 * Command: a question of the follow-up was answered, or the answer is corrected.
 *
 * @param visit the contact at which it was asked, if any
 * @param value one of the answers that {@code kind} allows
 */
public record RecordAssessment(
    UUID id,
    CentreId centre,
    PatientId patient,
    Optional<UUID> visit,
    AssessmentKind kind,
    String value,
    LocalDate assessedOn)
    implements Command {

  public RecordAssessment {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(visit);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(value);
    Objects.requireNonNull(assessedOn);
  }

  @Override
  public UUID fact() {
    return id;
  }
}
