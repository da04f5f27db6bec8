package org.longwatch.outreach;

import java.time.LocalDate;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/** An attempt to reach a patient as other rooms read it. */
public record AttemptLine(
    UUID id,
    CentreId centre,
    PatientId patient,
    LocalDate attemptedOn,
    Channel channel,
    AttemptOutcome outcome) {}
