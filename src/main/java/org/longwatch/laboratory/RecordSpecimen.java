package org.longwatch.laboratory;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PatientId;

/**
 * Command: a specimen was archived, or what is said about it is corrected.
 *
 * @param identifier the centre's own identifier of the specimen
 * @param storageSite where it is kept, may be empty
 * @param expiresOn when it may no longer be used, if known
 * @param available whether it can still be asked for
 */
public record RecordSpecimen(
    UUID id,
    CentreId centre,
    PatientId patient,
    String identifier,
    String type,
    LocalDate collectedOn,
    String storageSite,
    Optional<LocalDate> expiresOn,
    boolean available)
    implements Command {

  public RecordSpecimen {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(identifier);
    Objects.requireNonNull(type);
    Objects.requireNonNull(collectedOn);
    Objects.requireNonNull(storageSite);
    Objects.requireNonNull(expiresOn);
  }

  @Override
  public UUID fact() {
    return id;
  }
}
