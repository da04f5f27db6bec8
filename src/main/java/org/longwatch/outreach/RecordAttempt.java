package org.longwatch.outreach;

import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/** Record that somebody tried to reach a patient; the same id again corrects it. */
public record RecordAttempt(
    UUID id,
    CentreId centre,
    PatientId patient,
    LocalDate attemptedOn,
    Channel channel,
    AttemptOutcome outcome) {

  public RecordAttempt {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(attemptedOn);
    Objects.requireNonNull(channel);
    Objects.requireNonNull(outcome);
  }
}
