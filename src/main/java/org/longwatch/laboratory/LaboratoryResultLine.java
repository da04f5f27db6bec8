package org.longwatch.laboratory;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/** A finding as other rooms read it. */
public record LaboratoryResultLine(
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
    Optional<UUID> specimen) {

  /**
   * The finding in words, for instance {@code < 10 copies/ug} or {@code not detected}. The braces
   * in which UCUM puts words are left out.
   */
  public String finding() {
    return amount
        .map(
            value ->
                (comparator.isEmpty() ? "" : comparator + " ")
                    + value.stripTrailingZeros().toPlainString()
                    + (unit.isEmpty() ? "" : " " + unit.replaceAll("[{}]", "")))
        .orElseGet(
            () -> detection.map(Enum::name).orElse("").toLowerCase(Locale.ROOT).replace('_', ' '));
  }
}
