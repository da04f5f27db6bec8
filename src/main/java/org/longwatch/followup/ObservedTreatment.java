package org.longwatch.followup;

import java.time.LocalDate;
import java.util.Optional;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.registry.Sex;

/**
 * How long a treated patient was under observation, as known at a lock point.
 *
 * @param start day of the administration
 * @param lastContact latest day with data, never before the start, never after death
 * @param diedOn day of death, if it is known and not after the clinical cut-off
 * @param birthDate as reported: year, month or day
 */
public record ObservedTreatment(
    TreatmentId id,
    PatientId patient,
    CentreId centre,
    ProductId product,
    LocalDate start,
    LocalDate lastContact,
    Optional<LocalDate> diedOn,
    Sex sex,
    String birthDate,
    String lot) {}
