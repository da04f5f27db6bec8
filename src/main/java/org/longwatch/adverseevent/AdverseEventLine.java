package org.longwatch.adverseevent;

import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;

/**
 * A report as other rooms read it.
 *
 * @param code the dictionary's code, empty if told in words only
 * @param term the dictionary's name of the event, else the words that were sent
 * @param family family of events of special interest, empty if none
 * @param resultingConditions ids of the malignancies that the event is about
 */
public record AdverseEventLine(
    UUID id,
    CentreId centre,
    PatientId patient,
    Optional<TreatmentId> treatment,
    String identifier,
    String code,
    String term,
    String family,
    PartialDate onset,
    LocalDate recordedOn,
    boolean serious,
    Set<SeriousnessCriterion> criteria,
    Outcome outcome,
    OptionalInt grade,
    Optional<Causality> causality,
    String narrative,
    boolean nullified,
    Set<UUID> resultingConditions) {}
