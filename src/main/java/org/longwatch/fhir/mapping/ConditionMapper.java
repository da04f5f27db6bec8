package org.longwatch.fhir.mapping;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.longwatch.adverseevent.RecordMalignancy;
import org.longwatch.adverseevent.VectorFinding;
import org.longwatch.intake.Step;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;

/** {@code Condition} → {@link RecordMalignancy}. */
public final class ConditionMapper implements Mapper<Condition> {

  private static final Map<String, VectorFinding> FINDINGS =
      Map.of(
          "yes", VectorFinding.YES,
          "no", VectorFinding.NO,
          "not-tested", VectorFinding.NOT_TESTED);

  @Override
  public List<Step> map(Condition resource, Reading reading) {
    Optional<String> identifier = reading.identifier(Uri.CONDITION, resource.getIdentifier());
    Optional<PatientId> patient = reading.patient(resource.getSubject());
    Optional<Code> malignancy = reading.needed("code", Reading.told(resource.getCode()));
    Optional<PartialDate> onset =
        reading.needed(
            "onset",
            Reading.partial(resource.getOnset() instanceof DateTimeType date ? date : null));
    Optional<LocalDate> recorded =
        resource.hasRecordedDate()
            ? reading.day("recordedDate", resource.getRecordedDateElement())
            : Optional.of(reading.today());
    if (identifier.isEmpty()
        || patient.isEmpty()
        || malignancy.isEmpty()
        || onset.isEmpty()
        || recorded.isEmpty()) {
      return List.of();
    }
    Extension histology = resource.getExtensionByUrl(Uri.HISTOLOGY);
    return List.of(
        new Step(
            new RecordMalignancy(
                reading.id(),
                reading.centre(),
                patient.get(),
                identifier.get(),
                malignancy.get(),
                histology != null && histology.getValue() instanceof CodeableConcept concept
                    ? Reading.told(concept)
                    : Optional.empty(),
                onset.get(),
                recorded.get(),
                Optional.ofNullable(resource.getExtensionByUrl(Uri.VECTOR_POSITIVE))
                    .filter(Extension::hasValue)
                    .map(said -> FINDINGS.get(said.getValue().primitiveValue()))
                    .orElse(VectorFinding.NOT_TESTED),
                Optional.ofNullable(resource.getExtensionByUrl(Uri.T_CELL_ORIGIN))
                    .map(Extension::getValue)
                    .filter(BooleanType.class::isInstance)
                    .map(said -> ((BooleanType) said).getValue())),
            reading.known(),
            reading.places("Condition")));
  }
}
