package org.longwatch.followup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.outreach.Outreach;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.PatientReturned;
import org.longwatch.registry.Registration;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;

/** Records contacts and answers; what they fulfil follows in the same transaction. */
@ApplicationScoped
@Transactional
public class FollowUp {

  @Inject EntityManager em;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject Catalogue catalogue;
  @Inject RegistryReader registry;
  @Inject Registration registration;
  @Inject Planning planning;
  @Inject Outreach outreach;

  /** What would keep the visit from being recorded; empty if nothing. Locations are FHIR. */
  public List<Issue> issues(RecordVisit command, PatientLine patient) {
    access.requireCentre(command.centre());
    List<Issue> issues =
        objections(
            patient, command.centre(), command.heldOn(), "Encounter", "period.start", "visit");
    if (command.mode() == ContactMode.EXAMINATION
        && patient.deceasedOn().filter(day -> command.heldOn().isAfter(day)).isPresent()) {
      issues.add(
          Issue.error(
              Issue.Kind.BUSINESS_RULE,
              "Encounter.period.start",
              "The examination lies after the patient's death; correct the day of the visit or"
                  + " of the death"));
    }
    return issues;
  }

  /** What would keep the answer from being recorded; empty if nothing. Locations are FHIR. */
  public List<Issue> issues(RecordAssessment command, PatientLine patient) {
    access.requireCentre(command.centre());
    List<Issue> issues =
        objections(
            patient,
            command.centre(),
            command.assessedOn(),
            "Observation",
            "effective",
            "assessment");
    if (!command.kind().answers().contains(command.value())) {
      issues.add(
          Issue.error(
              Issue.Kind.CODE_INVALID,
              "Observation.value",
              "Answer "
                  + command.kind()
                  + " with one of "
                  + command.kind().answers().stream().sorted().toList()));
    }
    if (command.kind() == AssessmentKind.VITAL_STATUS
        && command.value().equals("ALIVE")
        && diedBesides(command, patient)
            .filter(day -> command.assessedOn().isAfter(day))
            .isPresent()) {
      issues.add(
          Issue.error(
              Issue.Kind.BUSINESS_RULE,
              "Observation.value",
              "The patient is reported alive after the recorded day of death"));
    }
    return issues;
  }

  /** Records a visit, or corrects the one with the same id. */
  public void record(RecordVisit command) {
    record(command, true);
  }

  /**
   * As {@link #record(RecordVisit)}.
   *
   * @param known whether the record may have it; what is new is not looked for
   */
  public void record(RecordVisit command, boolean known) {
    refuse(issues(command, patient(command.patient())));
    planning.lock(command.patient());
    Visit visit = known ? em.find(Visit.class, command.id()) : null;
    Map<String, Object> detail = new TreeMap<>();
    detail.put("heldOn", command.heldOn());
    detail.put("mode", command.mode());
    if (visit != null && !visit.isOf(command.patient())) {
      throw new Conflict("This visit is recorded of another patient");
    }
    long entry =
        audit.record(
            visit == null ? "recorded" : "corrected",
            "followup.visit",
            command.id(),
            command.centre(),
            command.patient(),
            detail);
    if (visit == null) {
      visit = new Visit(command);
      visit.knownBy(entry);
      em.persist(visit);
    } else {
      visit.restate(command);
      visit.knownBy(entry);
    }
    em.flush();
    planning.visited(command.patient(), entry);
  }

  /** Records an answer, or corrects the one with the same id; a death ends what is owed. */
  public void record(RecordAssessment command) {
    record(command, true);
  }

  /**
   * As {@link #record(RecordAssessment)}.
   *
   * @param known whether the record may have it; what is new is not looked for
   */
  public void record(RecordAssessment command, boolean known) {
    PatientLine patient = patient(command.patient());
    List<Issue> issues = issues(command, patient);
    command
        .visit()
        .filter(id -> isNotOf(em.find(Visit.class, id), command))
        .ifPresent(
            id ->
                issues.add(
                    Issue.error(
                        Issue.Kind.NOT_FOUND,
                        "Observation.encounter",
                        "No such visit of this patient")));
    refuse(issues);
    Assessment assessment = known ? em.find(Assessment.class, command.id()) : null;
    if (assessment != null && !assessment.isOf(command.patient())) {
      throw new Conflict("This assessment is recorded of another patient");
    }
    boolean toldDeath =
        command.kind() == AssessmentKind.VITAL_STATUS && command.value().equals("DEAD")
            || assessment != null && assessment.line().kind() == AssessmentKind.VITAL_STATUS;
    long entry =
        audit.record(
            assessment == null ? "recorded" : "corrected",
            "followup.assessment",
            command.id(),
            command.centre(),
            command.patient(),
            Map.of(
                "kind",
                command.kind(),
                "value",
                command.value(),
                "assessedOn",
                command.assessedOn()));
    if (assessment == null) {
      assessment = new Assessment(command);
      assessment.knownBy(entry);
      em.persist(assessment);
    } else {
      assessment.restate(command);
      assessment.knownBy(entry);
    }
    if (toldDeath) {
      registration.observeDeath(
          command.patient(), observedDeath(command.patient(), Optional.empty()));
    }
  }

  /** Where the patient's own data state a death no longer, an observation may still tell one. */
  void on(@Observes PatientReturned event) {
    Optional<LocalDate> still = observedDeath(event.patient(), Optional.empty());
    if (still.isPresent()) {
      registration.observeDeath(event.patient(), still);
    } else {
      planning.returned(event);
    }
  }

  /** The first day of death that the vital status tells, leaving one answer aside. */
  private Optional<LocalDate> observedDeath(PatientId patient, Optional<UUID> aside) {
    return em.createQuery(
            "select a from Assessment a where a.patient = :patient and a.kind = :kind"
                + " and a.value = 'DEAD' and a.withdrawn = false",
            Assessment.class)
        .setParameter("patient", patient.value())
        .setParameter("kind", AssessmentKind.VITAL_STATUS)
        .getResultStream()
        .map(Assessment::line)
        .filter(line -> !aside.equals(Optional.of(line.id())))
        .map(AssessmentLine::assessedOn)
        .min(LocalDate::compareTo);
  }

  /** The day of death as it is known apart from this answer, which may be about to correct it. */
  private Optional<LocalDate> diedBesides(RecordAssessment command, PatientLine patient) {
    boolean observed =
        patient.deceasedOn().isPresent()
            && patient.deceasedOn().equals(registry.observedDeath(patient.id()));
    return observed ? observedDeath(patient.id(), Optional.of(command.id())) : patient.deceasedOn();
  }

  /**
   * A visit was entered in error: it fulfils nothing any more. What is not there needs no
   * withdrawal.
   */
  public void withdrawVisit(UUID id, String reason) {
    Visit visit = em.find(Visit.class, id);
    if (visit == null || visit.isWithdrawn()) {
      return;
    }
    VisitLine line = visit.line();
    CentreId holder = registry.holder(line.patient());
    access.requireCentre(holder);
    planning.lock(line.patient());
    long entry =
        audit.record(
            "withdrawn", "followup.visit", id, holder, line.patient(), Map.of("reason", reason));
    visit.withdraw();
    visit.knownBy(entry);
    em.flush();
    planning.visited(line.patient(), entry);
  }

  /**
   * An answer was entered in error. A death that only it told is taken back with it. What is not
   * there needs no withdrawal.
   */
  public void withdrawAssessment(UUID id, String reason) {
    Assessment assessment = em.find(Assessment.class, id);
    if (assessment == null || assessment.isWithdrawn()) {
      return;
    }
    AssessmentLine line = assessment.line();
    CentreId holder = registry.holder(line.patient());
    access.requireCentre(holder);
    long entry =
        audit.record(
            "withdrawn",
            "followup.assessment",
            id,
            holder,
            line.patient(),
            Map.of("reason", reason));
    assessment.withdraw();
    assessment.knownBy(entry);
    em.flush();
    if (line.kind() == AssessmentKind.VITAL_STATUS) {
      registration.observeDeath(line.patient(), observedDeath(line.patient(), Optional.empty()));
    }
  }

  /**
   * What is missing before a patient may be given up for lost, in words for the centre; empty if
   * nothing is.
   */
  public List<String> notYetLost(PatientId id) {
    access.requireCentre(patient(id).centre());
    PatientState state = planning.state(id);
    if (state.standing() != PatientState.Standing.ACTIVE
        && state.standing() != PatientState.Standing.TRANSFERRED) {
      return List.of(
          "Only a patient who is being followed can be lost; this one is: "
              + state.standing().label());
    }
    return planning.notYetLost(id);
  }

  /**
   * Gives a patient up for lost, as of today. Whoever turns up again is followed again.
   *
   * @throws RuleViolated with everything that is missing before that may be said
   * @throws NotFound if the centre has no such patient
   */
  public void declareLost(PatientId id) {
    PatientLine patient = patient(id);
    access.requireCentre(patient.centre());
    access.require(Role.SITE_STAFF, Role.SITE_PHYSICIAN, Role.SITE_SYSTEM);
    planning.lock(id);
    refuse(
        notYetLost(id).stream()
            .map(text -> Issue.error(Issue.Kind.BUSINESS_RULE, "patient", text))
            .toList());
    outreach.giveUp(id, catalogue.today(patient.centre()));
  }

  private static boolean isNotOf(Visit visit, RecordAssessment command) {
    return visit == null || visit.isWithdrawn() || !visit.isOf(command.patient());
  }

  private PatientLine patient(PatientId id) {
    return registry.patient(id).orElseThrow(() -> new NotFound("There is no such patient"));
  }

  private List<Issue> objections(
      PatientLine patient, CentreId centre, LocalDate day, String type, String dated, String what) {
    return patient.objections(
        centre,
        PartialDate.of(day),
        catalogue.today(patient.centre()),
        type + ".subject",
        type + "." + dated,
        what);
  }

  private static void refuse(List<Issue> issues) {
    if (issues.stream().anyMatch(Issue::refuses)) {
      throw new RuleViolated(issues);
    }
  }
}
