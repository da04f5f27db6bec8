package org.longwatch.fhir.mapping;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.longwatch.intake.Step;
import org.longwatch.kernel.PatientId;
import org.longwatch.traceability.CollectionKind;
import org.longwatch.traceability.RecordCollection;

/** {@code Procedure} → {@link RecordCollection}. */
public final class CollectionMapper implements Mapper<Procedure> {

  @Override
  public List<Step> map(Procedure resource, Reading reading) {
    Pseudonymity.check(resource, reading);
    Optional<String> identifier = reading.identifier(Uri.COLLECTION, resource.getIdentifier());
    Optional<PatientId> patient = reading.patient(resource.getSubject());
    Optional<LocalDate> day =
        reading.day(
            "performed", resource.getPerformed() instanceof DateTimeType date ? date : null);
    Optional<CollectionKind> kind =
        reading.needed(
            "code",
            Reading.code(Uri.COLLECTION_KINDS, resource.getCode()).flatMap(CollectionKind::of));
    if (identifier.isEmpty() || patient.isEmpty() || day.isEmpty() || kind.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Step(
            new RecordCollection(
                reading.id(),
                reading.centre(),
                patient.get(),
                identifier.get(),
                kind.get(),
                resource.getStatus() != ProcedureStatus.STOPPED,
                day.get(),
                Reading.words(resource.getOutcome()).orElse("")),
            reading.known(),
            reading.places("Procedure")));
  }
}
