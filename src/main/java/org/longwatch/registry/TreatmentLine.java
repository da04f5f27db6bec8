package org.longwatch.registry;

import java.time.LocalDate;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.kernel.TreatmentId;

/**
 * A treatment as other rooms read it; {@code knownOn} is the day, in the zone of the centre, on
 * which the registry first heard of it.
 */
public record TreatmentLine(
    TreatmentId id,
    CentreId centre,
    PatientId patient,
    String identifier,
    ProductId product,
    String productCode,
    VectorClass vectorClass,
    String lot,
    LocalDate administeredOn,
    LocalDate knownOn) {}
