package org.longwatch.fhir.mapping;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.AdverseEvent;
import org.hl7.fhir.r4.model.AdverseEvent.AdverseEventSuspectEntityCausalityComponent;
import org.hl7.fhir.r4.model.AdverseEvent.AdverseEventSuspectEntityComponent;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.longwatch.adverseevent.Causality;
import org.longwatch.adverseevent.Outcome;
import org.longwatch.adverseevent.ReportAdverseEvent;
import org.longwatch.adverseevent.SeriousnessCriterion;
import org.longwatch.intake.Step;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;

/** {@code AdverseEvent} → {@link ReportAdverseEvent}. */
public final class AdverseEventMapper implements Mapper<AdverseEvent> {

  private static final Map<String, SeriousnessCriterion> CRITERIA =
      Map.of(
          "C48275", SeriousnessCriterion.DEATH,
          "C84266", SeriousnessCriterion.LIFE_THREATENING,
          "C83052", SeriousnessCriterion.HOSPITALISATION,
          "C11338", SeriousnessCriterion.DISABILITY,
          "C83117", SeriousnessCriterion.CONGENITAL_ANOMALY,
          "C82521", SeriousnessCriterion.MEDICALLY_IMPORTANT);

  private static final Map<String, Outcome> OUTCOMES =
      Map.of(
          "resolved", Outcome.RESOLVED,
          "recovering", Outcome.RECOVERING,
          "ongoing", Outcome.ONGOING,
          "resolvedWithSequelae", Outcome.RESOLVED_WITH_SEQUELAE,
          "fatal", Outcome.FATAL,
          "unknown", Outcome.UNKNOWN);

  /** WHO-UMC categories as R4 spells them, in lower case. */
  private static final Map<String, Causality> CAUSALITIES =
      Map.of(
          "certain", Causality.CERTAIN,
          "probably-likely", Causality.PROBABLE,
          "possible", Causality.POSSIBLE,
          "unlikely", Causality.UNLIKELY,
          "conditional-classified", Causality.UNCLASSIFIED,
          "unassessable-unclassifiable", Causality.UNASSESSABLE);

  @Override
  public List<Step> map(AdverseEvent resource, Reading reading) {
    Optional<String> identifier =
        reading.needed(
            "identifier",
            Uri.ADVERSE_EVENT.equals(resource.getIdentifier().getSystem())
                ? Optional.ofNullable(resource.getIdentifier().getValue())
                : Optional.empty());
    Optional<PatientId> patient = reading.patient(resource.getSubject());
    Optional<PartialDate> onset =
        reading.needed("date", Reading.partial(resource.getDateElement()));
    Optional<LocalDate> recorded =
        resource.hasRecordedDate()
            ? reading.day("recordedDate", resource.getRecordedDateElement())
            : Optional.of(reading.today());
    Optional<Outcome> outcome =
        reading.needed(
            "outcome",
            resource.getOutcome().getCoding().stream()
                .map(coding -> OUTCOMES.get(coding.getCode()))
                .filter(value -> value != null)
                .findFirst());
    Optional<Boolean> serious = reading.needed("seriousness", serious(resource));
    Optional<Coding> term =
        resource.getEvent().getCoding().stream()
            .filter(coding -> Uri.MEDDRA_SPELLINGS.contains(coding.getSystem()) && coding.hasCode())
            .findFirst();
    Optional<String> words = reading.needed("event", Reading.words(resource.getEvent()));
    if (identifier.isEmpty()
        || patient.isEmpty()
        || onset.isEmpty()
        || recorded.isEmpty()
        || outcome.isEmpty()
        || serious.isEmpty()
        || words.isEmpty()) {
      return List.of();
    }
    Optional<AdverseEventSuspectEntityComponent> suspect = suspect(resource, reading);
    return List.of(
        new Step(
            new ReportAdverseEvent(
                reading.id(),
                reading.centre(),
                patient.get(),
                suspect.flatMap(each -> treatment(each, reading)),
                identifier.get(),
                term.map(coding -> new Code(Uri.MEDDRA, coding.getCode(), coding.getDisplay()))
                    .orElse(new Code(Uri.MEDDRA, "", words.get())),
                term.map(Coding::getVersion).orElse(""),
                words.get(),
                onset.get(),
                recorded.get(),
                serious.get(),
                criteria(resource),
                outcome.get(),
                grade(resource),
                suspect.flatMap(AdverseEventMapper::causality),
                narrative(resource),
                resource.getResultingCondition().stream()
                    .flatMap(each -> reading.target("Condition", each).stream())
                    .collect(Collectors.toSet())),
            reading.known(),
            reading.places("AdverseEvent")));
  }

  /** The suspect that is a treatment, before one that is only a product. */
  private static Optional<AdverseEventSuspectEntityComponent> suspect(
      AdverseEvent resource, Reading reading) {
    return resource.getSuspectEntity().stream()
        .filter(each -> treatment(each, reading).isPresent())
        .findFirst()
        .or(() -> resource.getSuspectEntity().stream().findFirst());
  }

  private static Optional<TreatmentId> treatment(
      AdverseEventSuspectEntityComponent suspect, Reading reading) {
    Optional<UUID> id = reading.target("MedicationAdministration", suspect.getInstance());
    return id.map(TreatmentId::new);
  }

  private static Optional<Causality> causality(AdverseEventSuspectEntityComponent suspect) {
    return suspect.getCausality().stream()
        .map(AdverseEventSuspectEntityCausalityComponent::getAssessment)
        .flatMap(concept -> concept.getCoding().stream())
        .filter(Coding::hasCode)
        .map(coding -> CAUSALITIES.get(coding.getCode().toLowerCase(Locale.ROOT)))
        .filter(value -> value != null)
        .findFirst();
  }

  private static Optional<Boolean> serious(AdverseEvent resource) {
    return resource.getSeriousness().getCoding().stream()
        .filter(Coding::hasCode)
        .map(coding -> coding.getCode().toLowerCase(Locale.ROOT))
        .filter(code -> code.equals("serious") || code.equals("non-serious"))
        .map(code -> code.equals("serious"))
        .findFirst();
  }

  private static Set<SeriousnessCriterion> criteria(AdverseEvent resource) {
    Set<SeriousnessCriterion> criteria = EnumSet.noneOf(SeriousnessCriterion.class);
    for (Extension extension : resource.getExtensionsByUrl(Uri.CRITERION)) {
      if (extension.getValue() instanceof CodeableConcept concept) {
        Reading.code(Uri.NCIT, concept).map(CRITERIA::get).ifPresent(criteria::add);
      }
    }
    return criteria;
  }

  private static OptionalInt grade(AdverseEvent resource) {
    Extension extension = resource.getExtensionByUrl(Uri.GRADE);
    return extension != null && extension.getValue() instanceof IntegerType grade
        ? OptionalInt.of(grade.getValue())
        : OptionalInt.empty();
  }

  private static String narrative(AdverseEvent resource) {
    Extension extension = resource.getExtensionByUrl(Uri.NARRATIVE);
    return extension == null || extension.getValue() == null
        ? ""
        : extension.getValue().primitiveValue();
  }
}
