package org.longwatch.clonality;

import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PatientId;

/** Command: vector copies per cell were measured, or the measurement is corrected. */
public record RecordCopyNumber(
    UUID id, CentreId centre, PatientId patient, LocalDate measuredOn, double copiesPerCell)
    implements Command {

  public RecordCopyNumber {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(measuredOn);
  }

  @Override
  public UUID fact() {
    return id;
  }
}
