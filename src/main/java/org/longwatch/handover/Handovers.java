package org.longwatch.handover;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.Registration;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;

/** Hands patients over from one centre to another, which must accept. */
@ApplicationScoped
@Transactional
public class Handovers {

  private static final Role[] CARING = {Role.SITE_STAFF, Role.SITE_PHYSICIAN, Role.SITE_SYSTEM};

  @Inject EntityManager em;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject Catalogue catalogue;
  @Inject RegistryReader registry;
  @Inject Registration registration;
  @Inject Event<PatientTransferred> transferred;

  /**
   * Asks another centre to take a patient; until it accepts, everything stays as it is.
   *
   * @param to code of the other centre
   * @throws RuleViolated if there is no such centre, or it is the patient's own
   * @throws Conflict if another centre has been asked and has not answered
   */
  public UUID request(PatientId id, String to) {
    access.require(CARING);
    PatientLine patient =
        registry.patient(id).orElseThrow(() -> new NotFound("There is no such patient"));
    access.requireCentre(patient.centre());
    CentreLine other =
        catalogue
            .centreByCode(to)
            .filter(CentreLine::active)
            .orElseThrow(() -> new RuleViolated("to", "There is no active centre " + to));
    if (other.id().equals(patient.centre())) {
      throw new RuleViolated("to", "The patient is at this centre already");
    }
    registry.lock(List.of(id));
    long open =
        em.createQuery(
                "select count(h) from Handover h where h.patient = :patient and h.state = :state",
                Long.class)
            .setParameter("patient", id.value())
            .setParameter("state", HandoverState.REQUESTED)
            .getSingleResult();
    if (open > 0) {
      throw new Conflict(
          "Another centre has been asked and has not answered; take that back first");
    }
    Handover handover = new Handover(patient, other.id(), catalogue.today(patient.centre()));
    handover.knownBy(entry("requested", handover, patient.centre()));
    em.persist(handover);
    em.flush();
    return handover.id();
  }

  /**
   * Takes the patient. Everything that is owed is owed by this centre from now on.
   *
   * @param pseudonym what this centre calls the patient
   */
  public void accept(UUID id, String pseudonym) {
    Handover handover = asked(id);
    HandoverLine line = handover.line();
    registry.lock(List.of(line.patient()));
    handover.decide(HandoverState.ACCEPTED, catalogue.today(line.to()));
    long entry = entry("accepted", handover, line.to());
    handover.knownBy(entry);
    registration.move(line.patient(), line.to(), pseudonym.strip());
    em.flush();
    transferred.fire(
        new PatientTransferred(
            id, line.patient(), line.from(), line.to(), pseudonym.strip(), entry));
  }

  /** Does not take the patient, who stays where they are. */
  public void decline(UUID id) {
    Handover handover = asked(id);
    decide(handover, HandoverState.DECLINED, "declined", handover.line().to());
  }

  /** The centre that asked no longer wants it. */
  public void takeBack(UUID id) {
    access.require(CARING);
    Handover handover = handover(id);
    access.requireCentre(handover.line().from());
    decide(handover, HandoverState.TAKEN_BACK, "taken back", handover.line().from());
  }

  private void decide(Handover handover, HandoverState how, String action, CentreId by) {
    handover.decide(how, catalogue.today(by));
    handover.knownBy(entry(action, handover, by));
    em.flush();
  }

  /** A handover that the actor's centre is asked for; of any other it must not know. */
  private Handover asked(UUID id) {
    access.require(CARING);
    Handover handover = handover(id);
    access.requireCentre(handover.line().to());
    return handover;
  }

  private Handover handover(UUID id) {
    Handover handover = em.find(Handover.class, id, LockModeType.PESSIMISTIC_WRITE);
    if (handover == null) {
      throw new NotFound("Not found");
    }
    return handover;
  }

  private long entry(String action, Handover handover, CentreId by) {
    HandoverLine line = handover.line();
    return audit.record(
        action,
        "handover.handover",
        handover.id(),
        by,
        line.patient(),
        Map.of("from", line.from(), "to", line.to()));
  }
}
