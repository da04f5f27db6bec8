package org.longwatch.interval;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;

/**
 * Command: a patient had a further therapy, or what is said about it is corrected.
 *
 * @param identifier the centre's own identifier of the therapy
 * @param therapy the code sent, with the words for people; an empty code if told in words only
 * @param began when it began
 * @param ended when it ended, if known
 */
public record RecordTherapy(
    UUID id,
    CentreId centre,
    PatientId patient,
    String identifier,
    TherapyKind kind,
    Code therapy,
    PartialDate began,
    Optional<PartialDate> ended)
    implements Command {

  public RecordTherapy {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(identifier);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(therapy);
    Objects.requireNonNull(began);
    Objects.requireNonNull(ended);
  }

  @Override
  public UUID fact() {
    return id;
  }
}
