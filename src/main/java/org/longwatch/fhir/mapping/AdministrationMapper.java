package org.longwatch.fhir.mapping;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.longwatch.intake.Step;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.registry.RegisterTreatment;
import org.longwatch.traceability.RecordAdministeredUnits;

/**
 * {@code MedicationAdministration} → {@link RegisterTreatment}, and {@link RecordAdministeredUnits}
 * if it names units of cells or tissue.
 */
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
    Map<String, String> places =
        reading.places("MedicationAdministration", medication.get(), ".medication");
    Step treated =
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
            places);
    Set<UUID> units = units(resource, reading);
    if (units.isEmpty() && !reading.known()) {
      return List.of(treated);
    }
    return List.of(
        treated,
        new Step(
            new RecordAdministeredUnits(
                new TreatmentId(reading.id()), reading.centre(), patient.get(), day.get(), units),
            reading.known(),
            places));
  }

  private static Set<UUID> units(MedicationAdministration resource, Reading reading) {
    return resource.getExtensionsByUrl(Uri.ADMINISTERED_PRODUCT).stream()
        .map(Extension::getValue)
        .filter(Reference.class::isInstance)
        .flatMap(unit -> reading.target("BiologicallyDerivedProduct", (Reference) unit).stream())
        .collect(Collectors.toSet());
  }
}
