package org.longwatch.adverseevent;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;

/**
 * Command: an adverse event was reported, or a report is amended.
 *
 * @param treatment the suspected treatment, if one is named
 * @param identifier the centre's own identifier of the event
 * @param event the dictionary's code; an empty code if the event is told in words only
 * @param dictionaryVersion version of the dictionary the code is from, empty without a code
 * @param eventText the reporter's words for the event, may be empty with a code
 * @param onset when it began
 * @param recordedOn day on which the centre recorded it
 * @param grade CTCAE grade, 1 to 5
 * @param causality the reporter's view of the suspected treatment
 * @param narrative the course in words, may be empty
 * @param resultingConditions second primary malignancies that the event is about
 */
public record ReportAdverseEvent(
    UUID id,
    CentreId centre,
    PatientId patient,
    Optional<TreatmentId> treatment,
    String identifier,
    Code event,
    String dictionaryVersion,
    String eventText,
    PartialDate onset,
    LocalDate recordedOn,
    boolean serious,
    Set<SeriousnessCriterion> criteria,
    Outcome outcome,
    OptionalInt grade,
    Optional<Causality> causality,
    String narrative,
    Set<UUID> resultingConditions)
    implements Command {

  public ReportAdverseEvent {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(treatment);
    Objects.requireNonNull(identifier);
    Objects.requireNonNull(event);
    Objects.requireNonNull(dictionaryVersion);
    Objects.requireNonNull(eventText);
    Objects.requireNonNull(onset);
    Objects.requireNonNull(recordedOn);
    criteria = Set.copyOf(criteria);
    Objects.requireNonNull(outcome);
    Objects.requireNonNull(grade);
    Objects.requireNonNull(causality);
    Objects.requireNonNull(narrative);
    resultingConditions = Set.copyOf(resultingConditions);
  }

  /** An event that names no malignancy. */
  public ReportAdverseEvent(
      UUID id,
      CentreId centre,
      PatientId patient,
      Optional<TreatmentId> treatment,
      String identifier,
      Code event,
      String dictionaryVersion,
      String eventText,
      PartialDate onset,
      LocalDate recordedOn,
      boolean serious,
      Set<SeriousnessCriterion> criteria,
      Outcome outcome,
      OptionalInt grade,
      Optional<Causality> causality,
      String narrative) {
    this(
        id,
        centre,
        patient,
        treatment,
        identifier,
        event,
        dictionaryVersion,
        eventText,
        onset,
        recordedOn,
        serious,
        criteria,
        outcome,
        grade,
        causality,
        narrative,
        Set.of());
  }

  @Override
  public UUID fact() {
    return id;
  }
}
