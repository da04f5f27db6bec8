package org.longwatch.outreach;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Sql;

/** Attempts and losses as other rooms read them. Access is checked at the doors. */
@ApplicationScoped
@Transactional
public class OutreachReader {

  @Inject EntityManager em;
  @Inject Sql sql;

  /** Attempts to reach a patient, in order of time. */
  public List<AttemptLine> attempts(PatientId patient) {
    return em.createQuery(
            "select a from ContactAttempt a where a.patient = :patient and a.withdrawn = false"
                + " order by a.attemptedOn, a.id",
            ContactAttempt.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(ContactAttempt::line)
        .toList();
  }

  /** One attempt; empty if there is none, or it was entered in error. */
  public Optional<AttemptLine> attempt(UUID id) {
    return Optional.ofNullable(em.find(ContactAttempt.class, id))
        .filter(attempt -> !attempt.isWithdrawn())
        .map(ContactAttempt::line);
  }

  /** When the patient was given up for lost, in order of time. */
  public List<LossLine> losses(PatientId patient) {
    return em.createQuery(
            "select l from Loss l where l.patient = :patient and l.withdrawn = false"
                + " order by l.lostOn, l.id",
            Loss.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(Loss::line)
        .toList();
  }

  /** How often each of these patients was tried to be reached; who never was is left out. */
  public Map<PatientId, Integer> attemptsOf(Collection<PatientId> patients) {
    Map<PatientId, Integer> counts = new HashMap<>();
    if (!patients.isEmpty()) {
      sql.list(
          "select patient_id, count(*) as attempts from outreach.attempt"
              + " where patient_id = any (?::uuid[]) and not withdrawn group by patient_id",
          row ->
              counts.put(
                  new PatientId(row.getObject("patient_id", UUID.class)), row.getInt("attempts")),
          patients.stream().map(PatientId::value).toList());
    }
    return counts;
  }
}
