package org.longwatch.fhir.mapping;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.longwatch.intake.Step;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.registry.RegisterTreatment;

/** {@code MedicationAdministration} → {@link RegisterTreatment}. */
public final class AdministrationMapper implements Mapper<MedicationAdministration> {

  @Override
  public List<Step> map(MedicationAdministration resource, Reading reading) {
    Optional<String> identifier = reading.identifier(Uri.ADMINISTRATION, resource.getIdentifier());
    Optional<PatientId> patient = reading.patient(resource.getSubject());
    Optional<LocalDate> day =
        reading.day(
            "effective", resource.getEffective() instanceof DateTimeType date ? date : null);
    Optional<Reading.Pointed> medication =
        resource.getMedication() instanceof Reference reference
            ? reading.resource("Medication", reference)
            : Optional.empty();
    Optional<MedicationMapper.Lot> lot =
        reading.needed(
            "medication",
            medication.flatMap(pointed -> MedicationMapper.lot((Medication) pointed.resource())));
    if (identifier.isEmpty() || patient.isEmpty() || day.isEmpty() || lot.isEmpty()) {
      return List.of();
    }
    Quantity dose = resource.getDosage().getDose();
    return List.of(
        new Step(
            new RegisterTreatment(
                new TreatmentId(reading.id()),
                reading.centre(),
                patient.get(),
                identifier.get(),
                lot.get().product(),
                lot.get().number(),
                day.get(),
                Optional.<BigDecimal>ofNullable(dose.getValue()),
                Optional.ofNullable(dose.hasCode() ? dose.getCode() : dose.getUnit())),
            reading.known(),
            reading.places("MedicationAdministration", medication.get(), ".medication")));
  }
}
