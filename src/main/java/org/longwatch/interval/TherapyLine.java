package org.longwatch.interval;

import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;

/** A further therapy as other rooms read it. */
public record TherapyLine(
    UUID id,
    CentreId centre,
    PatientId patient,
    String identifier,
    TherapyKind kind,
    Code therapy,
    PartialDate began,
    Optional<PartialDate> ended) {}
