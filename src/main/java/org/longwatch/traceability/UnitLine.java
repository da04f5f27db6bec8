package org.longwatch.traceability;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/** A unit of cells or tissue as other rooms read it; see {@link RecordBiologicalProduct}. */
public record UnitLine(
    UUID id,
    CentreId centre,
    Optional<PatientId> source,
    String chainOfIdentity,
    String what,
    Optional<UUID> parent,
    Optional<LocalDate> collectedOn,
    Optional<SingleEuropeanCode> europeanCode,
    Optional<String> donation,
    Optional<LocalDate> expiresOn) {}
