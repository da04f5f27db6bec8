package org.longwatch.adverseevent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;
import org.longwatch.reference.MedDra;

/** Reports as other rooms read them. Access is checked at the doors. */
@ApplicationScoped
@Transactional
public class AdverseEventReader {

  /** PostgreSQL takes at most 65,535 parameters. */
  private static final int IDS_PER_QUERY = 10_000;

  @Inject EntityManager em;
  @Inject MedDra medDra;

  public Optional<AdverseEventLine> event(UUID id) {
    return Optional.ofNullable(em.find(AdverseEvent.class, id))
        .map(event -> event.line(medDra::term));
  }

  public Optional<AdverseEventLine> event(CentreId centre, String identifier) {
    return em.createQuery(
            "select e from AdverseEvent e where e.centre = :centre and e.identifier = :identifier"
                + " order by e.nullified, e.id",
            AdverseEvent.class)
        .setParameter("centre", centre.value())
        .setParameter("identifier", identifier)
        .getResultStream()
        .findFirst()
        .map(event -> event.line(medDra::term));
  }

  /** Events of a patient in order of onset, the nullified ones among them. */
  public List<AdverseEventLine> ofPatient(PatientId patient) {
    return em.createQuery(
            "select e from AdverseEvent e where e.patient = :patient"
                + " order by e.onsetEarliest, e.id",
            AdverseEvent.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(event -> event.line(medDra::term))
        .toList();
  }

  /** Events of many patients in order of onset, the nullified ones among them. */
  public List<AdverseEventLine> ofPatients(Collection<PatientId> patients) {
    if (patients.isEmpty()) {
      return List.of();
    }
    return em.createQuery(
            "select e from AdverseEvent e where e.patient in :patients"
                + " order by e.onsetEarliest, e.id",
            AdverseEvent.class)
        .setParameter("patients", patients.stream().map(PatientId::value).toList())
        .getResultStream()
        .map(event -> event.line(medDra::term))
        .toList();
  }

  /** The events among {@code ids}, in order of id. */
  public List<AdverseEventLine> events(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    List<UUID> all = List.copyOf(ids);
    List<AdverseEventLine> lines = new ArrayList<>();
    for (int from = 0; from < all.size(); from += IDS_PER_QUERY) {
      em.createQuery("select e from AdverseEvent e where e.id in :ids", AdverseEvent.class)
          .setParameter("ids", all.subList(from, Math.min(all.size(), from + IDS_PER_QUERY)))
          .getResultStream()
          .map(event -> event.line(medDra::term))
          .forEach(lines::add);
    }
    lines.sort(Comparator.comparing(line -> line.id().toString()));
    return lines;
  }
}
