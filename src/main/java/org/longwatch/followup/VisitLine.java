package org.longwatch.followup;

import java.time.LocalDate;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/** A contact as other rooms read it. */
public record VisitLine(
    UUID id,
    CentreId centre,
    PatientId patient,
    String identifier,
    LocalDate heldOn,
    ContactMode mode) {}
