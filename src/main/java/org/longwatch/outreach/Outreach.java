package org.longwatch.outreach;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.EvidenceStated;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;

/** Records attempts to reach patients, and who was given up for lost. */
@ApplicationScoped
@Transactional
public class Outreach {

  @Inject EntityManager em;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject Catalogue catalogue;
  @Inject RegistryReader registry;
  @Inject Event<EvidenceStated> stated;

  /**
   * Records an attempt, or corrects the one with the same id.
   *
   * @throws RuleViolated if its day lies in the future or before the birth
   * @throws NotFound if the centre has no such patient
   */
  public void record(RecordAttempt command) {
    PatientLine patient = own(command.patient());
    access.requireCentre(command.centre());
    List<Issue> issues =
        patient.objections(
            command.centre(),
            PartialDate.of(command.attemptedOn()),
            catalogue.today(patient.centre()),
            "patient",
            "attemptedOn",
            "attempt");
    if (!issues.isEmpty()) {
      throw new RuleViolated(issues);
    }
    ContactAttempt attempt = em.find(ContactAttempt.class, command.id());
    if (attempt != null && !attempt.line().patient().equals(command.patient())) {
      throw new Conflict("This attempt is recorded of another patient");
    }
    long entry =
        audit.record(
            attempt == null ? "recorded" : "corrected",
            "outreach.attempt",
            command.id(),
            command.centre(),
            command.patient(),
            Map.of(
                "attemptedOn", command.attemptedOn(),
                "channel", command.channel(),
                "outcome", command.outcome()));
    if (attempt == null) {
      attempt = new ContactAttempt(command);
      attempt.knownBy(entry);
      em.persist(attempt);
    } else {
      attempt.restate(command);
      attempt.knownBy(entry);
    }
    em.flush();
    stated.fire(new EvidenceStated(command.patient(), entry));
  }

  /** An attempt was entered in error: it stays readable and no longer counts. */
  public void withdrawAttempt(UUID id, String reason) {
    ContactAttempt attempt = em.find(ContactAttempt.class, id);
    if (attempt == null || attempt.isWithdrawn()) {
      return;
    }
    AttemptLine line = attempt.line();
    PatientLine patient = own(line.patient());
    long entry =
        audit.record(
            "withdrawn",
            "outreach.attempt",
            id,
            patient.centre(),
            line.patient(),
            Map.of("reason", reason));
    attempt.withdraw();
    attempt.knownBy(entry);
    em.flush();
    stated.fire(new EvidenceStated(line.patient(), entry));
  }

  /**
   * Gives a patient up for lost. Whether that may be is for the follow-up to say, which knows what
   * was missed; it counts only while that is so.
   */
  public void giveUp(PatientId id, LocalDate lostOn) {
    PatientLine patient = own(id);
    if (em.createQuery(
                "select count(l) from Loss l where l.patient = :patient and l.withdrawn = false"
                    + " and l.lostOn = :day",
                Long.class)
            .setParameter("patient", id.value())
            .setParameter("day", lostOn)
            .getSingleResult()
        > 0) {
      return;
    }
    Loss loss = new Loss(patient.centre(), id, lostOn);
    long entry =
        audit.record(
            "given up", "outreach.loss", loss.id(), patient.centre(), id, Map.of("lostOn", lostOn));
    loss.knownBy(entry);
    em.persist(loss);
    em.flush();
    stated.fire(new EvidenceStated(id, entry));
  }

  /** It was said too early that a patient is lost: what was said is taken back. */
  public void takeBack(PatientId id, String reason) {
    PatientLine patient = own(id);
    List<Loss> losses =
        em.createQuery(
                "select l from Loss l where l.patient = :patient and l.withdrawn = false",
                Loss.class)
            .setParameter("patient", id.value())
            .getResultList();
    for (Loss loss : losses) {
      long entry =
          audit.record(
              "taken back",
              "outreach.loss",
              loss.id(),
              patient.centre(),
              id,
              Map.of("reason", reason));
      loss.withdraw();
      loss.knownBy(entry);
      em.flush();
      stated.fire(new EvidenceStated(id, entry));
    }
  }

  /** Only whoever cares for patients reaches out to them; another centre's do not exist. */
  private PatientLine own(PatientId id) {
    access.require(Role.SITE_STAFF, Role.SITE_PHYSICIAN, Role.SITE_SYSTEM);
    PatientLine patient =
        registry.patient(id).orElseThrow(() -> new NotFound("There is no such patient"));
    access.requireCentre(patient.centre());
    return patient;
  }
}
