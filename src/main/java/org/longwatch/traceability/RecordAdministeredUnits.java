package org.longwatch.traceability;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;

/**
 * Command: these units, and no others, were given in a treatment.
 *
 * @param administeredOn day of the treatment
 */
public record RecordAdministeredUnits(
    TreatmentId treatment,
    CentreId centre,
    PatientId patient,
    LocalDate administeredOn,
    Set<UUID> units)
    implements Command {

  public RecordAdministeredUnits {
    Objects.requireNonNull(treatment);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(administeredOn);
    units = Set.copyOf(units);
  }

  @Override
  public UUID fact() {
    return treatment.value();
  }
}
