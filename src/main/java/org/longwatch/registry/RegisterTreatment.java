package org.longwatch.registry;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;

/**
 * Command: make a treatment known, or correct it.
 *
 * @param identifier the centre's own identifier of the administration
 * @param administeredOn day of the (last) administration, in the centre's calendar: day 0
 */
public record RegisterTreatment(
    TreatmentId id,
    CentreId centre,
    PatientId patient,
    String identifier,
    String productCode,
    String lot,
    LocalDate administeredOn,
    Optional<BigDecimal> dose,
    Optional<String> doseUnit)
    implements Command {

  public RegisterTreatment {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(identifier);
    Objects.requireNonNull(productCode);
    Objects.requireNonNull(lot);
    Objects.requireNonNull(administeredOn);
    Objects.requireNonNull(dose);
    Objects.requireNonNull(doseUnit);
  }

  @Override
  public UUID fact() {
    return id.value();
  }
}
