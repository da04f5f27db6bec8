package org.longwatch.fhir.admission;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AdverseEvent;
import org.hl7.fhir.r4.model.BiologicallyDerivedProduct;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ResearchSubject;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Specimen;
import org.longwatch.fhir.mapping.AdministrationMapper;
import org.longwatch.fhir.mapping.AdverseEventMapper;
import org.longwatch.fhir.mapping.BiologicalProductMapper;
import org.longwatch.fhir.mapping.CollectionMapper;
import org.longwatch.fhir.mapping.ConditionMapper;
import org.longwatch.fhir.mapping.ConsentMapper;
import org.longwatch.fhir.mapping.EnrolmentMapper;
import org.longwatch.fhir.mapping.Mapper;
import org.longwatch.fhir.mapping.MedicationMapper;
import org.longwatch.fhir.mapping.ObservationMapper;
import org.longwatch.fhir.mapping.OrganizationMapper;
import org.longwatch.fhir.mapping.PatientMapper;
import org.longwatch.fhir.mapping.QuestionnaireMapper;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.mapping.SpecimenMapper;
import org.longwatch.fhir.mapping.TherapyMapper;
import org.longwatch.fhir.mapping.VisitMapper;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.intake.Step;
import org.longwatch.intake.Withdraw;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Issue;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;

/**
 * Hands each resource of a submission to the mapper of its type, with what must be read along with
 * it.
 */
@ApplicationScoped
public class Mapping {

  @Inject Catalogue catalogue;
  @Inject ResourceStore store;

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
    reads(Condition.class, new ConditionMapper());
    reads(MedicationStatement.class, new TherapyMapper());
    reads(Specimen.class, new SpecimenMapper());
    reads(QuestionnaireResponse.class, new QuestionnaireMapper());
    reads(Medication.class, new MedicationMapper(catalogue));
    reads(Organization.class, new OrganizationMapper());
  }

  private <R extends Resource> void reads(Class<R> type, Mapper<R> mapper) {
    mappers.put(type, (resource, reading) -> mapper.map(type.cast(resource), reading));
  }

  /**
   * What a submission asks of the record.
   *
   * @param current what is deleted or corrected, as it is now
   * @param unsound what refuses it already; about these entries no gaps are said
   * @param steps takes what is to be done
   * @return what mappers have against it
   */
  List<Issue> steps(
      List<Entry> entries,
      Map<UUID, StoredVersion> current,
      List<Issue> unsound,
      CentreLine centre,
      LocalDate today,
      List<Step> steps) {
    List<Issue> issues = new ArrayList<>();
    List<Entry> writing = entries.stream().filter(Entry::writes).toList();
    Map<UUID, Resource> leaving = leaving(entries, current);
    Map<UUID, Reading.Pointed> targets = targets(writing, leaving.values(), centre.id());
    for (Entry entry : entries) {
      if (entry.is(Entry.Decision.DELETE)) {
        steps.addAll(withdraw(entry, leaving.get(entry.id()), centre, today, targets));
      } else if (entry.writes() || entry.type().equals("Organization")) {
        boolean sound =
            unsound.stream().noneMatch(issue -> issue.location().startsWith(entry.place()));
        steps.addAll(map(entry, leaving.get(entry.id()), sound, centre, today, targets, issues));
        aloneSite(entry, writing).ifPresent(issues::add);
      }
    }
    return issues;
  }

  /** What is deleted or corrected, as it was stated last. */
  private static Map<UUID, Resource> leaving(
      List<Entry> entries, Map<UUID, StoredVersion> current) {
    Map<UUID, Resource> leaving = new HashMap<>();
    for (Entry entry : entries) {
      if ((entry.is(Entry.Decision.DELETE) || entry.is(Entry.Decision.UPDATE))
          && current.containsKey(entry.id())) {
        leaving.put(entry.id(), Fhir.parse(current.get(entry.id()).content()));
      }
    }
    return leaving;
  }

  /** Resources by id: those of this submission, and what was sent before and is read along. */
  private Map<UUID, Reading.Pointed> targets(
      List<Entry> writing, Collection<Resource> leaving, CentreId centre) {
    Map<UUID, Reading.Pointed> targets = new HashMap<>();
    for (Entry entry : writing) {
      targets.put(entry.id(), new Reading.Pointed(entry.resource(), entry.place()));
    }
    readAlong(
        writing.stream().map(Entry::resource).toList(), ids -> store.current(centre, ids), targets);
    // what was stated before may have been sent by the centre that the patient was handed over by
    readAlong(leaving, store::stated, targets);
    return targets;
  }

  /** What is read along may itself be read with something else. */
  private static void readAlong(
      Collection<Resource> resources,
      Function<Set<UUID>, Map<UUID, StoredVersion>> stored,
      Map<UUID, Reading.Pointed> targets) {
    Collection<Resource> pointing = resources;
    while (!pointing.isEmpty()) {
      Set<UUID> earlier = readAlong(pointing);
      earlier.removeAll(targets.keySet());
      List<Resource> found = new ArrayList<>();
      if (!earlier.isEmpty()) {
        stored
            .apply(earlier)
            .forEach(
                (id, version) -> {
                  found.add(Fhir.parse(version.content()));
                  targets.put(id, new Reading.Pointed(found.get(found.size() - 1), null));
                });
      }
      pointing = found;
    }
  }

  /** A site that is corrected changes its sample, so the sample must be sent with it. */
  private static Optional<Issue> aloneSite(Entry entry, List<Entry> writing) {
    if (!entry.is(Entry.Decision.UPDATE)
        || !(entry.resource() instanceof Observation site)
        || !ObservationMapper.code(site).equals(ObservationMapper.SITE)) {
      return Optional.empty();
    }
    String reference = "Observation/" + entry.id();
    boolean accompanied =
        writing.stream()
            .map(Entry::resource)
            .filter(Observation.class::isInstance)
            .flatMap(other -> ((Observation) other).getHasMember().stream())
            .map(Reference::getReference)
            .anyMatch(reference::equals);
    return accompanied
        ? Optional.empty()
        : Optional.of(
            Issue.error(
                Issue.Kind.BUSINESS_RULE,
                entry.place(),
                "Correct a site together with the summary of its sample, in one transaction"));
  }

  /** Resources sent before that must be at hand to read these: lots, sites, studies, enrolments. */
  private static Set<UUID> readAlong(Collection<Resource> resources) {
    Set<UUID> ids = new HashSet<>();
    for (Resource resource : resources) {
      if (resource instanceof MedicationAdministration administration
          && administration.getMedication() instanceof Reference medication) {
        Reading.uuid(medication.getReferenceElement().getIdPart()).ifPresent(ids::add);
      } else if (resource instanceof ResearchSubject subject) {
        Reading.uuid(subject.getStudy().getReferenceElement().getIdPart()).ifPresent(ids::add);
      } else if (resource instanceof QuestionnaireResponse response) {
        QuestionnaireMapper.enrolment(response)
            .flatMap(each -> Reading.uuid(each.getReferenceElement().getIdPart()))
            .ifPresent(ids::add);
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
   * What an entry asks of the record. A fact that the resource stated before and no longer states
   * is taken back.
   *
   * @param former what is corrected, as it was stated last; null if nothing is
   * @param sound whether the profiles had nothing against it; if so, what cannot be read is said
   * @param targets resources that its references point to
   */
  private List<Step> map(
      Entry entry,
      Resource former,
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
      steps = takenBack(steps, entry, reading, "Stated to be entered in error");
    }
    issues.addAll(reading.issues());
    if (sound) {
      issues.addAll(reading.gaps());
    }
    if (former == null || !reading.gaps().isEmpty() || !reading.issues().isEmpty()) {
      return steps;
    }
    Set<UUID> kept = new HashSet<>();
    steps.forEach(step -> kept.add(step.command().fact()));
    Set<Class<?>> kinds = new HashSet<>();
    steps.forEach(step -> kinds.add(stated(step)));
    List<Step> before =
        map(former, new Reading(entry.id(), true, centre, today, entry.place(), targets)).stream()
            .filter(
                step ->
                    !kept.contains(step.command().fact())
                        || !kinds.contains(step.command().getClass()))
            .toList();
    return Stream.concat(
            steps.stream(),
            takenBack(before, entry, reading, "No longer stated by what the centre sent").stream())
        .toList();
  }

  private static Class<?> stated(Step step) {
    return step.command() instanceof Withdraw withdrawal
        ? withdrawal.stated()
        : step.command().getClass();
  }

  /** What it takes to take back all that a resource stated when it was accepted. */
  private List<Step> withdraw(
      Entry entry,
      Resource stated,
      CentreLine centre,
      LocalDate today,
      Map<UUID, Reading.Pointed> targets) {
    Reading reading = new Reading(entry.id(), true, centre, today, entry.place(), targets);
    return takenBack(map(stated, reading), entry, reading, "Deleted by the system of the centre");
  }

  /** Whether a resource says of itself that it was entered in error. */
  static boolean isInError(Resource resource) {
    return Stream.of("status", "verificationStatus")
        .map(resource::getNamedProperty)
        .filter(property -> property != null)
        .flatMap(property -> property.getValues().stream())
        .anyMatch(
            said ->
                said instanceof CodeableConcept concept
                    ? concept.getCoding().stream()
                        .anyMatch(coding -> "entered-in-error".equals(coding.getCode()))
                    : "entered-in-error".equals(said.primitiveValue()));
  }

  /**
   * What was stated is withdrawn; a fact that another resource states is stated again as that one
   * says.
   */
  private List<Step> takenBack(List<Step> stated, Entry entry, Reading reading, String why) {
    List<Step> steps = new ArrayList<>();
    for (Step step : stated) {
      Optional<Resource> other =
          step.command().fact().equals(entry.id())
              ? Optional.empty()
              : reading.pointed(step.command().fact());
      if (other.isPresent()) {
        steps.addAll(map(other.get(), reading.part(step.command().fact(), "")));
      } else {
        steps.add(
            new Step(
                Withdraw.what(step.command(), why),
                true,
                Map.of("", entry.place(), entry.type(), entry.place())));
      }
    }
    return steps;
  }

  private List<Step> map(Resource resource, Reading reading) {
    BiFunction<Resource, Reading, List<Step>> mapper = mappers.get(resource.getClass());
    return mapper == null ? List.of() : mapper.apply(resource, reading);
  }
}
