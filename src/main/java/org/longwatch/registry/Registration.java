package org.longwatch.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;

/** Makes patients and treatments known, and corrects what was known. */
@ApplicationScoped
@Transactional
public class Registration {

  @Inject EntityManager em;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject Catalogue catalogue;
  @Inject Event<TreatmentRegistered> treatmentRegistered;
  @Inject Event<TreatmentCorrected> treatmentCorrected;
  @Inject Event<PatientDied> patientDied;

  /** What would keep the patient from being registered; empty if nothing. Locations are FHIR. */
  public List<Issue> issues(RegisterPatient command) {
    access.requireCentre(command.centre());
    List<Issue> issues = new ArrayList<>();
    LocalDate today = catalogue.today(command.centre());
    if (command.birthDate().earliest().isAfter(today)) {
      issues.add(rule("Patient.birthDate", "The birth date lies in the future"));
    }
    command
        .deceasedOn()
        .ifPresent(
            day -> {
              if (day.isAfter(today)) {
                issues.add(rule("Patient.deceased", "The day of death lies in the future"));
              }
              if (day.isBefore(command.birthDate().earliest())) {
                issues.add(rule("Patient.deceased", "The day of death lies before the birth"));
              }
            });
    if (command.deceasedOn().isEmpty()
        && known(command.id()).flatMap(PatientLine::deceasedOn).isPresent()) {
      issues.add(
          rule(
              "Patient.deceased",
              "The registry knows that this patient has died; state the day again. A death that was"
                  + " reported in error cannot be taken back this way: ask the registry"));
    }
    return issues;
  }

  private Optional<PatientLine> known(PatientId id) {
    return Optional.ofNullable(em.find(Patient.class, id.value())).map(Patient::line);
  }

  /** What would keep the treatment from being registered; empty if nothing. */
  public List<Issue> issues(RegisterTreatment command, PatientLine patient) {
    access.requireCentre(command.centre());
    List<Issue> issues = new ArrayList<>();
    if (!patient.centre().equals(command.centre())) {
      issues.add(
          Issue.error(
              Issue.Kind.NOT_FOUND,
              "MedicationAdministration.subject",
              "No such patient at this centre"));
    }
    LocalDate today = catalogue.today(command.centre());
    if (command.administeredOn().isAfter(today)) {
      issues.add(
          rule(
              "MedicationAdministration.effective",
              "The administration lies in the future (today is " + today + ")"));
    }
    if (command.administeredOn().isBefore(patient.birthDate().earliest())) {
      issues.add(
          rule("MedicationAdministration.effective", "The administration lies before the birth"));
    }
    if (patient.deceasedOn().isPresent()
        && command.administeredOn().isAfter(patient.deceasedOn().get())) {
      issues.add(
          rule("MedicationAdministration.effective", "The administration lies after the death"));
    }
    Optional<ProductLine> product = catalogue.productByCode(command.productCode());
    if (product.isEmpty()) {
      issues.add(
          Issue.error(
              Issue.Kind.NOT_FOUND,
              "Medication.code",
              "No product with this code is registered; ask the administrator to add it"));
    } else if (catalogue.batch(product.get().id(), command.lot()).isEmpty()) {
      issues.add(
          Issue.error(
              Issue.Kind.NOT_FOUND,
              "Medication.batch.lotNumber",
              "No such lot of this product is registered; ask the administrator to add it"));
    }
    return issues;
  }

  /** Makes a patient known. */
  public void register(RegisterPatient command) {
    refuse(issues(command));
    Patient patient = new Patient(command);
    patient.knownBy(entry("registered", command));
    em.persist(patient);
  }

  /** States anew what is known of a patient; a death that becomes known ends obligations. */
  public void amend(RegisterPatient command) {
    refuse(issues(command));
    Patient patient = patient(command.id());
    Optional<LocalDate> before = patient.line().deceasedOn();
    patient.restate(command);
    patient.knownBy(entry("amended", command));
    em.flush();
    command
        .deceasedOn()
        .filter(day -> !before.equals(Optional.of(day)))
        .ifPresent(day -> patientDied.fire(new PatientDied(command.id(), day)));
  }

  /** Notes a death that became known by another way than the patient's own data. */
  public void recordDeath(PatientId id, LocalDate day) {
    Patient patient = patient(id);
    PatientLine line = patient.line();
    access.requireCentre(line.centre());
    if (line.deceasedOn().equals(Optional.of(day))) {
      return;
    }
    patient.died(day);
    patient.knownBy(
        audit.record(
            "died", "registry.patient", id.value(), line.centre(), id, Map.of("deceasedOn", day)));
    em.flush();
    patientDied.fire(new PatientDied(id, day));
  }

  /** Makes a treatment known; its follow-up plan follows in the same transaction. */
  public void register(RegisterTreatment command) {
    PatientLine patient = patient(command.patient()).line();
    refuse(issues(command, patient));
    ProductLine product = catalogue.productByCode(command.productCode()).orElseThrow();
    BatchLine batch = catalogue.batch(product.id(), command.lot()).orElseThrow();
    Treatment treatment =
        new Treatment(command, product.id().value(), batch.id(), catalogue.today(command.centre()));
    treatment.knownBy(entry("registered", command));
    em.persist(treatment);
    em.flush();
    treatmentRegistered.fire(new TreatmentRegistered(command.id(), command.patient()));
  }

  /** Corrects a treatment; everything planned from it is re-based in the same transaction. */
  public void correct(RegisterTreatment command) {
    Treatment treatment =
        em.find(Treatment.class, command.id().value(), LockModeType.PESSIMISTIC_WRITE);
    if (treatment == null) {
      throw new NotFound("There is no such treatment");
    }
    refuse(issues(command, patient(command.patient()).line()));
    ProductLine product = catalogue.productByCode(command.productCode()).orElseThrow();
    BatchLine batch = catalogue.batch(product.id(), command.lot()).orElseThrow();
    LocalDate formerDay = treatment.administeredOn();
    treatment.restate(command, product.id().value(), batch.id());
    treatment.knownBy(entry("corrected", command));
    em.flush();
    treatmentCorrected.fire(new TreatmentCorrected(command.id(), command.patient(), formerDay));
  }

  private Patient patient(PatientId id) {
    Patient patient = em.find(Patient.class, id.value());
    if (patient == null) {
      throw new NotFound("There is no such patient");
    }
    return patient;
  }

  private long entry(String action, RegisterPatient command) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("sex", command.sex());
    detail.put("birthDate", command.birthDate());
    detail.put("deceasedOn", command.deceasedOn());
    return audit.record(
        action, "registry.patient", command.id().value(), command.centre(), command.id(), detail);
  }

  private long entry(String action, RegisterTreatment command) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("product", command.productCode());
    detail.put("lot", command.lot());
    detail.put("administeredOn", command.administeredOn());
    detail.put("dose", command.dose());
    return audit.record(
        action,
        "registry.treatment",
        command.id().value(),
        command.centre(),
        command.patient(),
        detail);
  }

  private static Issue rule(String location, String text) {
    return Issue.error(Issue.Kind.BUSINESS_RULE, location, text);
  }

  private static void refuse(List<Issue> issues) {
    if (issues.stream().anyMatch(Issue::refuses)) {
      throw new RuleViolated(issues);
    }
  }
}
