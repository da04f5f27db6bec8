package org.longwatch.handover;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/**
 * A handover as both centres read it.
 *
 * @param pseudonym what the centre that hands over called the patient
 */
public record HandoverLine(
    UUID id,
    PatientId patient,
    CentreId from,
    CentreId to,
    String pseudonym,
    LocalDate requestedOn,
    HandoverState state,
    Optional<LocalDate> decidedOn) {}
