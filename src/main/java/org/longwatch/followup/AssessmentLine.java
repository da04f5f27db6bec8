package org.longwatch.followup;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/** An answer as other rooms read it. */
public record AssessmentLine(
    UUID id,
    CentreId centre,
    PatientId patient,
    Optional<UUID> visit,
    AssessmentKind kind,
    String value,
    LocalDate assessedOn) {}
