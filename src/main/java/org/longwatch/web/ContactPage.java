package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.followup.AssessmentKind;
import org.longwatch.followup.ContactMode;
import org.longwatch.followup.FollowUp;
import org.longwatch.followup.FollowUpReader;
import org.longwatch.followup.PatientState;
import org.longwatch.followup.VisitLine;
import org.longwatch.followup.WorkList;
import org.longwatch.intake.ContactForm;
import org.longwatch.intake.ContactForms;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.outreach.AttemptLine;
import org.longwatch.outreach.AttemptOutcome;
import org.longwatch.outreach.Channel;
import org.longwatch.outreach.Outreach;
import org.longwatch.outreach.OutreachReader;
import org.longwatch.outreach.RecordAttempt;
import org.longwatch.platform.Clocks;
import org.longwatch.reference.EvidenceKind;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Role;

/** What was done about one patient, entered in a few strokes: a contact, an attempt, a loss. */
@Named
@RequestScoped
public class ContactPage {

  /** The questions that "none of these" answers. */
  private static final EnumSet<AssessmentKind> NEW_CONDITIONS =
      EnumSet.range(AssessmentKind.NEW_MALIGNANCY, AssessmentKind.NEW_INFECTION);

  private static final String ID = "[0-9a-f-]{36}";

  @Inject RegistryReader registry;
  @Inject Catalogue catalogue;
  @Inject FollowUp followUp;
  @Inject FollowUpReader followUpReader;
  @Inject WorkList workList;
  @Inject ContactForms forms;
  @Inject Outreach outreach;
  @Inject OutreachReader outreachReader;
  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject Clocks clocks;

  private String patientId;
  private String owedId;
  private String contactId;
  private String step;
  private String back;
  private String token;
  private String heldOn;
  private String mode;
  private String vital;
  private String diedOn;
  private boolean none;
  private final Map<String, String> answers = new HashMap<>();
  private String attemptedOn;
  private String channel = Channel.PHONE.name();
  private String outcome = AttemptOutcome.NO_ANSWER.name();

  private PatientLine patient;
  private CentreLine centre;
  private LocalDate today;
  private Optional<WorkList.Line> owed = Optional.empty();
  private Optional<VisitLine> contact = Optional.empty();

  /** Finds the patient; another centre's is not there. Asking twice finds it once. */
  public void open() {
    if (patient != null) {
      return;
    }
    access.require(Role.SITE_STAFF, Role.SITE_PHYSICIAN);
    patient =
        uuid(getPatientId())
            .map(PatientId::new)
            .flatMap(registry::patient)
            .filter(found -> access.isPersonOf(found.centre()))
            .orElseThrow(() -> new NotFound("Not found"));
    accessLog.note("opened form", "registry.patient/" + patient.id(), patient.id());
    centre = catalogue.centre(patient.centre());
    today = clocks.today(centre.zone());
    owed =
        uuid(getOwedId())
            .flatMap(id -> workList.line(centre.id(), id))
            .filter(line -> line.owed().patient().equals(patient.id()));
    contact =
        uuid(getContactId())
            .flatMap(followUpReader::visit)
            .filter(visit -> visit.patient().equals(patient.id()));
  }

  private static Optional<UUID> uuid(String text) {
    return Optional.ofNullable(text).filter(id -> id.matches(ID)).map(UUID::fromString);
  }

  /** Records the contact, or the answers that a recorded one left open. */
  public String record() {
    open();
    List<Issue> issues = new ArrayList<>();
    Optional<LocalDate> day =
        contact.map(VisitLine::heldOn).or(() -> day("heldOn", heldOn, issues));
    if (day.isEmpty() && issues.isEmpty()) {
      issues.add(missing("heldOn", "Enter the day of the contact"));
    }
    Optional<LocalDate> died = day("diedOn", diedOn, issues);
    Map<AssessmentKind, String> given = given(issues);
    if (!issues.isEmpty()) {
      throw new RuleViolated(issues);
    }
    forms.take(
        new ContactForm(
            uuid(token).orElseThrow(() -> new NotFound("Open the form again")),
            patient.id(),
            day.orElseThrow(),
            contact.map(VisitLine::id),
            contact.isPresent() ? Optional.empty() : Optional.of(ContactMode.valueOf(mode)),
            died,
            given));
    Viewer.tell(
        (contact.isPresent() ? "Recorded: answers of " : "Recorded: contact of ")
            + day.get()
            + " with "
            + patient.pseudonym()
            + ".");
    return after("");
  }

  private Map<AssessmentKind, String> given(List<Issue> issues) {
    Map<AssessmentKind, String> given = new EnumMap<>(AssessmentKind.class);
    if (vital != null) {
      given.put(AssessmentKind.VITAL_STATUS, vital);
    } else if (contact.isEmpty() && !ContactMode.LABORATORY.name().equals(mode)) {
      issues.add(missing("vital", "Say whether the patient is alive, dead, or it is not known"));
    }
    answers.forEach(
        (kind, answer) -> {
          if (answer != null && !answer.isEmpty()) {
            given.put(AssessmentKind.valueOf(kind), answer);
          }
        });
    if (none) {
      if (given.containsValue("YES")) {
        issues.add(
            missing("none", "\"None of these\" and a yes exclude each other; take one back"));
      }
      NEW_CONDITIONS.stream().filter(this::isAsked).forEach(kind -> given.putIfAbsent(kind, "NO"));
    }
    return given;
  }

  private static Issue missing(String field, String text) {
    return Issue.error(Issue.Kind.REQUIRED, field, text);
  }

  private static Optional<LocalDate> day(String field, String text, List<Issue> issues) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException e) {
      issues.add(Issue.error(Issue.Kind.VALUE, field, "Write days as 2026-01-31"));
      return Optional.empty();
    }
  }

  /** Records an attempt to reach the patient; the same form again is the same attempt. */
  public String tried() {
    open();
    List<Issue> issues = new ArrayList<>();
    Optional<LocalDate> day = day("attemptedOn", attemptedOn, issues);
    if (!issues.isEmpty()) {
      throw new RuleViolated(issues);
    }
    UUID id = uuid(token).orElseThrow(() -> new NotFound("Open the form again"));
    outreach.record(
        new RecordAttempt(
            id,
            centre.id(),
            patient.id(),
            day.orElse(today),
            Channel.valueOf(channel),
            AttemptOutcome.valueOf(outcome)));
    Viewer.tell("The attempt to reach " + patient.pseudonym() + " is recorded.");
    return after("undo=" + id);
  }

  /** Takes an attempt back that was entered in error. */
  public String withdrawAttempt(String id) {
    open();
    AttemptLine line =
        uuid(id)
            .flatMap(outreachReader::attempt)
            .filter(attempt -> attempt.patient().equals(patient.id()))
            .orElseThrow(() -> new NotFound("There is no such attempt"));
    outreach.withdrawAttempt(line.id(), "entered in error");
    Viewer.tell("The attempt does not count any more.");
    return here("attempt");
  }

  /** Gives the patient up for lost. */
  public String lose() {
    open();
    followUp.declareLost(patient.id());
    Viewer.tell(patient.pseudonym() + " counts as lost from today. Any contact ends that.");
    return after("");
  }

  /** It was said too early that the patient is lost. */
  public String takeBackLoss() {
    open();
    outreach.takeBack(patient.id(), "said in error");
    Viewer.tell(patient.pseudonym() + " was not lost; what was due is owed again.");
    return here("lost");
  }

  private String here(String which) {
    return "/contact?faces-redirect=true&patient="
        + patient.id().value()
        + "&step="
        + which
        + (getBack() == null ? "" : "&back=" + getBackParameter());
  }

  /** Where the viewer came from: the patient's page, or the list as it stood. */
  private String after(String more) {
    String list = getBack();
    if ("patient".equals(list)) {
      return "/patient?faces-redirect=true&id=" + patient.id().value();
    }
    boolean known = list != null && list.matches("[A-Za-z0-9_=&%.+*-]*");
    return "/today?faces-redirect=true"
        + (known ? "&" + list : "")
        + (more.isEmpty() ? "" : "&" + more);
  }

  /** Where the viewer came from, as an address. */
  public String getWayBack() {
    return after("").replace("faces-redirect=true&", "").replace("?faces-redirect=true", "");
  }

  /** The way back, to be handed on in a link. */
  public String getBackParameter() {
    return getBack() == null ? "" : URLEncoder.encode(back, StandardCharsets.UTF_8);
  }

  /** What is missing before the patient may be given up. */
  public List<String> getMissing() {
    return followUp.notYetLost(getPatient().id());
  }

  public boolean isLost() {
    return getStanding().standing() == PatientState.Standing.LOST;
  }

  public PatientState getStanding() {
    return followUpReader.state(getPatient().id());
  }

  public List<AttemptLine> getAttempts() {
    return outreachReader.attempts(getPatient().id());
  }

  /** The new-condition questions, always all of them, so that answers find their question. */
  public List<AssessmentKind> getQuestions() {
    return List.copyOf(NEW_CONDITIONS);
  }

  /** Whether a new-condition question is still to be answered. */
  public boolean isAsked(AssessmentKind kind) {
    open();
    return contact.isEmpty() || !answered().contains(kind);
  }

  public boolean isVitalAsked() {
    open();
    return contact.isEmpty() || !answered().contains(AssessmentKind.VITAL_STATUS);
  }

  private List<AssessmentKind> answered() {
    VisitLine visit = contact.orElseThrow();
    return followUpReader.assessments(patient.id()).stream()
        .filter(
            line ->
                line.visit().equals(Optional.of(visit.id()))
                    || line.assessedOn().equals(visit.heldOn()))
        .map(line -> line.kind())
        .toList();
  }

  /** Ways of contact; first what completes what is owed, in the order of least effort. */
  public List<ContactMode> getModes() {
    return List.of(
        ContactMode.PHONE,
        ContactMode.QUESTIONNAIRE,
        ContactMode.EXAMINATION,
        ContactMode.LABORATORY);
  }

  /** Says so where not every contact completes what is owed. */
  public String getNeeded() {
    open();
    return owed.filter(line -> !line.completedBy().contains(EvidenceKind.PHONE))
        .map(
            line ->
                "Only this completes it: "
                    + line.completedBy().stream()
                        .sorted()
                        .map(EvidenceKind::label)
                        .collect(Collectors.joining(" or ")))
        .orElse("");
  }

  public Channel[] getChannels() {
    return Channel.values();
  }

  public AttemptOutcome[] getOutcomes() {
    return AttemptOutcome.values();
  }

  /** A question in words. */
  public String question(AssessmentKind kind) {
    return switch (kind) {
      case NEW_MALIGNANCY -> "Malignancy";
      case NEW_NEUROLOGIC -> "Neurologic disorder, or worse";
      case NEW_AUTOIMMUNE -> "Autoimmune or rheumatologic disorder, or worse";
      case NEW_HAEMATOLOGIC -> "Haematologic disorder";
      case NEW_INFECTION -> "Infection";
      default -> PatientPage.words(kind.name());
    };
  }

  /** Words for a name in capitals. */
  public String spoken(Object value) {
    return value == null ? "" : PatientPage.words(value.toString());
  }

  /** The patient, also where a form that comes back asks before the page was opened. */
  public PatientLine getPatient() {
    open();
    return patient;
  }

  public WorkList.Line getOwed() {
    open();
    return owed.orElse(null);
  }

  public VisitLine getContact() {
    open();
    return contact.orElse(null);
  }

  public LocalDate getToday() {
    return today;
  }

  /** Made with the empty form, so that sending it twice does it once. */
  public String getToken() {
    if (token == null) {
      token = TimeOrderedId.next().toString();
    }
    return token;
  }

  public void setToken(String token) {
    this.token = token;
  }

  public String getHeldOn() {
    return heldOn == null && today != null ? today.toString() : heldOn;
  }

  public void setHeldOn(String heldOn) {
    this.heldOn = heldOn;
  }

  public String getMode() {
    if (mode == null) {
      boolean call = owed.map(line -> line.completedBy().contains(EvidenceKind.PHONE)).orElse(true);
      mode = call ? ContactMode.PHONE.name() : ContactMode.EXAMINATION.name();
    }
    return mode;
  }

  public void setMode(String mode) {
    this.mode = mode;
  }

  public String getVital() {
    return vital;
  }

  public void setVital(String vital) {
    this.vital = vital;
  }

  public String getDiedOn() {
    return diedOn;
  }

  public void setDiedOn(String diedOn) {
    this.diedOn = diedOn;
  }

  public boolean isNone() {
    return none;
  }

  public void setNone(boolean none) {
    this.none = none;
  }

  /** Answers by the name of the question. */
  public Map<String, String> getAnswers() {
    return answers;
  }

  public String getAttemptedOn() {
    return attemptedOn == null && today != null ? today.toString() : attemptedOn;
  }

  public void setAttemptedOn(String attemptedOn) {
    this.attemptedOn = attemptedOn;
  }

  public String getChannel() {
    return channel;
  }

  public void setChannel(String channel) {
    this.channel = channel;
  }

  public String getOutcome() {
    return outcome;
  }

  public void setOutcome(String outcome) {
    this.outcome = outcome;
  }

  public String getPatientId() {
    patientId = Viewer.parameter(patientId, "patient");
    return patientId;
  }

  public void setPatientId(String patientId) {
    this.patientId = patientId;
  }

  public String getOwedId() {
    owedId = Viewer.parameter(owedId, "owed");
    return owedId;
  }

  public void setOwedId(String owedId) {
    this.owedId = owedId;
  }

  public String getContactId() {
    contactId = Viewer.parameter(contactId, "contact");
    return contactId;
  }

  public void setContactId(String contactId) {
    this.contactId = contactId;
  }

  public String getStep() {
    step = Viewer.parameter(step, "step");
    return step == null ? "contact" : step;
  }

  public void setStep(String step) {
    this.step = step;
  }

  public String getBack() {
    back = Viewer.parameter(back, "back");
    return back;
  }

  public void setBack(String back) {
    this.back = back;
  }
}
