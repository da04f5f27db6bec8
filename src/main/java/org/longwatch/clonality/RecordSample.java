package org.longwatch.clonality;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PatientId;

/**
 * Command: the integration sites of a sample became known, or are corrected.
 *
 * @param identifier the centre's own identifier of the sample
 * @param takenOn day of the sample, in the centre's calendar
 * @param clones the clones found, in any order; the rest of the sample is unnamed
 */
public record RecordSample(
    UUID id,
    CentreId centre,
    PatientId patient,
    String identifier,
    LocalDate takenOn,
    String tissue,
    String assay,
    List<Clone> clones)
    implements Command {

  public RecordSample {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(identifier);
    Objects.requireNonNull(takenOn);
    Objects.requireNonNull(tissue);
    Objects.requireNonNull(assay);
    clones = List.copyOf(clones);
  }

  @Override
  public UUID fact() {
    return id;
  }
}
