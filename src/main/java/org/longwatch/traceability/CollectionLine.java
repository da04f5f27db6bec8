package org.longwatch.traceability;

import java.time.LocalDate;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/** A collection as other rooms read it; see {@link RecordCollection}. */
public record CollectionLine(
    UUID id,
    CentreId centre,
    PatientId patient,
    String identifier,
    CollectionKind kind,
    boolean completed,
    LocalDate collectedOn,
    String outcome) {}
