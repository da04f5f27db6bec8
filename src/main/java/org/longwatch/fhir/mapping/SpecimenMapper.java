package org.longwatch.fhir.mapping;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Specimen;
import org.hl7.fhir.r4.model.Specimen.SpecimenStatus;
import org.longwatch.intake.Step;
import org.longwatch.kernel.PatientId;
import org.longwatch.laboratory.RecordSpecimen;

/** {@code Specimen} → {@link RecordSpecimen}. */
public final class SpecimenMapper implements Mapper<Specimen> {

  @Override
  public List<Step> map(Specimen resource, Reading reading) {
    Optional<String> identifier = reading.identifier(Uri.SPECIMEN, resource.getIdentifier());
    Optional<PatientId> patient = reading.patient(resource.getSubject());
    Optional<LocalDate> day =
        reading.day(
            "collection.collected",
            resource.getCollection().getCollected() instanceof DateTimeType date ? date : null);
    if (identifier.isEmpty() || patient.isEmpty() || day.isEmpty()) {
      return List.of();
    }
    Extension expiry = resource.getExtensionByUrl(Uri.SPECIMEN_EXPIRY);
    return List.of(
        new Step(
            new RecordSpecimen(
                reading.id(),
                reading.centre(),
                patient.get(),
                identifier.get(),
                Reading.words(resource.getType()).orElse(""),
                day.get(),
                Optional.ofNullable(resource.getExtensionByUrl(Uri.STORAGE_SITE))
                    .filter(Extension::hasValue)
                    .map(said -> said.getValue().primitiveValue())
                    .orElse(""),
                expiry != null && expiry.getValue() instanceof DateType date
                    ? reading.day("extension", date)
                    : Optional.empty(),
                resource.getStatus() == SpecimenStatus.AVAILABLE),
            reading.known(),
            reading.places("Specimen")));
  }
}
