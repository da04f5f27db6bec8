package org.longwatch.interval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.reference.RuleBook;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;

/** Records growth and further therapies. */
@ApplicationScoped
@Transactional
public class IntervalHistory {

  @Inject EntityManager em;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject Catalogue catalogue;
  @Inject RegistryReader registry;
  @Inject RuleBook ruleBook;

  /** What would keep the measurement from being recorded; empty if nothing. Locations are FHIR. */
  public List<Issue> issues(RecordGrowth command, PatientLine patient) {
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
    if (command.measure() == GrowthMeasure.TANNER_STAGE) {
      if (!isStage(command.amount())) {
        issues.add(
            Issue.error(
                Issue.Kind.VALUE, "Observation.value", "A Tanner stage is a number from 1 to 5"));
      }
    } else if (command.amount().signum() <= 0) {
      issues.add(
          Issue.error(
              Issue.Kind.VALUE,
              "Observation.value",
              "A " + command.measure().label() + " is above 0"));
    } else {
      unlikely(command).ifPresent(issues::add);
    }
    return issues;
  }

  private static boolean isStage(BigDecimal amount) {
    return amount.stripTrailingZeros().scale() <= 0
        && amount.compareTo(BigDecimal.ONE) >= 0
        && amount.compareTo(BigDecimal.valueOf(5)) <= 0;
  }

  private Optional<Issue> unlikely(RecordGrowth command) {
    String key = "growth." + command.measure().name().toLowerCase(Locale.ROOT);
    BigDecimal lowest = BigDecimal.valueOf(ruleBook.number(key + ".lowest"));
    BigDecimal highest = BigDecimal.valueOf(ruleBook.number(key + ".highest"));
    return command.amount().compareTo(lowest) >= 0 && command.amount().compareTo(highest) <= 0
        ? Optional.empty()
        : Optional.of(
            Issue.warning(
                Issue.Kind.BUSINESS_RULE,
                "Observation.value",
                "A "
                    + command.measure().label()
                    + " outside "
                    + lowest.stripTrailingZeros().toPlainString()
                    + " to "
                    + highest.stripTrailingZeros().toPlainString()
                    + " "
                    + command.measure().unit()
                    + " is unlikely; check number and unit"));
  }

  /** What would keep the therapy from being recorded; empty if nothing. */
  public List<Issue> issues(RecordTherapy command, PatientLine patient) {
    access.requireCentre(command.centre());
    List<Issue> issues =
        new ArrayList<>(
            patient.objections(
                command.centre(),
                command.began(),
                catalogue.today(patient.centre()),
                "MedicationStatement.subject",
                "MedicationStatement.effective",
                "therapy"));
    command
        .ended()
        .filter(ended -> ended.latest().isBefore(command.began().earliest()))
        .ifPresent(
            ended ->
                issues.add(
                    Issue.error(
                        Issue.Kind.BUSINESS_RULE,
                        "MedicationStatement.effective",
                        "The therapy ended before it began")));
    if (command.therapy().code().isBlank() && command.therapy().display().isBlank()) {
      issues.add(
          Issue.error(
              Issue.Kind.REQUIRED,
              "MedicationStatement.medication",
              "Say which therapy it was: a code or words"));
    }
    return issues;
  }

  /** Records a measurement, or corrects the one with the same id. */
  public void record(RecordGrowth command) {
    refuse(issues(command, patient(command.patient())));
    Growth growth = em.find(Growth.class, command.id());
    if (growth != null && !growth.line().patient().equals(command.patient())) {
      throw new Conflict("This measurement is recorded of another patient");
    }
    long entry =
        audit.record(
            growth == null ? "recorded" : "corrected",
            "interval.growth",
            command.id(),
            command.centre(),
            command.patient(),
            Map.of(
                "measure",
                command.measure(),
                "amount",
                command.amount(),
                "measuredOn",
                command.measuredOn()));
    if (growth == null) {
      growth = new Growth(command);
      growth.knownBy(entry);
      em.persist(growth);
    } else {
      growth.restate(command);
      growth.knownBy(entry);
    }
    em.flush();
  }

  /** Records a therapy, or corrects the one with the same id. */
  public void record(RecordTherapy command) {
    refuse(issues(command, patient(command.patient())));
    Therapy therapy = em.find(Therapy.class, command.id());
    if (therapy != null && !therapy.line().patient().equals(command.patient())) {
      throw new Conflict("This therapy is recorded of another patient");
    }
    Map<String, Object> detail = new TreeMap<>();
    detail.put("kind", command.kind());
    detail.put("code", command.therapy().code());
    detail.put("began", command.began());
    detail.put("ended", command.ended());
    long entry =
        audit.record(
            therapy == null ? "recorded" : "corrected",
            "interval.therapy",
            command.id(),
            command.centre(),
            command.patient(),
            detail);
    if (therapy == null) {
      therapy = new Therapy(command);
      therapy.knownBy(entry);
      em.persist(therapy);
    } else {
      therapy.restate(command);
      therapy.knownBy(entry);
    }
    em.flush();
  }

  /** A measurement was entered in error. What is not there needs no withdrawal. */
  public void withdrawGrowth(UUID id, String reason) {
    Growth growth = em.find(Growth.class, id);
    if (growth == null || growth.isWithdrawn()) {
      return;
    }
    GrowthLine line = growth.line();
    CentreId holder = registry.holder(line.patient());
    access.requireCentre(holder);
    long entry =
        audit.record(
            "withdrawn", "interval.growth", id, holder, line.patient(), Map.of("reason", reason));
    growth.withdraw();
    growth.knownBy(entry);
    em.flush();
  }

  /** A therapy was entered in error. What is not there needs no withdrawal. */
  public void withdrawTherapy(UUID id, String reason) {
    Therapy therapy = em.find(Therapy.class, id);
    if (therapy == null || therapy.isWithdrawn()) {
      return;
    }
    TherapyLine line = therapy.line();
    CentreId holder = registry.holder(line.patient());
    access.requireCentre(holder);
    long entry =
        audit.record(
            "withdrawn", "interval.therapy", id, holder, line.patient(), Map.of("reason", reason));
    therapy.withdraw();
    therapy.knownBy(entry);
    em.flush();
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
