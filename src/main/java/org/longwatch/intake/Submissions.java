package org.longwatch.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.longwatch.adverseevent.AdverseEventIntake;
import org.longwatch.clonality.ClonalityWatch;
import org.longwatch.followup.FollowUp;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegisterTreatment;
import org.longwatch.registry.Registration;
import org.longwatch.registry.RegistryReader;

/**
 * Hands the steps of a submission to the use cases: first all of them are asked what they object
 * to, then all of them are done, in the running transaction.
 */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class Submissions {

  @Inject RegistryReader registry;
  @Inject Registration registration;
  @Inject FollowUp followUp;
  @Inject ClonalityWatch clonality;
  @Inject AdverseEventIntake adverseEvents;

  /** Everything the use cases object to, at the places of the submission. Writes nothing. */
  public List<Issue> check(List<Step> steps) {
    Map<PatientId, PatientLine> patients = patients(steps);
    Map<TreatmentId, RegisterTreatment> treatments = new HashMap<>();
    for (Step step : steps) {
      if (step instanceof Step.OfTreatment of) {
        treatments.put(of.command().id(), of.command());
      }
    }
    Set<Issue> issues = new LinkedHashSet<>();
    for (Step step : steps) {
      PatientLine patient = step.patient() == null ? null : patients.get(step.patient());
      if (patient == null) {
        // needs none, or its own entry was refused, which has been said there
        continue;
      }
      for (Issue issue : objections(step, patient)) {
        issues.add(placed(issue, step.places()));
      }
      if (step instanceof Step.OfEvent event) {
        beforeItsTreatment(event, treatments).ifPresent(issues::add);
      }
    }
    return List.copyOf(issues);
  }

  /** The use case knows only treatments that are recorded; this one comes with the event. */
  private static Optional<Issue> beforeItsTreatment(
      Step.OfEvent event, Map<TreatmentId, RegisterTreatment> treatments) {
    return event
        .command()
        .treatment()
        .map(treatments::get)
        .filter(sent -> event.command().onset().latest().isBefore(sent.administeredOn()))
        .map(
            sent ->
                placed(
                    Issue.error(
                        Issue.Kind.BUSINESS_RULE,
                        "AdverseEvent.date",
                        "The event began before the suspected treatment of "
                            + sent.administeredOn()),
                    event.places()));
  }

  /** Does the steps, people first, then treatments, then what happened to them. */
  public void execute(List<Step> steps) {
    List<Step> ordered = new ArrayList<>(steps);
    ordered.sort(Comparator.comparingInt(Submissions::rank));
    for (Step step : ordered) {
      try {
        execute(step);
      } catch (RuleViolated e) {
        // seen only once the steps before it were done
        throw new RuleViolated(
            e.issues().stream().map(issue -> placed(issue, step.places())).toList());
      }
    }
  }

  private void execute(Step step) {
    if (step instanceof Step.OfPatient patient) {
      if (patient.known()) {
        registration.amend(patient.command());
      } else {
        registration.register(patient.command());
      }
    } else if (step instanceof Step.OfTreatment treatment) {
      if (treatment.known()) {
        registration.correct(treatment.command());
      } else {
        registration.register(treatment.command());
      }
    } else if (step instanceof Step.OfVisit visit) {
      followUp.record(visit.command());
    } else if (step instanceof Step.OfAssessment assessment) {
      followUp.record(assessment.command());
    } else if (step instanceof Step.OfSample sample) {
      clonality.record(sample.command());
    } else if (step instanceof Step.OfCopyNumber copyNumber) {
      clonality.record(copyNumber.command());
    } else if (step instanceof Step.OfEvent event) {
      if (event.known()) {
        adverseEvents.amend(event.command());
      } else {
        adverseEvents.report(event.command());
      }
    } else if (step instanceof Step.OfNullification nullification) {
      adverseEvents.nullify(nullification.event(), nullification.reason());
    }
  }

  private List<Issue> objections(Step step, PatientLine patient) {
    if (step instanceof Step.OfPatient of) {
      return registration.issues(of.command());
    } else if (step instanceof Step.OfTreatment of) {
      return registration.issues(of.command(), patient);
    } else if (step instanceof Step.OfVisit of) {
      return followUp.issues(of.command(), patient);
    } else if (step instanceof Step.OfAssessment of) {
      return followUp.issues(of.command(), patient);
    } else if (step instanceof Step.OfSample of) {
      return clonality.issues(of.command(), patient);
    } else if (step instanceof Step.OfCopyNumber of) {
      return clonality.issues(of.command(), patient);
    } else if (step instanceof Step.OfEvent of) {
      return adverseEvents.issues(of.command(), patient);
    }
    return List.of();
  }

  private static int rank(Step step) {
    if (step instanceof Step.OfPatient) {
      return 0;
    } else if (step instanceof Step.OfTreatment) {
      return 1;
    } else if (step instanceof Step.OfVisit) {
      return 2;
    } else if (step instanceof Step.OfAssessment) {
      return 3;
    } else if (step instanceof Step.OfCopyNumber) {
      return 4;
    } else if (step instanceof Step.OfSample) {
      return 5;
    }
    return 6;
  }

  /** Patients as they will be known once the submission is accepted. */
  private Map<PatientId, PatientLine> patients(Collection<Step> steps) {
    Map<PatientId, PatientLine> patients = new HashMap<>();
    Set<PatientId> recorded = new HashSet<>();
    for (Step step : steps) {
      if (step instanceof Step.OfPatient of) {
        patients.put(step.patient(), of.command().line());
      } else if (step.patient() != null) {
        recorded.add(step.patient());
      }
    }
    recorded.removeAll(patients.keySet());
    for (PatientLine line : registry.patients(recorded)) {
      patients.put(line.id(), line);
    }
    return patients;
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
