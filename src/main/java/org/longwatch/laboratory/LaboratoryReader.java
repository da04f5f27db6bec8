package org.longwatch.laboratory;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.PatientId;

/** Findings and specimens as other rooms read them. Access is checked at the doors. */
@ApplicationScoped
@Transactional
public class LaboratoryReader {

  @Inject EntityManager em;

  /** Findings, in order of time. */
  public List<LaboratoryResultLine> results(PatientId patient) {
    return em.createQuery(
            "select r from LaboratoryResult r where r.patient = :patient and r.withdrawn = false"
                + " order by r.measuredOn, r.id",
            LaboratoryResult.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(LaboratoryResult::line)
        .toList();
  }

  /** Findings of many patients, in order of time. */
  public List<LaboratoryResultLine> results(Collection<PatientId> patients) {
    if (patients.isEmpty()) {
      return List.of();
    }
    return em.createQuery(
            "select r from LaboratoryResult r where r.patient in :patients"
                + " and r.withdrawn = false order by r.measuredOn, r.id",
            LaboratoryResult.class)
        .setParameter("patients", patients.stream().map(PatientId::value).toList())
        .getResultStream()
        .map(LaboratoryResult::line)
        .toList();
  }

  public Optional<LaboratoryResultLine> result(UUID id) {
    return Optional.ofNullable(em.find(LaboratoryResult.class, id))
        .filter(result -> !result.isWithdrawn())
        .map(LaboratoryResult::line);
  }

  /** Specimens, in order of time. */
  public List<SpecimenLine> specimens(PatientId patient) {
    return em.createQuery(
            "select s from Specimen s where s.patient = :patient and s.withdrawn = false"
                + " order by s.collectedOn, s.id",
            Specimen.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(Specimen::line)
        .toList();
  }
}
