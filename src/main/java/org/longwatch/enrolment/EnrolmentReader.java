package org.longwatch.enrolment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.List;
import org.longwatch.kernel.PatientId;

/** Reads enrolments and consents for other rooms; whoever shows them checks access first. */
@ApplicationScoped
@Transactional
public class EnrolmentReader {

  @Inject EntityManager em;

  /** Enrolments of a patient, oldest first. */
  public List<EnrolmentLine> enrolments(PatientId patient) {
    return em.createQuery(
            "select e from Enrolment e where e.patient = :patient and e.withdrawn = false"
                + " order by e.startedOn, e.id",
            Enrolment.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(Enrolment::line)
        .toList();
  }

  /** Consents of a patient, oldest first. */
  public List<ConsentLine> consents(PatientId patient) {
    return em.createQuery(
            "select c from Consent c where c.patient = :patient and c.withdrawn = false"
                + " order by c.decidedOn, c.id",
            Consent.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(Consent::line)
        .toList();
  }

  /** Where a patient's consent stands on a day. */
  public ConsentStanding standing(PatientId patient, LocalDate day) {
    return ConsentStanding.of(consents(patient), day);
  }
}
