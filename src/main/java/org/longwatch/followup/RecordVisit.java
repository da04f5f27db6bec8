package org.longwatch.followup;

import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PatientId;

/**
 * Command: a patient was seen or reached, or what was said about that contact is corrected.
 *
 * @param identifier the centre's own identifier of the contact
 * @param heldOn day of the contact, in the centre's calendar
 */
public record RecordVisit(
    UUID id,
    CentreId centre,
    PatientId patient,
    String identifier,
    LocalDate heldOn,
    ContactMode mode)
    implements Command {

  public RecordVisit {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(identifier);
    Objects.requireNonNull(heldOn);
    Objects.requireNonNull(mode);
  }

  @Override
  public UUID fact() {
    return id;
  }
}
