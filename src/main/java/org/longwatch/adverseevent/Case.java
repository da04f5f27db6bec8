package org.longwatch.adverseevent;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;

/**
 * One event that counts, as known at a lock point.
 *
 * @param code the dictionary's code, empty if told in words only
 * @param onset first day the onset can mean; where it is only known to a month or year in which the
 *     suspected treatment was given, not before that treatment
 */
public record Case(
    UUID id,
    PatientId patient,
    CentreId centre,
    Optional<TreatmentId> treatment,
    String code,
    LocalDate onset,
    boolean serious,
    boolean fatal) {}
