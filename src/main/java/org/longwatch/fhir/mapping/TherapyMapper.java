package org.longwatch.fhir.mapping;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.MedicationStatement.MedicationStatementStatus;
import org.hl7.fhir.r4.model.Period;
import org.longwatch.intake.Step;
import org.longwatch.interval.RecordTherapy;
import org.longwatch.interval.TherapyKind;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;

/** {@code MedicationStatement} → {@link RecordTherapy}; one that was not taken is no therapy. */
public final class TherapyMapper implements Mapper<MedicationStatement> {

  private static final Map<String, TherapyKind> KINDS =
      Map.of(
          "anticancer", TherapyKind.ANTICANCER,
          "retreatment", TherapyKind.RETREATMENT,
          "stem-cell-transplantation", TherapyKind.STEM_CELL_TRANSPLANTATION,
          "gene-therapy", TherapyKind.GENE_THERAPY,
          "immunosuppressant", TherapyKind.IMMUNOSUPPRESSANT,
          "other", TherapyKind.OTHER);

  @Override
  public List<Step> map(MedicationStatement resource, Reading reading) {
    if (resource.getStatus() == MedicationStatementStatus.NOTTAKEN) {
      return List.of();
    }
    Optional<String> identifier = reading.identifier(Uri.THERAPY, resource.getIdentifier());
    Optional<PatientId> patient = reading.patient(resource.getSubject());
    Optional<TherapyKind> kind =
        reading.needed(
            "category",
            Reading.code(Uri.THERAPY_KIND, resource.getCategory())
                .flatMap(code -> Optional.ofNullable(KINDS.get(code))));
    Optional<Code> therapy =
        reading.needed(
            "medication",
            resource.getMedication() instanceof CodeableConcept concept
                ? Reading.told(concept)
                : Optional.empty());
    BaseDateTimeType start = null;
    BaseDateTimeType end = null;
    if (resource.getEffective() instanceof Period period) {
      start = period.getStartElement();
      end = period.getEndElement();
    } else if (resource.getEffective() instanceof DateTimeType date) {
      start = date;
    }
    Optional<PartialDate> began = reading.needed("effective", Reading.partial(start));
    if (identifier.isEmpty()
        || patient.isEmpty()
        || kind.isEmpty()
        || therapy.isEmpty()
        || began.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Step(
            new RecordTherapy(
                reading.id(),
                reading.centre(),
                patient.get(),
                identifier.get(),
                kind.get(),
                therapy.get(),
                began.get(),
                Reading.partial(end)),
            reading.known(),
            reading.places("MedicationStatement")));
  }
}
