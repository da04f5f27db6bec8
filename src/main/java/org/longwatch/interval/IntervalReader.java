package org.longwatch.interval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.longwatch.kernel.PatientId;

/** Growth and further therapies as other rooms read them. Access is checked at the doors. */
@ApplicationScoped
@Transactional
public class IntervalReader {

  @Inject EntityManager em;

  /** Measurements, in order of time. */
  public List<GrowthLine> growth(PatientId patient) {
    return em.createQuery(
            "select g from Growth g where g.patient = :patient and g.withdrawn = false"
                + " order by g.measuredOn, g.measure, g.id",
            Growth.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(Growth::line)
        .toList();
  }

  /** Further therapies, in order of their beginning. */
  public List<TherapyLine> therapies(PatientId patient) {
    return em.createQuery(
            "select t from Therapy t where t.patient = :patient and t.withdrawn = false",
            Therapy.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(Therapy::line)
        .sorted(Comparator.comparing(TherapyLine::began).thenComparing(TherapyLine::id))
        .toList();
  }

  /** Further therapies of many patients, in order of their beginning. */
  public List<TherapyLine> therapies(Collection<PatientId> patients) {
    if (patients.isEmpty()) {
      return List.of();
    }
    return em.createQuery(
            "select t from Therapy t where t.patient in :patients and t.withdrawn = false",
            Therapy.class)
        .setParameter("patients", patients.stream().map(PatientId::value).toList())
        .getResultStream()
        .map(Therapy::line)
        .sorted(Comparator.comparing(TherapyLine::began).thenComparing(TherapyLine::id))
        .toList();
  }
}
