package org.longwatch.laboratory;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PatientId;

/**
 * Command: a laboratory found something, or the finding is corrected.
 *
 * @param amount how much, if measured
 * @param comparator {@code <}, {@code <=}, {@code >=} or {@code >} before the amount, else empty
 * @param unit UCUM code as written, empty without an amount
 * @param detection whether it was there, if said
 * @param analyte against what, for instance the antigen; may be empty
 * @param specimen the archived specimen it was measured in, if named
 */
public record RecordLaboratoryResult(
    UUID id,
    CentreId centre,
    PatientId patient,
    LaboratoryKind kind,
    LocalDate measuredOn,
    Optional<BigDecimal> amount,
    String comparator,
    String unit,
    Optional<Detection> detection,
    String analyte,
    String method,
    Optional<UUID> specimen)
    implements Command {

  public RecordLaboratoryResult {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(measuredOn);
    Objects.requireNonNull(amount);
    Objects.requireNonNull(comparator);
    Objects.requireNonNull(unit);
    Objects.requireNonNull(detection);
    Objects.requireNonNull(analyte);
    Objects.requireNonNull(method);
    Objects.requireNonNull(specimen);
  }

  @Override
  public UUID fact() {
    return id;
  }
}
