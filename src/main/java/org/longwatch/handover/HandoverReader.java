package org.longwatch.handover;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;
import org.longwatch.security.Access;

/** Handovers as centres read them: those they ask for and those that are asked of them. */
@ApplicationScoped
@Transactional
public class HandoverReader {

  @Inject EntityManager em;
  @Inject Access access;

  /** Handovers from or to a centre, newest first. */
  public List<HandoverLine> of(CentreId centre) {
    access.requireCentre(centre);
    return em.createQuery(
            "select h from Handover h where h.from = :centre or h.to = :centre"
                + " order by h.requestedOn desc, h.id desc",
            Handover.class)
        .setParameter("centre", centre.value())
        .getResultStream()
        .map(Handover::line)
        .toList();
  }

  /** Handovers of a patient, oldest first; whoever shows them checks access first. */
  public List<HandoverLine> of(PatientId patient) {
    return em.createQuery(
            "select h from Handover h where h.patient = :patient order by h.requestedOn, h.id",
            Handover.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(Handover::line)
        .toList();
  }
}
