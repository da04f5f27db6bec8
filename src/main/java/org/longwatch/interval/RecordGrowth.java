package org.longwatch.interval;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PatientId;

/**
 * Command: a patient was measured, or the measurement is corrected.
 *
 * @param amount in the unit of the measure
 */
public record RecordGrowth(
    UUID id,
    CentreId centre,
    PatientId patient,
    GrowthMeasure measure,
    BigDecimal amount,
    LocalDate measuredOn)
    implements Command {

  public RecordGrowth {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(measure);
    Objects.requireNonNull(amount);
    Objects.requireNonNull(measuredOn);
  }

  @Override
  public UUID fact() {
    return id;
  }
}
