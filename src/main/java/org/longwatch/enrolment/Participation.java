package org.longwatch.enrolment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.EvidenceStated;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;

/** Records who takes part, who left and why, and what was consented to. */
@ApplicationScoped
@Transactional
public class Participation {

  private static final int MAJORITY = 18;

  @Inject EntityManager em;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject Catalogue catalogue;
  @Inject RegistryReader registry;
  @Inject Event<EvidenceStated> stated;

  /** What is to be said against the enrolment; empty if nothing. Locations are FHIR. */
  public List<Issue> issues(RecordEnrolment command, PatientLine patient) {
    access.requireCentre(command.centre());
    List<Issue> issues = new ArrayList<>();
    ofCentre(issues, patient, command.centre(), "ResearchSubject.individual");
    day(issues, command.startedOn(), patient, "ResearchSubject.period.start", "enrolment");
    command
        .endedOn()
        .ifPresent(
            day -> {
              day(issues, day, patient, "ResearchSubject.period.end", "end of the enrolment");
              if (day.isBefore(command.startedOn())) {
                issues.add(
                    rule("ResearchSubject.period.end", "The enrolment ended before it began"));
              }
            });
    if (command.status().hasLeft()) {
      left(issues, command, patient);
    } else if (command.reason().isPresent()) {
      issues.add(
          rule(
              "ResearchSubject.extension",
              "A reason for leaving belongs to the status off-study or withdrawn"));
    }
    return issues;
  }

  private static void left(List<Issue> issues, RecordEnrolment command, PatientLine patient) {
    if (command.reason().isEmpty()) {
      issues.add(
          Issue.error(
              Issue.Kind.REQUIRED,
              "ResearchSubject.extension",
              "Say why the patient left (extension off-study-reason)"));
    }
    if (command.endedOn().isEmpty()) {
      issues.add(
          said("ResearchSubject.period.end", "Without a day nobody knows since when it is over"));
    }
    if (command.reason().equals(Optional.of(OffStudyReason.DEATH))
        && patient.deceasedOn().isEmpty()) {
      issues.add(
          said(
              "ResearchSubject.extension",
              "This alone records no death; send Patient.deceasedDateTime or the vital status"));
    }
  }

  /** What is to be said against the consent; empty if nothing. Locations are FHIR. */
  public List<Issue> issues(RecordConsent command, PatientLine patient) {
    access.requireCentre(command.centre());
    List<Issue> issues = new ArrayList<>();
    ofCentre(issues, patient, command.centre(), "Consent.patient");
    day(issues, command.decidedOn(), patient, "Consent.dateTime", "decision");
    if (command.from().isPresent()
        && command.until().filter(command.from().get()::isAfter).isPresent()) {
      issues.add(rule("Consent.provision.period", "The period ends before it begins"));
    }
    if (command.kind() == ConsentKind.WITHDRAWAL
        && command.permits()
        && command.status() == ConsentStatus.ACTIVE) {
      issues.add(
          rule(
              "Consent.provision.type",
              "A withdrawal denies: send provision.type deny, or the status inactive"));
    }
    if (command.kind() == ConsentKind.RE_CONSENT_AT_MAJORITY
        && command.decidedOn().isBefore(patient.birthDate().earliest().plusYears(MAJORITY))) {
      issues.add(
          said("Consent.dateTime", "By the birth date the patient was not " + MAJORITY + " yet"));
    }
    return issues;
  }

  /** Records an enrolment, or states anew the one with the same id. */
  public void record(RecordEnrolment command) {
    List<Issue> issues = issues(command, patient(command.patient()));
    command
        .consent()
        .filter(id -> !isConsentOf(id, command.patient()))
        .ifPresent(
            id ->
                issues.add(
                    Issue.error(
                        Issue.Kind.NOT_FOUND,
                        "ResearchSubject.consent",
                        "No such consent of this patient")));
    refuse(issues);
    Enrolment enrolment = em.find(Enrolment.class, command.id());
    if (enrolment != null && !enrolment.patient().equals(command.patient())) {
      throw new Conflict("This enrolment is recorded of another patient");
    }
    long entry = entry(enrolment == null ? "recorded" : "corrected", command);
    if (enrolment == null) {
      enrolment = new Enrolment(command);
      enrolment.knownBy(entry);
      em.persist(enrolment);
    } else {
      enrolment.restate(command);
      enrolment.knownBy(entry);
    }
    em.flush();
    stated.fire(new EvidenceStated(command.patient(), entry));
  }

  /** Records a consent, or states anew the one with the same id. */
  public void record(RecordConsent command) {
    refuse(issues(command, patient(command.patient())));
    Consent consent = em.find(Consent.class, command.id());
    if (consent != null && !consent.patient().equals(command.patient())) {
      throw new Conflict("This consent is recorded of another patient");
    }
    long entry = entry(consent == null ? "recorded" : "corrected", command);
    if (consent == null) {
      consent = new Consent(command);
      consent.knownBy(entry);
      em.persist(consent);
    } else {
      consent.restate(command);
      consent.knownBy(entry);
    }
    em.flush();
    stated.fire(new EvidenceStated(command.patient(), entry));
  }

  /** An enrolment was entered in error: it stays readable and no longer counts. */
  public void withdrawEnrolment(UUID id, String reason) {
    Enrolment enrolment = em.find(Enrolment.class, id);
    if (enrolment == null) {
      throw new NotFound("There is no such enrolment");
    }
    CentreId holder = registry.holder(enrolment.patient());
    access.requireCentre(holder);
    if (!enrolment.isWithdrawn()) {
      long entry = withdrawn("enrolment.enrolment", id, holder, enrolment.patient(), reason);
      enrolment.withdraw();
      enrolment.knownBy(entry);
      em.flush();
      stated.fire(new EvidenceStated(enrolment.patient(), entry));
    }
  }

  /** A consent was entered in error: it stays readable and no longer counts. */
  public void withdrawConsent(UUID id, String reason) {
    Consent consent = em.find(Consent.class, id);
    if (consent == null) {
      throw new NotFound("There is no such consent");
    }
    CentreId holder = registry.holder(consent.patient());
    access.requireCentre(holder);
    if (!consent.isWithdrawn()) {
      long entry = withdrawn("enrolment.consent", id, holder, consent.patient(), reason);
      consent.withdraw();
      consent.knownBy(entry);
      em.flush();
      stated.fire(new EvidenceStated(consent.patient(), entry));
    }
  }

  private long withdrawn(String kind, UUID id, CentreId centre, PatientId patient, String reason) {
    return audit.record("withdrawn", kind, id, centre, patient, Map.of("reason", reason));
  }

  private boolean isConsentOf(UUID id, PatientId patient) {
    Consent consent = em.find(Consent.class, id);
    return consent != null && !consent.isWithdrawn() && consent.patient().equals(patient);
  }

  private PatientLine patient(PatientId id) {
    return registry.patient(id).orElseThrow(() -> new NotFound("There is no such patient"));
  }

  private static void ofCentre(
      List<Issue> issues, PatientLine patient, CentreId centre, String location) {
    if (!patient.centre().equals(centre)) {
      issues.add(Issue.error(Issue.Kind.NOT_FOUND, location, "No such patient at this centre"));
    }
  }

  private void day(
      List<Issue> issues, LocalDate day, PatientLine patient, String location, String what) {
    LocalDate today = catalogue.today(patient.centre());
    if (day.isAfter(today)) {
      issues.add(rule(location, "The " + what + " lies in the future (today is " + today + ")"));
    }
    if (day.isBefore(patient.birthDate().earliest())) {
      issues.add(rule(location, "The " + what + " lies before the birth"));
    }
  }

  private long entry(String action, RecordEnrolment command) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("status", command.status());
    detail.put("startedOn", command.startedOn());
    detail.put("endedOn", command.endedOn());
    detail.put("reason", command.reason());
    return audit.record(
        action, "enrolment.enrolment", command.id(), command.centre(), command.patient(), detail);
  }

  private long entry(String action, RecordConsent command) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("status", command.status());
    detail.put("kind", command.kind());
    detail.put("decidedOn", command.decidedOn());
    detail.put("permits", command.permits());
    return audit.record(
        action, "enrolment.consent", command.id(), command.centre(), command.patient(), detail);
  }

  private static Issue rule(String location, String text) {
    return Issue.error(Issue.Kind.BUSINESS_RULE, location, text);
  }

  private static Issue said(String location, String text) {
    return Issue.warning(Issue.Kind.BUSINESS_RULE, location, text);
  }

  private static void refuse(List<Issue> issues) {
    if (issues.stream().anyMatch(Issue::refuses)) {
      throw new RuleViolated(issues);
    }
  }
}
