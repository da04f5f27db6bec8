package org.longwatch.clonality;

import java.time.LocalDate;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/** A vector copy number as other rooms read it. */
public record CopyNumberLine(
    UUID id, CentreId centre, PatientId patient, LocalDate measuredOn, double copiesPerCell) {}
