package org.longwatch.interval;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/** A measurement as other rooms read it. */
public record GrowthLine(
    UUID id,
    CentreId centre,
    PatientId patient,
    GrowthMeasure measure,
    BigDecimal amount,
    LocalDate measuredOn) {

  /** The amount with its unit. */
  public String finding() {
    String number = amount.stripTrailingZeros().toPlainString();
    return measure.unit().isEmpty() ? number : number + " " + measure.unit();
  }
}
