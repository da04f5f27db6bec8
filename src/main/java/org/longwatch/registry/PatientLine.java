package org.longwatch.registry;

import java.time.LocalDate;
import java.util.Optional;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;

/** A patient as other rooms read it. */
public record PatientLine(
    PatientId id,
    CentreId centre,
    String pseudonym,
    Sex sex,
    PartialDate birthDate,
    Optional<LocalDate> deceasedOn) {}
