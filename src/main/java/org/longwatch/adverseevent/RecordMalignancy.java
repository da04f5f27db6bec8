package org.longwatch.adverseevent;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;

/**
 * Command: a second primary malignancy was found, or what is said about it is corrected.
 *
 * @param identifier the centre's own identifier of the condition
 * @param malignancy the code sent, with the words for people; an empty code if told in words only
 * @param histology the code of the tissue, if told; an empty code if told in words only
 * @param onset when it was found
 * @param tCellOrigin whether it arose from T cells, if known
 */
public record RecordMalignancy(
    UUID id,
    CentreId centre,
    PatientId patient,
    String identifier,
    Code malignancy,
    Optional<Code> histology,
    PartialDate onset,
    LocalDate recordedOn,
    VectorFinding vectorFinding,
    Optional<Boolean> tCellOrigin)
    implements Command {

  public RecordMalignancy {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(identifier);
    Objects.requireNonNull(malignancy);
    Objects.requireNonNull(histology);
    Objects.requireNonNull(onset);
    Objects.requireNonNull(recordedOn);
    Objects.requireNonNull(vectorFinding);
    Objects.requireNonNull(tCellOrigin);
  }

  @Override
  public UUID fact() {
    return id;
  }
}
