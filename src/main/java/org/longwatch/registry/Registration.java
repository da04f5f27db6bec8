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
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TreatmentId;
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
  @Inject Event<PatientReturned> patientReturned;

  /**
   * What would keep the patient from being registered; empty if nothing. Locations are FHIR.
   *
   * @param known whether the patient is registered, so that this states them anew
   */
  public List<Issue> issues(RegisterPatient command, boolean known) {
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
    if (known && command.deceasedOn().isEmpty() && !command.deadOnUnknownDay()) {
      deathNotStated(command).ifPresent(issues::add);
    }
    return issues;
  }

  private Optional<Issue> deathNotStated(RegisterPatient command) {
    Patient known = em.find(Patient.class, command.id().value());
    if (known == null || known.line().deceasedOn().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Issue.warning(
            Issue.Kind.BUSINESS_RULE,
            "Patient.deceased",
            known.observedDeath().isPresent()
                ? "A vital status says that this patient died; correct that Observation if the"
                    + " patient lives"
                : "The death that was stated before is taken back; what is owed is owed again"));
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
    refuse(issues(command, false));
    Patient patient = new Patient(command);
    patient.knownBy(entry("registered", command));
    em.persist(patient);
    // JPA does not know that facts of other rooms need the row
    em.flush();
  }

  /**
   * States anew what is known of a patient. A death that becomes known ends obligations; one that
   * was stated before and no longer is brings them back.
   */
  public void amend(RegisterPatient command) {
    refuse(issues(command, true));
    Patient patient = patient(command.id());
    Optional<LocalDate> before = patient.line().deceasedOn();
    patient.restate(command);
    patient.knownBy(entry("amended", command));
    em.flush();
    tell(patient, before);
  }

  /**
   * Notes what observations tell of a death: a day, or none any more. The day that the patient's
   * own data state is better, and stays.
   */
  public void observeDeath(PatientId id, Optional<LocalDate> day) {
    Patient patient = patient(id);
    PatientLine line = patient.line();
    access.requireCentre(line.centre());
    if (!patient.observe(day)) {
      return;
    }
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("deceasedOn", day);
    patient.knownBy(
        audit.record(
            day.isPresent() ? "died" : "returned",
            "registry.patient",
            id.value(),
            line.centre(),
            id,
            detail));
    em.flush();
    tell(patient, line.deceasedOn());
  }

  /**
   * Lets another centre follow the patient, which calls the patient otherwise. Whoever asks must be
   * that centre; that the former one agrees is for the caller to know.
   *
   * @throws RuleViolated if the pseudonym is empty
   * @throws Conflict if the centre calls another patient so
   */
  public void move(PatientId id, CentreId to, String pseudonym) {
    access.requireCentre(to);
    if (pseudonym.isBlank()) {
      throw new RuleViolated("pseudonym", "Say how your centre calls the patient");
    }
    long taken =
        em.createQuery(
                "select count(p) from Patient p where p.centre = :centre"
                    + " and p.pseudonym = :pseudonym",
                Long.class)
            .setParameter("centre", to.value())
            .setParameter("pseudonym", pseudonym)
            .getSingleResult();
    if (taken > 0) {
      throw new Conflict("Your centre calls another patient so; choose another pseudonym");
    }
    Patient patient = patient(id);
    CentreId from = patient.line().centre();
    patient.move(to.value(), pseudonym);
    patient.knownBy(
        audit.record(
            "transferred", "registry.patient", id.value(), to, id, Map.of("from", from, "to", to)));
    em.flush();
  }

  private void tell(Patient patient, Optional<LocalDate> before) {
    PatientLine line = patient.line();
    if (line.deceasedOn().equals(before)) {
      return;
    }
    if (line.deceasedOn().isPresent()) {
      patientDied.fire(new PatientDied(line.id(), line.deceasedOn().get()));
    } else {
      patientReturned.fire(new PatientReturned(line.id(), before.orElseThrow()));
    }
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

  /** A treatment was entered in error: it is day 0 of nothing any more. */
  public void withdraw(TreatmentId id, String reason) {
    Treatment treatment = em.find(Treatment.class, id.value(), LockModeType.PESSIMISTIC_WRITE);
    if (treatment == null) {
      throw new NotFound("There is no such treatment");
    }
    CentreId holder = patient(treatment.patient()).line().centre();
    access.requireCentre(holder);
    if (treatment.isWithdrawn()) {
      return;
    }
    long entry =
        audit.record(
            "withdrawn",
            "registry.treatment",
            id.value(),
            holder,
            treatment.patient(),
            Map.of("reason", reason));
    treatment.withdraw();
    treatment.knownBy(entry);
    em.flush();
    treatmentCorrected.fire(
        new TreatmentCorrected(id, treatment.patient(), treatment.administeredOn()));
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
