package org.longwatch.intake;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.longwatch.adverseevent.AdverseEventIntake;
import org.longwatch.adverseevent.AdverseEventReader;
import org.longwatch.adverseevent.Malignancies;
import org.longwatch.adverseevent.RecordMalignancy;
import org.longwatch.adverseevent.ReportAdverseEvent;
import org.longwatch.clonality.ClonalityWatch;
import org.longwatch.clonality.RecordCopyNumber;
import org.longwatch.clonality.RecordSample;
import org.longwatch.enrolment.Participation;
import org.longwatch.enrolment.RecordConsent;
import org.longwatch.enrolment.RecordEnrolment;
import org.longwatch.followup.FollowUp;
import org.longwatch.followup.RecordAssessment;
import org.longwatch.followup.RecordVisit;
import org.longwatch.interval.IntervalHistory;
import org.longwatch.interval.RecordGrowth;
import org.longwatch.interval.RecordTherapy;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.laboratory.Laboratory;
import org.longwatch.laboratory.RecordLaboratoryResult;
import org.longwatch.laboratory.RecordSpecimen;
import org.longwatch.platform.Sql;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegisterPatient;
import org.longwatch.registry.RegisterTreatment;
import org.longwatch.registry.Registration;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.AuditTrail;
import org.longwatch.traceability.RecordAdministeredUnits;
import org.longwatch.traceability.RecordBiologicalProduct;
import org.longwatch.traceability.RecordCollection;
import org.longwatch.traceability.Tracing;

/**
 * Hands the steps of a submission to the use cases: first all of them are asked what they object
 * to, then all of them are done, in the running transaction.
 */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class Submissions {

  @Inject EntityManager em;
  @Inject RegistryReader registry;
  @Inject AuditTrail audit;
  @Inject Registration registration;
  @Inject Participation participation;
  @Inject Tracing tracing;
  @Inject FollowUp followUp;
  @Inject IntervalHistory interval;
  @Inject Laboratory laboratory;
  @Inject ClonalityWatch clonality;
  @Inject Malignancies malignancies;
  @Inject AdverseEventIntake adverseEvents;
  @Inject AdverseEventReader adverseEventReader;

  private List<Taking<?>> takings;

  /** Every kind of command, in the order in which they are done. */
  @PostConstruct
  void prepare() {
    takings =
        List.of(
            Taking.of(
                Withdraw.class,
                (command, patient) -> undoing(command),
                (command, known) -> withdraw(command)),
            Taking.of(
                RegisterPatient.class,
                (command, patient, known) -> registration.issues(command, known),
                (command, known) -> {
                  if (known) {
                    registration.amend(command);
                  } else {
                    registration.register(command);
                  }
                }),
            Taking.of(
                    RegisterTreatment.class,
                    registration::issues,
                    (command, known) -> {
                      if (known) {
                        registration.correct(command);
                      } else {
                        registration.register(command);
                      }
                    })
                .withdrawnBy((id, reason) -> registration.withdraw(new TreatmentId(id), reason)),
            Taking.of(
                    RecordConsent.class,
                    participation::issues,
                    (command, known) -> participation.record(command))
                .withdrawnBy(participation::withdrawConsent),
            Taking.of(
                    RecordEnrolment.class,
                    participation::issues,
                    (command, known) -> participation.record(command))
                .withdrawnBy(participation::withdrawEnrolment),
            Taking.of(
                    RecordCollection.class,
                    tracing::issues,
                    (command, known) -> tracing.record(command))
                .withdrawnBy(tracing::withdrawCollection),
            Taking.of(
                    RecordBiologicalProduct.class,
                    tracing::issues,
                    (command, known) -> tracing.record(command))
                .withdrawnBy(tracing::withdrawUnit),
            Taking.of(
                    RecordAdministeredUnits.class,
                    tracing::issues,
                    (command, known) -> tracing.record(command))
                .withdrawnBy(tracing::withdrawAdministered),
            Taking.of(RecordVisit.class, followUp::issues, followUp::record)
                .withdrawnBy(followUp::withdrawVisit),
            Taking.of(RecordAssessment.class, followUp::issues, followUp::record)
                .withdrawnBy(followUp::withdrawAssessment),
            Taking.of(
                    RecordGrowth.class,
                    interval::issues,
                    (command, known) -> interval.record(command))
                .withdrawnBy(interval::withdrawGrowth),
            Taking.of(
                    RecordTherapy.class,
                    interval::issues,
                    (command, known) -> interval.record(command))
                .withdrawnBy(interval::withdrawTherapy),
            Taking.of(RecordSpecimen.class, laboratory::issues, laboratory::record)
                .withdrawnBy(laboratory::withdrawSpecimen),
            Taking.of(RecordLaboratoryResult.class, laboratory::issues, laboratory::record)
                .withdrawnBy(laboratory::withdrawResult),
            Taking.of(RecordCopyNumber.class, clonality::issues, clonality::record)
                .withdrawnBy(clonality::withdrawCopyNumber),
            Taking.of(RecordSample.class, clonality::issues, clonality::record)
                .withdrawnBy(clonality::withdrawSample),
            Taking.of(
                    RecordMalignancy.class,
                    malignancies::issues,
                    (command, known) -> malignancies.record(command))
                .withdrawnBy(malignancies::withdraw),
            Taking.of(ReportAdverseEvent.class, adverseEvents::issues, adverseEvents::state)
                .withdrawnBy(adverseEvents::nullify));
  }

  /** Everything the use cases object to, at the places of the submission. Writes nothing. */
  public List<Issue> check(List<Step> steps) {
    Map<PatientId, PatientLine> patients = patients(steps);
    Map<TreatmentId, RegisterTreatment> treatments =
        commands(steps, RegisterTreatment.class)
            .collect(Collectors.toMap(RegisterTreatment::id, Function.identity()));
    Set<Issue> issues = new LinkedHashSet<>();
    for (Step step : steps) {
      PatientLine patient = patients.get(step.command().patient());
      if (patient == null && step.command().patient() != null) {
        // its own entry was refused, which has been said there
        continue;
      }
      for (Issue issue : taking(step).objectionsTo(step, patient)) {
        issues.add(placed(issue, step.places()));
      }
      Stream.concat(
              commands(List.of(step), ReportAdverseEvent.class)
                  .flatMap(event -> beforeItsTreatment(event, treatments).stream()),
              commands(List.of(step), Withdraw.class)
                  .flatMap(withdrawal -> suspected(withdrawal, steps).stream()))
          .forEach(issue -> issues.add(placed(issue, step.places())));
    }
    return List.copyOf(issues);
  }

  /** The use case knows only treatments that are recorded; this one comes with the event. */
  private static Optional<Issue> beforeItsTreatment(
      ReportAdverseEvent event, Map<TreatmentId, RegisterTreatment> treatments) {
    return event
        .treatment()
        .map(treatments::get)
        .filter(sent -> event.onset().latest().isBefore(sent.administeredOn()))
        .map(
            sent ->
                Issue.error(
                    Issue.Kind.BUSINESS_RULE,
                    "AdverseEvent.date",
                    "The event began before the suspected treatment of " + sent.administeredOn()));
  }

  /**
   * Does the steps in the order of their takings: first what was entered in error is taken back,
   * and what builds on others before what it builds on.
   *
   * @param writes takes what is to be sent of the audit trail
   * @throws RuleViolated with all that is seen only once the steps before were done
   */
  public void execute(List<Step> steps, Sql.Writes writes) {
    List<Step> ordered = new ArrayList<>(steps);
    ordered.sort(
        Comparator.<Step>comparingInt(step -> takings.indexOf(taking(step)))
            .thenComparingInt(this::undone));
    registry.holding(
        steps.stream()
            .map(step -> step.command().patient())
            .filter(Objects::nonNull)
            .collect(Collectors.toSet()),
        commands(steps.stream().filter(step -> !step.known()).toList(), RegisterPatient.class)
            .map(RegisterPatient::id)
            .toList(),
        () -> audit.together(steps.size(), () -> inOrder(ordered), writes));
  }

  private void inOrder(List<Step> ordered) {
    Set<Issue> issues = new LinkedHashSet<>();
    Taking<?> before = null;
    for (Step step : ordered) {
      try {
        Taking<?> taking = taking(step);
        if (taking != before) {
          // rows of one kind go out together; JPA does not know which kind builds on which
          em.flush();
          before = taking;
        }
        taking.take(step);
      } catch (RuleViolated e) {
        e.issues().forEach(issue -> issues.add(placed(issue, step.places())));
      } catch (RuntimeException e) {
        if (issues.isEmpty()) {
          throw e;
        }
        // on a record where a step is missing others may fail in ways of their own
        break;
      }
    }
    if (!issues.isEmpty()) {
      throw new RuleViolated(List.copyOf(issues));
    }
  }

  /** Place among what is withdrawn: the last done is the first undone. */
  private int undone(Step step) {
    return commands(List.of(step), Withdraw.class)
        .mapToInt(withdrawal -> -takings.indexOf(taking(withdrawal.stated())))
        .findFirst()
        .orElse(0);
  }

  private List<Issue> undoing(Withdraw command) {
    if (taking(command.stated()).withdrawn().isEmpty()) {
      return List.of(
          Issue.error(
              Issue.Kind.NOT_SUPPORTED,
              "",
              "This cannot be deleted, as others build on it; correct it by PUT"));
    }
    return List.of();
  }

  /** A treatment is not taken back under an event that suspects it, unless that one goes too. */
  private Optional<Issue> suspected(Withdraw command, List<Step> steps) {
    if (command.stated() != RegisterTreatment.class) {
      return Optional.empty();
    }
    Optional<UUID> treatment = Optional.of(command.fact());
    Set<UUID> restated =
        commands(steps, ReportAdverseEvent.class)
            .filter(event -> !event.treatment().map(TreatmentId::value).equals(treatment))
            .map(ReportAdverseEvent::fact)
            .collect(Collectors.toSet());
    commands(steps, Withdraw.class)
        .filter(other -> other.stated() == ReportAdverseEvent.class)
        .forEach(other -> restated.add(other.fact()));
    return adverseEventReader.ofPatient(command.patient()).stream()
            .filter(event -> !event.nullified() && !restated.contains(event.id()))
            .anyMatch(event -> event.treatment().map(TreatmentId::value).equals(treatment))
        ? Optional.of(
            Issue.error(
                Issue.Kind.BUSINESS_RULE,
                "",
                "An adverse event suspects this treatment; correct or delete that one first, or in"
                    + " the same transaction"))
        : Optional.empty();
  }

  private void withdraw(Withdraw command) {
    taking(command.stated()).withdrawn().orElseThrow().accept(command.fact(), command.reason());
  }

  private Taking<?> taking(Step step) {
    return taking(step.command().getClass());
  }

  private Taking<?> taking(Class<? extends Command> kind) {
    return takings.stream()
        .filter(taking -> taking.kind() == kind)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Nobody takes " + kind));
  }

  /** Patients as they will be known once the submission is accepted. */
  private Map<PatientId, PatientLine> patients(Collection<Step> steps) {
    Map<PatientId, PatientLine> patients = new HashMap<>();
    commands(steps, RegisterPatient.class)
        .forEach(command -> patients.put(command.id(), command.line()));
    Set<PatientId> recorded =
        steps.stream()
            .map(step -> step.command().patient())
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    recorded.removeAll(patients.keySet());
    for (PatientLine line : registry.patients(recorded)) {
      patients.put(line.id(), line);
    }
    return patients;
  }

  private static <C extends Command> Stream<C> commands(Collection<Step> steps, Class<C> kind) {
    return steps.stream().map(Step::command).filter(kind::isInstance).map(kind::cast);
  }

  static Issue placed(Issue issue, Map<String, String> places) {
    int dot = issue.location().indexOf('.');
    String type = dot < 0 ? issue.location() : issue.location().substring(0, dot);
    String place = places.get(type);
    return place == null
        ? issue
        : new Issue(
            issue.severity(),
            issue.kind(),
            place + (dot < 0 ? "" : issue.location().substring(dot)),
            issue.text());
  }
}
