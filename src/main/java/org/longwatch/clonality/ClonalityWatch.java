package org.longwatch.clonality;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.EvidenceStated;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.laboratory.LaboratoryKind;
import org.longwatch.laboratory.LaboratoryReader;
import org.longwatch.laboratory.LaboratoryResultStated;
import org.longwatch.platform.Clocks;
import org.longwatch.reference.RuleBook;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;

/** Records samples and copy numbers, and alerts when a clone grows or virus is found. */
@ApplicationScoped
@Transactional
public class ClonalityWatch {

  /** Fractions of a sample add up to one, give or take the rounding of the laboratory. */
  private static final double WHOLE = 1.0001;

  @Inject EntityManager em;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject Catalogue catalogue;
  @Inject RegistryReader registry;
  @Inject LaboratoryReader laboratory;
  @Inject RuleBook ruleBook;
  @Inject Clocks clocks;
  @Inject Event<ClonalityAlertRaised> raised;
  @Inject Event<ClonalityAlertSuperseded> superseded;
  @Inject Event<EvidenceStated> stated;

  /** What would keep the sample from being recorded; empty if nothing. Locations are FHIR. */
  public List<Issue> issues(RecordSample command, PatientLine patient) {
    access.requireCentre(command.centre());
    List<Issue> issues = objections(patient, command.centre(), command.takenOn(), "sample");
    double sum = 0;
    Set<String> sites = new HashSet<>();
    for (Clone clone : command.clones()) {
      if (!(clone.abundance() >= 0 && clone.abundance() <= 1)) {
        issues.add(
            Issue.error(
                Issue.Kind.VALUE,
                "Observation.component",
                "The abundance of clone " + clone.label() + " is not between 0 and 100 %"));
      }
      if (clone.position() <= 0 || !(clone.strand().equals("+") || clone.strand().equals("-"))) {
        issues.add(
            Issue.error(
                Issue.Kind.VALUE,
                "Observation.component",
                "Clone " + clone.label() + " needs a position above 0 and a strand + or -"));
      }
      if (!sites.add(clone.chromosome() + clone.strand() + clone.position())) {
        issues.add(
            Issue.error(
                Issue.Kind.DUPLICATE,
                "Observation.hasMember",
                "Clone " + clone.label() + " is named twice in one sample"));
      }
      sum += clone.abundance();
    }
    if (sum > WHOLE) {
      issues.add(
          Issue.error(
              Issue.Kind.BUSINESS_RULE,
              "Observation.hasMember",
              "The clones of the sample add up to more than 100 %"));
    }
    return issues;
  }

  /** What would keep the measurement from being recorded; empty if nothing. */
  public List<Issue> issues(RecordCopyNumber command, PatientLine patient) {
    access.requireCentre(command.centre());
    List<Issue> issues = objections(patient, command.centre(), command.measuredOn(), "measurement");
    if (!(command.copiesPerCell() >= 0 && command.copiesPerCell() < 1000)) {
      issues.add(
          Issue.error(
              Issue.Kind.VALUE,
              "Observation.value",
              "Copies per cell must be a number from 0 to 1000"));
    }
    return issues;
  }

  /** Records a sample, or corrects the one with the same id, and looks at all samples anew. */
  public void record(RecordSample command) {
    record(command, true);
  }

  /**
   * As {@link #record(RecordSample)}.
   *
   * @param known whether the record may have it; what is new is not looked for
   */
  public void record(RecordSample command, boolean known) {
    refuse(issues(command, patient(command.patient())));
    lock(command.patient());
    IntegrationSample sample = known ? em.find(IntegrationSample.class, command.id()) : null;
    if (sample != null && !sample.isOf(command.patient())) {
      throw new Conflict("This sample is recorded of another patient");
    }
    long entry =
        audit.record(
            sample == null ? "recorded" : "corrected",
            "clonality.sample",
            command.id(),
            command.centre(),
            command.patient(),
            Map.of(
                "takenOn",
                command.takenOn(),
                "tissue",
                command.tissue(),
                "assay",
                command.assay(),
                "clones",
                command.clones().size()));
    if (sample == null) {
      sample = new IntegrationSample(command);
      sample.knownBy(entry);
      em.persist(sample);
    } else {
      sample.restate(command);
      sample.knownBy(entry);
    }
    em.flush();
    watch(command.centre(), command.patient());
    stated.fire(new EvidenceStated(command.patient(), entry));
  }

  /** Records a copy number, or corrects the one with the same id. */
  public void record(RecordCopyNumber command) {
    record(command, true);
  }

  /**
   * As {@link #record(RecordCopyNumber)}.
   *
   * @param known whether the record may have it; what is new is not looked for
   */
  public void record(RecordCopyNumber command, boolean known) {
    refuse(issues(command, patient(command.patient())));
    CopyNumber measured = known ? em.find(CopyNumber.class, command.id()) : null;
    if (measured != null && !measured.isOf(command.patient())) {
      throw new Conflict("This measurement is recorded of another patient");
    }
    long entry =
        audit.record(
            measured == null ? "recorded" : "corrected",
            "clonality.copy_number",
            command.id(),
            command.centre(),
            command.patient(),
            Map.of("measuredOn", command.measuredOn(), "copiesPerCell", command.copiesPerCell()));
    if (measured == null) {
      measured = new CopyNumber(command);
      measured.knownBy(entry);
      em.persist(measured);
    } else {
      measured.restate(command);
      measured.knownBy(entry);
    }
    stated.fire(new EvidenceStated(command.patient(), entry));
  }

  /** A sample was entered in error: what alerted in it no longer does. */
  public void withdrawSample(UUID id, String reason) {
    IntegrationSample sample = em.find(IntegrationSample.class, id);
    if (sample == null || sample.isWithdrawn()) {
      return;
    }
    SampleLine line = sample.line();
    CentreId holder = registry.holder(line.patient());
    access.requireCentre(holder);
    lock(line.patient());
    long entry =
        audit.record(
            "withdrawn", "clonality.sample", id, holder, line.patient(), Map.of("reason", reason));
    sample.withdraw();
    sample.knownBy(entry);
    em.flush();
    watch(holder, line.patient());
    stated.fire(new EvidenceStated(line.patient(), entry));
  }

  /** A copy number was entered in error. What is not there needs no withdrawal. */
  public void withdrawCopyNumber(UUID id, String reason) {
    CopyNumber measured = em.find(CopyNumber.class, id);
    if (measured == null || measured.isWithdrawn()) {
      return;
    }
    CopyNumberLine line = measured.line();
    CentreId holder = registry.holder(line.patient());
    access.requireCentre(holder);
    long entry =
        audit.record(
            "withdrawn",
            "clonality.copy_number",
            id,
            holder,
            line.patient(),
            Map.of("reason", reason));
    measured.withdraw();
    measured.knownBy(entry);
    em.flush();
    stated.fire(new EvidenceStated(line.patient(), entry));
  }

  /** Replication-competent virus alerts as a clone does. */
  void resultStated(@Observes LaboratoryResultStated event) {
    if (event.kind() == LaboratoryKind.RCL || event.before() == LaboratoryKind.RCL) {
      lock(event.patient());
      watch(event.centre(), event.patient());
    }
  }

  /** One after the other, so that two samples sent at once see each other. */
  private void lock(PatientId patient) {
    registry.lock(List.of(patient));
  }

  private void watch(CentreId centre, PatientId patient) {
    ClonalityPolicy policy =
        new ClonalityPolicy(
            ruleBook.number("clonality.c3.abundance"),
            ruleBook.number("clonality.c1.fold"),
            ruleBook.number("clonality.c1.fold-abundance"),
            Math.round(ruleBook.number("clonality.same-site.bp")));
    List<ClonalityPolicy.Finding> findings =
        new ArrayList<>(
            policy.findings(
                em.createQuery(
                        "select s from IntegrationSample s where s.patient = :patient"
                            + " and s.withdrawn = false",
                        IntegrationSample.class)
                    .setParameter("patient", patient.value())
                    .getResultStream()
                    .map(IntegrationSample::sample)
                    .toList()));
    findings.addAll(
        new VirusPolicy((int) Math.max(1, ruleBook.number("clonality.rcl.confirming")))
            .findings(laboratory.results(patient)));
    List<ClonalityAlert> standing =
        em.createQuery(
                "select a from ClonalityAlert a where a.patient = :patient and a.superseded ="
                    + " false",
                ClonalityAlert.class)
            .setParameter("patient", patient.value())
            .getResultList();
    List<ClonalityAlertSuperseded> gone = new ArrayList<>();
    for (ClonalityAlert alert : standing) {
      if (!findings.remove(alert.finding())) {
        long entry =
            audit.record("superseded", "clonality.alert", alert.id(), centre, patient, Map.of());
        alert.supersede();
        alert.knownBy(entry);
        gone.add(new ClonalityAlertSuperseded(alert.id(), patient));
      }
    }
    em.flush();
    for (ClonalityPolicy.Finding finding : findings) {
      ClonalityAlert alert = new ClonalityAlert(centre, patient, finding, clocks.instant());
      alert.knownBy(
          audit.record(
              "raised",
              "clonality.alert",
              alert.id(),
              centre,
              patient,
              Map.of(
                  "tier", finding.tier(),
                  "rule", finding.rule(),
                  "clone", finding.cloneLabel(),
                  "samples", finding.samples())));
      em.persist(alert);
      em.flush();
      raised.fire(new ClonalityAlertRaised(alert.id(), patient, alert.tier()));
    }
    gone.forEach(superseded::fire);
  }

  private PatientLine patient(PatientId id) {
    return registry.patient(id).orElseThrow(() -> new NotFound("There is no such patient"));
  }

  private List<Issue> objections(PatientLine patient, CentreId centre, LocalDate day, String what) {
    return patient.objections(
        centre,
        PartialDate.of(day),
        catalogue.today(patient.centre()),
        "Observation.subject",
        "Observation.effective",
        what);
  }

  private static void refuse(List<Issue> issues) {
    if (issues.stream().anyMatch(Issue::refuses)) {
      throw new RuleViolated(issues);
    }
  }
}
