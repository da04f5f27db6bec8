package org.longwatch.clonality;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/** Samples, copy numbers and alerts as other rooms read them. Access is checked at the doors. */
@ApplicationScoped
@Transactional
public class ClonalityReader {

  @Inject EntityManager em;

  /** Samples with their clones, in order of time. */
  public List<SampleLine> samples(PatientId patient) {
    return em.createQuery(
            "select s from IntegrationSample s where s.patient = :patient"
                + " and s.withdrawn = false order by s.takenOn, s.id",
            IntegrationSample.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(IntegrationSample::line)
        .toList();
  }

  public Optional<SampleLine> sample(UUID id) {
    return Optional.ofNullable(em.find(IntegrationSample.class, id))
        .filter(sample -> !sample.isWithdrawn())
        .map(IntegrationSample::line);
  }

  public Optional<SampleLine> sample(CentreId centre, String identifier) {
    return em.createQuery(
            "select s from IntegrationSample s where s.centre = :centre"
                + " and s.identifier = :identifier and s.withdrawn = false",
            IntegrationSample.class)
        .setParameter("centre", centre.value())
        .setParameter("identifier", identifier)
        .getResultStream()
        .findFirst()
        .map(IntegrationSample::line);
  }

  /** Copy numbers, in order of time. */
  public List<CopyNumberLine> copyNumbers(PatientId patient) {
    return em.createQuery(
            "select c from CopyNumber c where c.patient = :patient and c.withdrawn = false order by"
                + " c.measuredOn, c.id",
            CopyNumber.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(CopyNumber::line)
        .toList();
  }

  /** Alerts that stand, in order of the sample. */
  public List<ClonalityAlertLine> alerts(PatientId patient) {
    return em.createQuery(
            "select a from ClonalityAlert a where a.patient = :patient and a.superseded = false"
                + " order by a.sampleDay, a.clone",
            ClonalityAlert.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(ClonalityAlert::line)
        .toList();
  }

  /** Alerts that stand, of many patients, in order of the sample. */
  public List<ClonalityAlertLine> alertsOf(Collection<PatientId> patients) {
    if (patients.isEmpty()) {
      return List.of();
    }
    return em.createQuery(
            "select a from ClonalityAlert a where a.patient in :patients"
                + " and a.superseded = false order by a.sampleDay, a.clone",
            ClonalityAlert.class)
        .setParameter("patients", patients.stream().map(PatientId::value).toList())
        .getResultStream()
        .map(ClonalityAlert::line)
        .toList();
  }

  public Optional<ClonalityAlertLine> alert(UUID id) {
    return Optional.ofNullable(em.find(ClonalityAlert.class, id)).map(ClonalityAlert::line);
  }

  /** The latest alerts that stand, newest first, of one centre or all. */
  public List<ClonalityAlertLine> alerts(Optional<CentreId> centre, int limit) {
    TypedQuery<ClonalityAlert> query =
        em.createQuery(
            "select a from ClonalityAlert a where a.superseded = false"
                + (centre.isPresent() ? " and a.centre = :centre" : "")
                + " order by a.raisedAt desc, a.id desc",
            ClonalityAlert.class);
    centre.ifPresent(id -> query.setParameter("centre", id.value()));
    return query.setMaxResults(limit).getResultStream().map(ClonalityAlert::line).toList();
  }
}
