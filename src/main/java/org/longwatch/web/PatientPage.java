package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.adverseevent.AdverseEventLine;
import org.longwatch.adverseevent.AdverseEventReader;
import org.longwatch.chart.CloneChart;
import org.longwatch.chart.Timeline;
import org.longwatch.clonality.ClonalityAlertLine;
import org.longwatch.clonality.ClonalityReader;
import org.longwatch.clonality.CopyNumberLine;
import org.longwatch.clonality.SampleLine;
import org.longwatch.clonality.SampleMeasures;
import org.longwatch.enrolment.ConsentLine;
import org.longwatch.enrolment.ConsentStanding;
import org.longwatch.enrolment.EnrolmentLine;
import org.longwatch.enrolment.EnrolmentReader;
import org.longwatch.followup.AssessmentLine;
import org.longwatch.followup.FollowUpReader;
import org.longwatch.followup.PatientState;
import org.longwatch.followup.PlanLine;
import org.longwatch.followup.PlannedLine;
import org.longwatch.followup.PlannedReader;
import org.longwatch.followup.VisitLine;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;
import org.longwatch.laboratory.LaboratoryReader;
import org.longwatch.laboratory.LaboratoryResultLine;
import org.longwatch.platform.Clocks;
import org.longwatch.reference.RuleBook;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.registry.TreatmentLine;
import org.longwatch.schedule.Absence;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.AuditEntry;
import org.longwatch.security.AuditTrail;
import org.longwatch.traceability.ChainOfIdentity;
import org.longwatch.traceability.TraceabilityReader;

/** One patient's course. */
@Named
@RequestScoped
public class PatientPage {

  private static final int AUDIT_LINES = 50;

  @Inject RegistryReader registry;
  @Inject FollowUpReader followUp;
  @Inject PlannedReader plans;
  @Inject AdverseEventReader adverseEvents;
  @Inject ClonalityReader clonality;
  @Inject LaboratoryReader laboratory;
  @Inject EnrolmentReader enrolment;
  @Inject TraceabilityReader traceability;
  @Inject Catalogue catalogue;
  @Inject RuleBook rules;
  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject AuditTrail audit;
  @Inject Clocks clocks;

  private String id;
  private PatientLine patient;
  private CentreLine centre;
  private LocalDate today;
  private List<TreatmentLine> treatments;
  private List<PlannedLine> plan;
  private List<VisitLine> visits;
  private List<AdverseEventLine> events;
  private List<SampleLine> samples;
  private List<ClonalityAlertLine> alerts;
  private Timeline timeline;
  private PatientState state;
  private CloneChart clones;
  private List<SampleMeasures> measures;

  /** A planned contact as the table shows it. */
  public record Planned(Obligation owed, String state, String look) {}

  /** Finds the patient and notes who looks. */
  public void open() {
    patient = find();
    accessLog.note("read", "registry.patient/" + patient.id(), patient.id());
    centre = catalogue.centre(patient.centre());
    today = clocks.today(centre.zone());
    treatments = registry.treatmentsOf(patient.id());
    plan = plans.of(List.of(patient.id()));
    visits = followUp.visits(patient.id());
    events = adverseEvents.ofPatient(patient.id());
    samples =
        clonality.samples(patient.id()).stream()
            .sorted(Comparator.comparing(SampleLine::takenOn))
            .toList();
    alerts = clonality.alerts(patient.id());
    clones = CloneChart.of(samples, rules.number("clonality.c3.abundance"));
    measures = SampleMeasures.of(samples, (long) rules.number("clonality.same-site.bp"));
  }

  private PatientLine find() {
    access.requirePatientLevel();
    UUID uuid;
    try {
      uuid = UUID.fromString(String.valueOf(id));
    } catch (IllegalArgumentException e) {
      throw new NotFound("Not found");
    }
    PatientLine found =
        registry.patient(new PatientId(uuid)).orElseThrow(() -> new NotFound("Not found"));
    access.requireCentre(found.centre());
    return found;
  }

  public Timeline getTimeline() {
    if (timeline == null) {
      timeline = draw();
    }
    return timeline;
  }

  private Timeline draw() {
    LocalDate first = firstDay();
    LocalDate last =
        plan.stream()
            .map(line -> line.owed().window().latest())
            .max(LocalDate::compareTo)
            .orElse(today);
    Timeline drawing =
        new Timeline(first.minusDays(60), (last.isBefore(today) ? today : last).plusDays(60));
    for (TreatmentLine treatment : treatments) {
      drawing.diamond(
          Timeline.Lane.TREATMENT,
          treatment.administeredOn(),
          "infusion",
          treatment.administeredOn() + " " + treatment.productCode() + ", lot " + treatment.lot());
    }
    for (Planned planned : getPlanned()) {
      drawing.span(
          Timeline.Lane.PLAN,
          planned.owed().window().earliest(),
          planned.owed().window().latest(),
          planned.look(),
          switch (planned.look()) {
            case "missed" -> Timeline.Pattern.CROSSED;
            case "open" -> Timeline.Pattern.BARRED;
            default -> Timeline.Pattern.PLAIN;
          },
          planned.owed().what()
              + ", "
              + planned.state()
              + ", target "
              + planned.owed().window().target());
    }
    for (Absence absence : followUp.absences(patient.id())) {
      if (absence.why() != Absence.Why.DEATH) {
        String title =
            words(absence.why().name())
                + " from "
                + absence.from()
                + absence.until().map(day -> " to " + day).orElse(", until now");
        drawing.gap(Timeline.Lane.VISITS, absence.from(), absence.until().orElse(today), title);
      }
    }
    for (Planned planned : getPlanned()) {
      if (planned.look().equals("missed")) {
        drawing.circle(
            Timeline.Lane.VISITS,
            planned.owed().window().target(),
            "hollow",
            planned.owed().what() + ", " + planned.state());
      }
    }
    for (VisitLine visit : visits) {
      drawing.circle(
          Timeline.Lane.VISITS,
          visit.heldOn(),
          "visit",
          visit.heldOn() + " " + words(visit.mode().name()));
    }
    for (AdverseEventLine event : events) {
      drawing.triangle(
          Timeline.Lane.EVENTS,
          event.onset().earliest(),
          event.serious() ? "serious" : "event",
          event.onset() + " " + event.term() + (event.serious() ? ", serious" : ""));
    }
    for (LaboratoryResultLine result : laboratory.results(patient.id())) {
      drawing.square(
          Timeline.Lane.LABORATORY,
          result.measuredOn(),
          "result",
          result.measuredOn() + " " + result.kind().label() + ": " + result.finding());
    }
    for (CopyNumberLine copies : clonality.copyNumbers(patient.id())) {
      drawing.square(
          Timeline.Lane.LABORATORY,
          copies.measuredOn(),
          "result",
          copies.measuredOn() + " vector copy number " + copies.copiesPerCell());
    }
    for (SampleLine sample : samples) {
      drawing.circle(
          Timeline.Lane.SAMPLES,
          sample.takenOn(),
          "sample",
          sample.takenOn() + " " + sample.clones().size() + " sites");
    }
    for (ClonalityAlertLine alert : alerts) {
      drawing.ring(
          Timeline.Lane.SAMPLES, alert.sampleDay(), "alert", "Clonality alert: " + alert.text());
    }
    patient
        .deceasedOn()
        .ifPresent(day -> drawing.cross(Timeline.Lane.TREATMENT, day, "death", day + " death"));
    return drawing;
  }

  private LocalDate firstDay() {
    List<LocalDate> days = new ArrayList<>();
    treatments.forEach(treatment -> days.add(treatment.administeredOn()));
    visits.forEach(visit -> days.add(visit.heldOn()));
    events.forEach(event -> days.add(event.onset().earliest()));
    samples.forEach(sample -> days.add(sample.takenOn()));
    return days.stream().min(LocalDate::compareTo).orElse(today);
  }

  /** The plan with what became of each contact. */
  public List<Planned> getPlanned() {
    return plan.stream()
        .map(
            line ->
                switch (line.standing()) {
                  case DONE -> new Planned(line.owed(), "fulfilled", "fulfilled");
                  case MISSED -> new Planned(line.owed(), "missed", "missed");
                  case OVERDUE -> new Planned(line.owed(), "missed so far", "missed");
                  case WINDOW_OPEN -> new Planned(line.owed(), "due now", "open");
                  case SCHEDULED -> new Planned(line.owed(), "to come", "coming");
                  case WAIVED ->
                      line.owed().state() == Obligation.State.HISTORICAL
                          ? new Planned(line.owed(), "before reporting began", "historical")
                          : new Planned(line.owed(), "no longer owed", "cancelled");
                })
        .toList();
  }

  /** Where the patient stands, since when and why. */
  public PatientState getState() {
    if (state == null) {
      state = followUp.state(patient.id());
    }
    return state;
  }

  /** Whether the viewer may enter what was done. */
  public boolean isEntering() {
    return access.isPersonOf(patient.centre());
  }

  /** The timeline in words. */
  public String getSentence() {
    long missed = count("missed");
    return String.format(
        Locale.ROOT,
        "%s. Of %d planned contacts and tests %d are fulfilled, %d missed and %d still to come."
            + " %d adverse events, %d of them serious; %d integration-site samples with %d alerts.",
        treatments.isEmpty()
            ? "No treatment is registered"
            : "Treated with "
                + treatments.stream()
                    .map(t -> t.productCode() + " on " + t.administeredOn())
                    .collect(Collectors.joining(" and ")),
        plan.size(),
        count("fulfilled"),
        missed,
        count("coming") + count("open"),
        events.size(),
        events.stream().filter(AdverseEventLine::serious).count(),
        samples.size(),
        alerts.size());
  }

  private long count(String look) {
    return getPlanned().stream().filter(planned -> planned.look().equals(look)).count();
  }

  /** Words for a name in capitals. */
  static String words(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Words for a name in capitals. */
  public String spoken(Object value) {
    return value == null ? "" : words(value.toString());
  }

  /** How long after the last treatment before it. */
  public String after(LocalDate day) {
    Optional<LocalDate> before =
        treatments.stream()
            .map(TreatmentLine::administeredOn)
            .filter(given -> !given.isAfter(day))
            .max(LocalDate::compareTo);
    if (before.isEmpty()) {
      return "";
    }
    long days = ChronoUnit.DAYS.between(before.get(), day);
    return days < 100
        ? "day " + days
        : days < 730
            ? "month " + Math.round(days / 30.44)
            : String.format(Locale.ROOT, "year %.1f", days / 365.25);
  }

  public List<EnrolmentLine> getEnrolments() {
    return enrolment.enrolments(patient.id());
  }

  public List<ConsentLine> getConsents() {
    return enrolment.consents(patient.id());
  }

  /** Where the consent stands today. */
  public ConsentStanding getConsent() {
    return enrolment.standing(patient.id(), today);
  }

  /** The lines of the patient's own cells, and of what the patient was given. */
  public List<ChainOfIdentity> getChains() {
    return traceability.chains(patient.id()).stream()
        .filter(
            chain ->
                chain
                    .administered()
                    .filter(given -> !given.patient().equals(patient.id()))
                    .isEmpty())
        .toList();
  }

  public List<PlanLine> getPlans() {
    return followUp.plans(patient.id());
  }

  public List<AssessmentLine> getAssessments() {
    return followUp.assessments(patient.id());
  }

  public List<CopyNumberLine> getCopyNumbers() {
    return clonality.copyNumbers(patient.id());
  }

  public List<AuditEntry> getTrail() {
    return audit.aboutPatient(patient.id(), AUDIT_LINES);
  }

  public PatientLine getPatient() {
    return patient;
  }

  public CentreLine getCentre() {
    return centre;
  }

  public LocalDate getToday() {
    return today;
  }

  public int getTodayX() {
    return getTimeline().x(today);
  }

  public List<TreatmentLine> getTreatments() {
    return treatments;
  }

  public List<VisitLine> getVisits() {
    return visits;
  }

  public List<AdverseEventLine> getEvents() {
    return events;
  }

  public List<SampleLine> getSamples() {
    return samples;
  }

  public List<ClonalityAlertLine> getAlerts() {
    return alerts;
  }

  /** The alert about the newest sample. */
  public ClonalityAlertLine getLatestAlert() {
    return alerts.stream().max(Comparator.comparing(ClonalityAlertLine::sampleDay)).orElse(null);
  }

  /** Diversity, dominance and growth of each sample. */
  public List<SampleMeasures> getMeasures() {
    return measures;
  }

  public CloneChart getClones() {
    return clones;
  }

  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }
}
