package org.longwatch.traceability;

import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PatientId;

/**
 * Command: cells or tissue were collected from a patient, or what was said about it is stated anew.
 *
 * @param identifier the centre's own identifier of the collection
 * @param completed whether it was brought to its end; otherwise it was stopped
 * @param outcome in words, may be empty
 */
public record RecordCollection(
    UUID id,
    CentreId centre,
    PatientId patient,
    String identifier,
    CollectionKind kind,
    boolean completed,
    LocalDate collectedOn,
    String outcome)
    implements Command {

  public RecordCollection {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(identifier);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(collectedOn);
    Objects.requireNonNull(outcome);
  }

  @Override
  public UUID fact() {
    return id;
  }
}
