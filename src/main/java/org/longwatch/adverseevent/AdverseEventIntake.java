package org.longwatch.adverseevent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.reference.MedDra;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.registry.TreatmentLine;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;

/** Takes reports of adverse events, their amendments and their nullification. */
@ApplicationScoped
@Transactional
public class AdverseEventIntake {

  private static final Pattern MEDDRA_CODE = Pattern.compile("\\d{8}");

  @Inject EntityManager em;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject Catalogue catalogue;
  @Inject RegistryReader registry;
  @Inject MedDra medDra;
  @Inject Event<AdverseEventReported> reported;
  @Inject Event<AdverseEventAmended> amended;

  /**
   * What is wrong with a report; empty if nothing. Only what is certain is an error: a partial date
   * is refused when no day it can mean would do. A treatment that is not yet known is not looked at
   * here; {@link #report} insists on it.
   */
  public List<Issue> issues(ReportAdverseEvent command, PatientLine patient) {
    access.requireCentre(command.centre());
    List<Issue> issues = new ArrayList<>();
    if (!patient.centre().equals(command.centre())) {
      issues.add(
          Issue.error(
              Issue.Kind.NOT_FOUND, "AdverseEvent.subject", "No such patient at this centre"));
    }
    time(issues, command, patient);
    seriousness(issues, command);
    if (command.event().code().isBlank() && command.eventText().isBlank()) {
      issues.add(
          Issue.error(
              Issue.Kind.REQUIRED,
              "AdverseEvent.event",
              "Say what happened: a dictionary code or words"));
    } else if (!command.event().code().isBlank()) {
      dictionary(issues, command);
    }
    if (command.grade().isPresent()
        && (command.grade().getAsInt() < 1 || command.grade().getAsInt() > 5)) {
      issues.add(
          Issue.error(
              Issue.Kind.VALUE, "AdverseEvent.extension", "A CTCAE grade is a number from 1 to 5"));
    }
    return issues;
  }

  /** A licensed dictionary knows every code; the mini-dictionary knows hardly any. */
  private void dictionary(List<Issue> issues, ReportAdverseEvent command) {
    String code = command.event().code();
    if (command.dictionaryVersion().isBlank()) {
      issues.add(
          Issue.error(
              Issue.Kind.REQUIRED,
              "AdverseEvent.event",
              "Say which version of MedDRA the code is from"));
    }
    if (medDra.term(code).isPresent()) {
      return;
    }
    if (!MEDDRA_CODE.matcher(code).matches()) {
      issues.add(
          Issue.error(
              Issue.Kind.CODE_INVALID, "AdverseEvent.event", "A MedDRA code has eight digits"));
    } else if (medDra.isMiniDictionary()) {
      issues.add(
          Issue.warning(
              Issue.Kind.CODE_INVALID,
              "AdverseEvent.event",
              "The code is not in the dictionary loaded here ("
                  + medDra.version()
                  + ", no MedDRA); it is kept as sent"));
    } else {
      issues.add(
          Issue.error(
              Issue.Kind.CODE_INVALID,
              "AdverseEvent.event",
              "MedDRA " + medDra.version() + ", which is loaded here, has no such code"));
    }
  }

  private void time(List<Issue> issues, ReportAdverseEvent command, PatientLine patient) {
    LocalDate today = catalogue.today(patient.centre());
    if (command.onset().latest().isBefore(patient.birthDate().earliest())) {
      issues.add(rule("AdverseEvent.date", "The event began before the birth"));
    }
    if (command.onset().earliest().isAfter(today)) {
      issues.add(
          rule("AdverseEvent.date", "The event begins in the future (today is " + today + ")"));
    }
    if (command.recordedOn().isAfter(today)) {
      issues.add(
          rule(
              "AdverseEvent.recordedDate",
              "The event was recorded in the future (today is " + today + ")"));
    }
    if (patient.deceasedOn().filter(command.onset().earliest()::isAfter).isPresent()) {
      issues.add(
          Issue.warning(
              Issue.Kind.BUSINESS_RULE, "AdverseEvent.date", "The event began after the death"));
    }
    command
        .treatment()
        .flatMap(registry::treatment)
        .filter(treatment -> command.onset().latest().isBefore(treatment.administeredOn()))
        .ifPresent(
            treatment ->
                issues.add(
                    rule(
                        "AdverseEvent.date",
                        "The event began before the suspected treatment of "
                            + treatment.administeredOn())));
  }

  private static void seriousness(List<Issue> issues, ReportAdverseEvent command) {
    if (command.serious() && command.criteria().isEmpty()) {
      issues.add(
          Issue.error(
              Issue.Kind.REQUIRED,
              "AdverseEvent.seriousness",
              "Say by which criterion the event is serious"));
    }
    if (!command.serious() && !command.criteria().isEmpty()) {
      issues.add(
          rule(
              "AdverseEvent.seriousness",
              "The event is stated not serious but meets a criterion of seriousness"));
    }
    if (command.outcome() == Outcome.FATAL
        && !command.criteria().contains(SeriousnessCriterion.DEATH)) {
      issues.add(
          Issue.warning(
              Issue.Kind.BUSINESS_RULE,
              "AdverseEvent.outcome",
              "The outcome is fatal, but death is not among the criteria of seriousness"));
    }
    if (command.grade().isPresent()
        && command.grade().getAsInt() == 5
        && command.outcome() != Outcome.FATAL) {
      issues.add(
          Issue.warning(
              Issue.Kind.BUSINESS_RULE,
              "AdverseEvent.extension",
              "Grade 5 means death, but the outcome is not fatal"));
    }
  }

  /**
   * Takes a new report.
   *
   * @throws Conflict if there is one with this id
   */
  public void report(ReportAdverseEvent command) {
    if (em.find(AdverseEvent.class, command.id()) != null) {
      check(command);
      throw new Conflict("This event is already reported; amend it");
    }
    reportNew(command);
  }

  private void reportNew(ReportAdverseEvent command) {
    check(command);
    AdverseEvent event = new AdverseEvent(command);
    event.knownBy(entry("reported", command));
    em.persist(event);
    em.flush();
    reported.fire(new AdverseEventReported(command.id(), command.patient()));
  }

  /**
   * States a report anew; the former state stays readable.
   *
   * @throws Conflict if it was nullified or is another patient's
   */
  public void amend(ReportAdverseEvent command) {
    check(command);
    AdverseEvent event = event(command.id());
    if (event.isNullified()) {
      throw new Conflict("This event was nullified and cannot be amended");
    }
    amend(event, command);
  }

  /**
   * Takes what a resource says now that was known before, but perhaps as something else: a response
   * to another questionnaire tells of an event that was never reported, or that was taken back when
   * the response became that other one.
   *
   * @param known whether the record may have it; what is new is not looked for
   * @throws Conflict if the event is another patient's
   */
  public void state(ReportAdverseEvent command, boolean known) {
    AdverseEvent event = known ? em.find(AdverseEvent.class, command.id()) : null;
    if (event == null) {
      reportNew(command);
    } else {
      check(command);
      amend(event, command);
    }
  }

  private void amend(AdverseEvent event, ReportAdverseEvent command) {
    if (!event.isOf(command.patient())) {
      throw new Conflict("This event is reported of another patient");
    }
    long entry = entry("amended", command);
    event.restate(command);
    event.knownBy(entry);
    em.flush();
    amended.fire(new AdverseEventAmended(command.id(), command.patient()));
  }

  /** Declares that what was reported was no event; it stays readable and no longer counts. */
  public void nullify(UUID id, String reason) {
    AdverseEvent event = event(id);
    CentreId holder = registry.holder(event.patient());
    access.requireCentre(holder);
    if (reason.isBlank()) {
      throw new RuleViolated("reason", "Say why the report is nullified");
    }
    if (event.isNullified()) {
      return;
    }
    long entry =
        audit.record(
            "nullified",
            "adverseevent.event",
            id,
            holder,
            event.patient(),
            Map.of("reason", reason));
    event.nullify(reason);
    event.knownBy(entry);
    em.flush();
    amended.fire(new AdverseEventAmended(id, event.patient()));
  }

  private void check(ReportAdverseEvent command) {
    PatientLine patient =
        registry
            .patient(command.patient())
            .orElseThrow(() -> new NotFound("There is no such patient"));
    List<Issue> issues = new ArrayList<>(issues(command, patient));
    command
        .treatment()
        .filter(id -> isNotOf(registry.treatment(id), command.patient()))
        .ifPresent(
            id ->
                issues.add(
                    Issue.error(
                        Issue.Kind.NOT_FOUND,
                        "AdverseEvent.suspectEntity",
                        "No such treatment of this patient")));
    if (command.resultingConditions().stream()
        .map(id -> em.find(Malignancy.class, id))
        .anyMatch(
            each ->
                each == null
                    || each.isWithdrawn()
                    || !each.line().patient().equals(command.patient()))) {
      issues.add(
          Issue.error(
              Issue.Kind.NOT_FOUND,
              "AdverseEvent.resultingCondition",
              "No such malignancy of this patient"));
    }
    if (issues.stream().anyMatch(Issue::refuses)) {
      throw new RuleViolated(issues);
    }
  }

  private static boolean isNotOf(Optional<TreatmentLine> treatment, PatientId patient) {
    return treatment.filter(line -> line.patient().equals(patient)).isEmpty();
  }

  private AdverseEvent event(UUID id) {
    AdverseEvent event = em.find(AdverseEvent.class, id);
    if (event == null) {
      throw new NotFound("There is no such event");
    }
    return event;
  }

  /** The trail holds codes only; words may hold what only the record should hold. */
  private long entry(String action, ReportAdverseEvent command) {
    Map<String, Object> detail = new TreeMap<>();
    detail.put("code", command.event().code());
    detail.put("dictionaryVersion", command.dictionaryVersion());
    detail.put("onset", command.onset());
    detail.put("serious", command.serious());
    detail.put("criteria", command.criteria().stream().sorted().toList());
    detail.put("outcome", command.outcome());
    detail.put(
        "grade", command.grade().isPresent() ? command.grade().getAsInt() : Optional.empty());
    detail.put("causality", command.causality());
    detail.put("treatment", command.treatment());
    detail.put("resultingConditions", command.resultingConditions().stream().sorted().toList());
    return audit.record(
        action, "adverseevent.event", command.id(), command.centre(), command.patient(), detail);
  }

  private static Issue rule(String location, String text) {
    return Issue.error(Issue.Kind.BUSINESS_RULE, location, text);
  }
}
