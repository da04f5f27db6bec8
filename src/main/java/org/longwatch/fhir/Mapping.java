package org.longwatch.fhir;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.AdverseEvent;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.mapping.AdministrationMapper;
import org.longwatch.fhir.mapping.AdverseEventMapper;
import org.longwatch.fhir.mapping.MedicationMapper;
import org.longwatch.fhir.mapping.ObservationMapper;
import org.longwatch.fhir.mapping.OrganizationMapper;
import org.longwatch.fhir.mapping.PatientMapper;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.mapping.VisitMapper;
import org.longwatch.intake.Step;
import org.longwatch.kernel.Issue;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;

/** Hands each resource of a submission to the mapper of its type. */
@ApplicationScoped
public class Mapping {

  private final PatientMapper patients = new PatientMapper();
  private final OrganizationMapper organizations = new OrganizationMapper();
  private final MedicationMapper medications = new MedicationMapper();
  private final AdministrationMapper administrations = new AdministrationMapper();
  private final VisitMapper visits = new VisitMapper();
  private final ObservationMapper observations = new ObservationMapper();
  private final AdverseEventMapper adverseEvents = new AdverseEventMapper();

  @Inject Catalogue catalogue;

  /** Resources sent before that must be at hand to read these: lots, and sites of samples. */
  static Set<UUID> readAlong(List<Entry> entries) {
    Set<UUID> ids = new HashSet<>();
    for (Entry entry : entries) {
      if (entry.resource() instanceof MedicationAdministration administration
          && administration.getMedication() instanceof Reference medication) {
        Reading.uuid(medication.getReferenceElement().getIdPart()).ifPresent(ids::add);
      } else if (entry.resource() instanceof Observation observation) {
        observation
            .getHasMember()
            .forEach(
                member ->
                    Reading.uuid(member.getReferenceElement().getIdPart()).ifPresent(ids::add));
      }
    }
    return ids;
  }

  /**
   * What an entry asks of the record.
   *
   * @param sound whether the profiles had nothing against it; if so, what cannot be read is said
   * @param targets resources that its references point to
   */
  Optional<Step> map(
      Entry entry,
      boolean sound,
      CentreLine centre,
      LocalDate today,
      Map<UUID, Reading.Pointed> targets,
      List<Issue> issues) {
    Reading reading =
        new Reading(
            entry.id(), entry.is(Entry.Decision.UPDATE), centre, today, entry.place(), targets);
    Optional<Step> step = map(entry.resource(), reading);
    issues.addAll(reading.issues());
    if (sound) {
      issues.addAll(reading.gaps());
    }
    return step;
  }

  private Optional<Step> map(Resource resource, Reading reading) {
    if (resource instanceof Patient patient) {
      return patients.map(patient, reading);
    } else if (resource instanceof MedicationAdministration administration) {
      return administrations.map(administration, reading);
    } else if (resource instanceof Encounter encounter) {
      return visits.map(encounter, reading);
    } else if (resource instanceof Observation observation) {
      return observations.map(observation, reading);
    } else if (resource instanceof AdverseEvent event) {
      return adverseEvents.map(event, reading);
    } else if (resource instanceof Medication medication) {
      medications.check(medication, catalogue, reading);
    } else if (resource instanceof Organization organization) {
      organizations.check(organization, reading);
    }
    return Optional.empty();
  }
}
