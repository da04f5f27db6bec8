package org.longwatch.laboratory;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.EvidenceStated;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;

/** Records what laboratories found, and the specimens that are kept. */
@ApplicationScoped
@Transactional
public class Laboratory {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  @Inject EntityManager em;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject Catalogue catalogue;
  @Inject RegistryReader registry;
  @Inject Event<LaboratoryResultStated> stated;
  @Inject Event<EvidenceStated> evidence;

  /** What would keep the finding from being recorded; empty if nothing. Locations are FHIR. */
  public List<Issue> issues(RecordLaboratoryResult command, PatientLine patient) {
    access.requireCentre(command.centre());
    List<Issue> issues =
        new ArrayList<>(
            patient.objections(
                command.centre(),
                PartialDate.of(command.measuredOn()),
                catalogue.today(patient.centre()),
                "Observation.subject",
                "Observation.effective",
                "measurement"));
    if (command.amount().isEmpty() && command.detection().isEmpty()) {
      issues.add(
          Issue.error(
              Issue.Kind.REQUIRED,
              "Observation.value",
              "Say how much was measured, or whether it was detected"));
    }
    if (command.kind() == LaboratoryKind.RCL && command.detection().isEmpty()) {
      issues.add(
          Issue.error(
              Issue.Kind.REQUIRED,
              "Observation.value",
              "Say whether replication-competent virus was detected"));
    }
    command
        .amount()
        .filter(
            amount ->
                amount.signum() < 0 || command.unit().equals("%") && amount.compareTo(HUNDRED) > 0)
        .ifPresent(
            amount ->
                issues.add(
                    Issue.error(
                        Issue.Kind.VALUE,
                        "Observation.value",
                        command.unit().equals("%")
                            ? "A share lies between 0 and 100 %"
                            : "An amount cannot be below 0")));
    return issues;
  }

  /** What would keep the specimen from being recorded; empty if nothing. */
  public List<Issue> issues(RecordSpecimen command, PatientLine patient) {
    access.requireCentre(command.centre());
    List<Issue> issues =
        new ArrayList<>(
            patient.objections(
                command.centre(),
                PartialDate.of(command.collectedOn()),
                catalogue.today(patient.centre()),
                "Specimen.subject",
                "Specimen.collection.collected",
                "collection"));
    command
        .expiresOn()
        .filter(day -> day.isBefore(command.collectedOn()))
        .ifPresent(
            day ->
                issues.add(
                    Issue.error(
                        Issue.Kind.BUSINESS_RULE,
                        "Specimen.extension",
                        "The specimen expires before it was collected")));
    return issues;
  }

  /** Records a finding, or corrects the one with the same id. */
  public void record(RecordLaboratoryResult command) {
    record(command, true);
  }

  /**
   * As {@link #record(RecordLaboratoryResult)}.
   *
   * @param known whether the record may have it; what is new is not looked for
   */
  public void record(RecordLaboratoryResult command, boolean known) {
    List<Issue> issues = issues(command, patient(command.patient()));
    command
        .specimen()
        .filter(id -> isNotOf(em.find(Specimen.class, id), command.patient()))
        .ifPresent(
            id ->
                issues.add(
                    Issue.error(
                        Issue.Kind.NOT_FOUND,
                        "Observation.specimen",
                        "No such specimen of this patient")));
    refuse(issues);
    LaboratoryResult result = known ? em.find(LaboratoryResult.class, command.id()) : null;
    if (result != null && !result.line().patient().equals(command.patient())) {
      throw new Conflict("This result is recorded of another patient");
    }
    LaboratoryKind before = result == null ? command.kind() : result.line().kind();
    Map<String, Object> detail = new TreeMap<>();
    detail.put("kind", command.kind());
    detail.put("measuredOn", command.measuredOn());
    detail.put("amount", command.amount());
    detail.put("comparator", command.comparator());
    detail.put("unit", command.unit());
    detail.put("detection", command.detection());
    long entry =
        audit.record(
            result == null ? "recorded" : "corrected",
            "laboratory.result",
            command.id(),
            command.centre(),
            command.patient(),
            detail);
    if (result == null) {
      result = new LaboratoryResult(command);
      result.knownBy(entry);
      em.persist(result);
    } else {
      result.restate(command);
      result.knownBy(entry);
    }
    stated.fire(
        new LaboratoryResultStated(
            command.id(), command.centre(), command.patient(), command.kind(), before));
    evidence.fire(new EvidenceStated(command.patient(), entry));
  }

  /** Records a specimen, or corrects the one with the same id. */
  public void record(RecordSpecimen command) {
    record(command, true);
  }

  /**
   * As {@link #record(RecordSpecimen)}.
   *
   * @param known whether the record may have it; what is new is not looked for
   */
  public void record(RecordSpecimen command, boolean known) {
    refuse(issues(command, patient(command.patient())));
    Specimen specimen = known ? em.find(Specimen.class, command.id()) : null;
    if (specimen != null && !specimen.line().patient().equals(command.patient())) {
      throw new Conflict("This specimen is recorded of another patient");
    }
    Map<String, Object> detail = new TreeMap<>();
    detail.put("type", command.type());
    detail.put("collectedOn", command.collectedOn());
    detail.put("expiresOn", command.expiresOn());
    detail.put("available", command.available());
    long entry =
        audit.record(
            specimen == null ? "recorded" : "corrected",
            "laboratory.specimen",
            command.id(),
            command.centre(),
            command.patient(),
            detail);
    if (specimen == null) {
      specimen = new Specimen(command);
      specimen.knownBy(entry);
      em.persist(specimen);
    } else {
      specimen.restate(command);
      specimen.knownBy(entry);
    }
    evidence.fire(new EvidenceStated(command.patient(), entry));
  }

  /** A finding was entered in error: it no longer counts. What is not there needs no withdrawal. */
  public void withdrawResult(UUID id, String reason) {
    LaboratoryResult result = em.find(LaboratoryResult.class, id);
    if (result == null || result.isWithdrawn()) {
      return;
    }
    LaboratoryResultLine line = result.line();
    CentreId holder = registry.holder(line.patient());
    access.requireCentre(holder);
    long entry =
        audit.record(
            "withdrawn", "laboratory.result", id, holder, line.patient(), Map.of("reason", reason));
    result.withdraw();
    result.knownBy(entry);
    em.flush();
    stated.fire(new LaboratoryResultStated(id, holder, line.patient(), line.kind(), line.kind()));
    evidence.fire(new EvidenceStated(line.patient(), entry));
  }

  /** A specimen was entered in error. What is not there needs no withdrawal. */
  public void withdrawSpecimen(UUID id, String reason) {
    Specimen specimen = em.find(Specimen.class, id);
    if (specimen == null || specimen.isWithdrawn()) {
      return;
    }
    SpecimenLine line = specimen.line();
    CentreId holder = registry.holder(line.patient());
    access.requireCentre(holder);
    long entry =
        audit.record(
            "withdrawn",
            "laboratory.specimen",
            id,
            holder,
            line.patient(),
            Map.of("reason", reason));
    specimen.withdraw();
    specimen.knownBy(entry);
    em.flush();
    evidence.fire(new EvidenceStated(line.patient(), entry));
  }

  private static boolean isNotOf(Specimen specimen, PatientId patient) {
    return specimen == null || specimen.isWithdrawn() || !specimen.line().patient().equals(patient);
  }

  private PatientLine patient(PatientId id) {
    return registry.patient(id).orElseThrow(() -> new NotFound("There is no such patient"));
  }

  private static void refuse(List<Issue> issues) {
    if (issues.stream().anyMatch(Issue::refuses)) {
      throw new RuleViolated(issues);
    }
  }
}
