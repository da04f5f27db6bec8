package org.longwatch.traceability;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PatientId;

/**
 * Command: a unit of cells or tissue exists, from the apheresis bag to the drug product, or what
 * was said about it is stated anew.
 *
 * @param source the patient it was collected from; empty for a donor whom the registry does not
 *     know
 * @param chainOfIdentity the identifier that stays with it through every hand
 * @param what in words, may be empty
 * @param parent the unit it was made from
 * @param collectedOn day on which its cells were collected
 * @param europeanCode its Single European Code, as sent
 * @param donation the number of its donation, as sent
 * @param expiresOn last day on which it may be given
 */
public record RecordBiologicalProduct(
    UUID id,
    CentreId centre,
    Optional<PatientId> source,
    String chainOfIdentity,
    String what,
    Optional<UUID> parent,
    Optional<LocalDate> collectedOn,
    Optional<String> europeanCode,
    Optional<String> donation,
    Optional<LocalDate> expiresOn)
    implements Command {

  public RecordBiologicalProduct {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(source);
    Objects.requireNonNull(chainOfIdentity);
    Objects.requireNonNull(what);
    Objects.requireNonNull(parent);
    Objects.requireNonNull(collectedOn);
    Objects.requireNonNull(europeanCode);
    Objects.requireNonNull(donation);
    Objects.requireNonNull(expiresOn);
  }

  @Override
  public UUID fact() {
    return id;
  }

  @Override
  public PatientId patient() {
    return source.orElse(null);
  }
}
