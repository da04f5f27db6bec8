package org.longwatch.laboratory;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/** An archived specimen as other rooms read it. */
public record SpecimenLine(
    UUID id,
    CentreId centre,
    PatientId patient,
    String identifier,
    String type,
    LocalDate collectedOn,
    String storageSite,
    Optional<LocalDate> expiresOn,
    boolean available) {}
