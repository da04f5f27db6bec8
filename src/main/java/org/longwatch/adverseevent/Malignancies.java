package org.longwatch.adverseevent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.registry.TreatmentLine;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;

/** Records second primary malignancies. The report of the event is another fact, and names them. */
@ApplicationScoped
@Transactional
public class Malignancies {

  @Inject EntityManager em;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject Catalogue catalogue;
  @Inject RegistryReader registry;
  @Inject Event<MalignancyStated> stated;

  /** What would keep the malignancy from being recorded; empty if nothing. Locations are FHIR. */
  public List<Issue> issues(RecordMalignancy command, PatientLine patient) {
    access.requireCentre(command.centre());
    LocalDate today = catalogue.today(patient.centre());
    List<Issue> issues =
        new ArrayList<>(
            patient.objections(
                command.centre(),
                command.onset(),
                today,
                "Condition.subject",
                "Condition.onset",
                "malignancy"));
    if (command.recordedOn().isAfter(today)) {
      issues.add(
          Issue.error(
              Issue.Kind.BUSINESS_RULE,
              "Condition.recordedDate",
              "The malignancy was recorded in the future (today is " + today + ")"));
    }
    if (command.malignancy().code().isBlank() && command.malignancy().display().isBlank()) {
      issues.add(
          Issue.error(
              Issue.Kind.REQUIRED,
              "Condition.code",
              "Say which malignancy it is: a code or words"));
    }
    List<TreatmentLine> treatments = registry.treatmentsOf(patient.id());
    if (!treatments.isEmpty()
        && command.onset().latest().isBefore(treatments.get(0).administeredOn())) {
      issues.add(
          Issue.warning(
              Issue.Kind.BUSINESS_RULE,
              "Condition.onset",
              "The malignancy was found before the first treatment, so it is no second one"));
    }
    return issues;
  }

  /** Records a malignancy, or corrects the one with the same id. */
  public void record(RecordMalignancy command) {
    PatientLine patient =
        registry
            .patient(command.patient())
            .orElseThrow(() -> new NotFound("There is no such patient"));
    List<Issue> issues = issues(command, patient);
    if (issues.stream().anyMatch(Issue::refuses)) {
      throw new RuleViolated(issues);
    }
    Malignancy malignancy = em.find(Malignancy.class, command.id());
    if (malignancy != null && !malignancy.line().patient().equals(command.patient())) {
      throw new Conflict("This malignancy is recorded of another patient");
    }
    Map<String, Object> detail = new TreeMap<>();
    detail.put("code", command.malignancy().code());
    detail.put("histology", command.histology().map(Code::code));
    detail.put("onset", command.onset());
    detail.put("vectorFinding", command.vectorFinding());
    detail.put("tCellOrigin", command.tCellOrigin());
    long entry =
        audit.record(
            malignancy == null ? "recorded" : "corrected",
            "adverseevent.malignancy",
            command.id(),
            command.centre(),
            command.patient(),
            detail);
    if (malignancy == null) {
      malignancy = new Malignancy(command);
      malignancy.knownBy(entry);
      em.persist(malignancy);
    } else {
      malignancy.restate(command);
      malignancy.knownBy(entry);
    }
    em.flush();
    stated.fire(new MalignancyStated(command.id(), command.patient()));
  }

  /** A malignancy was entered in error. What is not there needs no withdrawal. */
  public void withdraw(UUID id, String reason) {
    Malignancy malignancy = em.find(Malignancy.class, id);
    if (malignancy == null || malignancy.isWithdrawn()) {
      return;
    }
    MalignancyLine line = malignancy.line();
    CentreId holder = registry.holder(line.patient());
    access.requireCentre(holder);
    long entry =
        audit.record(
            "withdrawn",
            "adverseevent.malignancy",
            id,
            holder,
            line.patient(),
            Map.of("reason", reason));
    malignancy.withdraw();
    malignancy.knownBy(entry);
    em.flush();
    stated.fire(new MalignancyStated(id, line.patient()));
  }

  /** Malignancies of a patient, in order of onset. */
  public List<MalignancyLine> ofPatient(PatientId patient) {
    return em.createQuery(
            "select m from Malignancy m where m.patient = :patient and m.withdrawn = false"
                + " order by m.onsetEarliest, m.id",
            Malignancy.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(Malignancy::line)
        .toList();
  }

  /** Malignancies of many patients, in order of onset. */
  public List<MalignancyLine> ofPatients(Collection<PatientId> patients) {
    if (patients.isEmpty()) {
      return List.of();
    }
    return em.createQuery(
            "select m from Malignancy m where m.patient in :patients and m.withdrawn = false"
                + " order by m.onsetEarliest, m.id",
            Malignancy.class)
        .setParameter("patients", patients.stream().map(PatientId::value).toList())
        .getResultStream()
        .map(Malignancy::line)
        .toList();
  }

  public Optional<MalignancyLine> malignancy(UUID id) {
    return Optional.ofNullable(em.find(Malignancy.class, id))
        .filter(malignancy -> !malignancy.isWithdrawn())
        .map(Malignancy::line);
  }
}
