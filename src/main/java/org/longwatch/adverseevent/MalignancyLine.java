package org.longwatch.adverseevent;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;

/** A second primary malignancy as other rooms read it. */
public record MalignancyLine(
    UUID id,
    CentreId centre,
    PatientId patient,
    String identifier,
    Code malignancy,
    Optional<Code> histology,
    PartialDate onset,
    LocalDate recordedOn,
    VectorFinding vectorFinding,
    Optional<Boolean> tCellOrigin) {}
