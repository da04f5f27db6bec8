package org.longwatch.fhir;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.hl7.fhir.r4.model.AdverseEvent;
import org.hl7.fhir.r4.model.BiologicallyDerivedProduct;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ResearchSubject;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.mapping.AdministrationMapper;
import org.longwatch.fhir.mapping.AdverseEventMapper;
import org.longwatch.fhir.mapping.BiologicalProductMapper;
import org.longwatch.fhir.mapping.CollectionMapper;
import org.longwatch.fhir.mapping.ConsentMapper;
import org.longwatch.fhir.mapping.EnrolmentMapper;
import org.longwatch.fhir.mapping.Mapper;
import org.longwatch.fhir.mapping.MedicationMapper;
import org.longwatch.fhir.mapping.ObservationMapper;
import org.longwatch.fhir.mapping.OrganizationMapper;
import org.longwatch.fhir.mapping.PatientMapper;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.mapping.VisitMapper;
import org.longwatch.intake.Step;
import org.longwatch.intake.Withdraw;
import org.longwatch.kernel.Issue;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;

/** Hands each resource of a submission to the mapper of its type. */
@ApplicationScoped
public class Mapping {

  @Inject Catalogue catalogue;

  private final Map<Class<?>, BiFunction<Resource, Reading, List<Step>>> mappers = new HashMap<>();

  @PostConstruct
  void prepare() {
    reads(Patient.class, new PatientMapper());
    reads(MedicationAdministration.class, new AdministrationMapper());
    reads(ResearchSubject.class, new EnrolmentMapper());
    reads(Consent.class, new ConsentMapper());
    reads(Procedure.class, new CollectionMapper());
    reads(BiologicallyDerivedProduct.class, new BiologicalProductMapper());
    reads(Encounter.class, new VisitMapper());
    reads(Observation.class, new ObservationMapper());
    reads(AdverseEvent.class, new AdverseEventMapper());
    reads(Medication.class, new MedicationMapper(catalogue));
    reads(Organization.class, new OrganizationMapper());
  }

  private <R extends Resource> void reads(Class<R> type, Mapper<R> mapper) {
    mappers.put(type, (resource, reading) -> mapper.map(type.cast(resource), reading));
  }

  /** Resources sent before that must be at hand to read these: lots, sites, and studies. */
  static Set<UUID> readAlong(Collection<Resource> resources) {
    Set<UUID> ids = new HashSet<>();
    for (Resource resource : resources) {
      if (resource instanceof MedicationAdministration administration
          && administration.getMedication() instanceof Reference medication) {
        Reading.uuid(medication.getReferenceElement().getIdPart()).ifPresent(ids::add);
      } else if (resource instanceof ResearchSubject subject) {
        Reading.uuid(subject.getStudy().getReferenceElement().getIdPart()).ifPresent(ids::add);
      } else if (resource instanceof Observation observation) {
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
  List<Step> map(
      Entry entry,
      boolean sound,
      CentreLine centre,
      LocalDate today,
      Map<UUID, Reading.Pointed> targets,
      List<Issue> issues) {
    Reading reading =
        new Reading(
            entry.id(), entry.is(Entry.Decision.UPDATE), centre, today, entry.place(), targets);
    List<Step> steps = map(entry.resource(), reading);
    if (isInError(entry.resource())) {
      if (!entry.is(Entry.Decision.UPDATE)) {
        issues.add(
            Issue.error(
                Issue.Kind.BUSINESS_RULE,
                entry.place() + ".status",
                "What was entered in error was entered before; there is nothing to take back"));
      }
      steps = withdrawn(steps, entry, "Stated to be entered in error");
    }
    issues.addAll(reading.issues());
    if (sound) {
      issues.addAll(reading.gaps());
    }
    return steps;
  }

  /** What it takes to take back all that a resource stated when it was accepted. */
  List<Step> withdraw(
      Entry entry,
      Resource stated,
      CentreLine centre,
      LocalDate today,
      Map<UUID, Reading.Pointed> targets) {
    Reading reading = new Reading(entry.id(), true, centre, today, entry.place(), targets);
    return withdrawn(map(stated, reading), entry, "Deleted by the system of the centre");
  }

  private static boolean isInError(Resource resource) {
    Property status = resource.getNamedProperty("status");
    return status != null
        && status.getValues().stream()
            .anyMatch(value -> "entered-in-error".equals(value.primitiveValue()));
  }

  private static List<Step> withdrawn(List<Step> stated, Entry entry, String why) {
    return stated.stream()
        .map(
            step ->
                new Step(
                    Withdraw.what(step.command(), why),
                    true,
                    Map.of("", entry.place(), entry.type(), entry.place())))
        .toList();
  }

  private List<Step> map(Resource resource, Reading reading) {
    BiFunction<Resource, Reading, List<Step>> mapper = mappers.get(resource.getClass());
    return mapper == null ? List.of() : mapper.apply(resource, reading);
  }
}
