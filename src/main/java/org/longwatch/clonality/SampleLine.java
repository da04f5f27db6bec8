package org.longwatch.clonality;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/** A sample with its clones, largest first, as other rooms read it. */
public record SampleLine(
    UUID id,
    CentreId centre,
    PatientId patient,
    String identifier,
    LocalDate takenOn,
    String tissue,
    String assay,
    List<Clone> clones) {}
