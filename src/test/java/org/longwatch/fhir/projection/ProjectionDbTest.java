package org.longwatch.fhir.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenOrListParam;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DetectedIssue;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.profile.ProfileValidator;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.followup.FollowUpReader;
import org.longwatch.followup.PlannedReader;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.laboratory.Detection;
import org.longwatch.laboratory.Laboratory;
import org.longwatch.laboratory.LaboratoryKind;
import org.longwatch.laboratory.RecordLaboratoryResult;
import org.longwatch.platform.Sql;
import org.longwatch.reference.MedDra;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.RegistryReader;
import org.longwatch.registry.VectorClass;
import org.longwatch.report.AggregateReports;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.security.Scopes;
import org.longwatch.signal.review.SignalReview;
import org.longwatch.signal.review.SignalState;
import org.longwatch.signal.review.SignalTable;
import org.longwatch.support.Bedside;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

/** What the registry says as FHIR by itself. */
class ProjectionDbTest {

  private static final LocalDate DAY_0 = LocalDate.of(2024, 3, 11);
  private static final String T_CELL_LYMPHOMA = "99010004";
  private static final String CAR_T = "CART-1";
  private static final String FEVER = "99060001";
  private static final Actor PHYSICIAN = actor(Role.SAFETY_PHYSICIAN, Optional.empty());
  private static final Actor REGULATOR = actor(Role.REGULATOR, Optional.empty());
  private static final Actor HOLDER = actor(Role.HOLDER, Optional.of("HOLDER-1"));

  private static Harness harness;
  private static Clinic clinic;
  private static Clinic other;
  private static PatientId patient;
  private static PatientId carrier;

  @BeforeAll
  static void tellTheStory() {
    harness = Harness.start("signal", "signal.review", "report", "fhir.profile");
    harness.moveTo(Instant.parse("2025-04-20T12:00:00Z"));
    clinic = new Clinic(harness, "C-1");
    other = new Clinic(harness, "C-2");
    Bedside bedside = new Bedside(harness, clinic);
    patient = clinic.patient("P-1");
    clinic.treat(patient, Clinic.LENTI, DAY_0);
    clinic.confirmHistory();
    bedside.visit(patient, DAY_0.plusMonths(3));
    bedside.visit(patient, DAY_0.plusMonths(12));
    for (int i = 0; i < 6; i++) {
      PatientId one = clinic.patient("Q-" + i);
      clinic.treat(one, Clinic.LENTI, DAY_0);
      bedside.visit(one, DAY_0.plusMonths(12));
      bedside.event(one, FEVER, DAY_0.plusDays(10 + i), false);
    }
    bedside.event(patient, T_CELL_LYMPHOMA, DAY_0.plusMonths(11), true);
    harness.asRegistry(
        () -> {
          Catalogue catalogue = harness.get(Catalogue.class);
          return catalogue.addBatch(
              catalogue.addProduct(CAR_T, "CAR-T cells", VectorClass.LENTI, "CAR_T", "HOLDER-2"),
              Clinic.LOT,
              Optional.empty());
        });
    carrier = clinic.patient("P-2");
    clinic.treat(carrier, CAR_T, DAY_0);
    bedside.event(carrier, T_CELL_LYMPHOMA, DAY_0.plusMonths(11), true);
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  void thePlanOfAPatientIsACarePlanWithATaskForEachContact() {
    Bundle bundle = schedule(clinic.staff(), patient.toString());
    CarePlan plan = (CarePlan) bundle.getEntryFirstRep().getResource();
    assertEquals("2024-03-11", plan.getPeriod().getStartElement().getValueAsString());
    assertEquals("2039-03-11", plan.getPeriod().getEndElement().getValueAsString());
    assertEquals("Patient/" + patient, plan.getSubject().getReference());
    assertTrue(
        plan.getInstantiatesCanonical().get(0).getValue().contains("/PlanDefinition/ltfu-15-"));
    assertEquals(21, plan.getActivity().size());
    assertEquals(22, bundle.getEntry().size());
    Map<String, Integer> states = new HashMap<>();
    for (int i = 1; i < bundle.getEntry().size(); i++) {
      Task task = (Task) bundle.getEntry().get(i).getResource();
      assertEquals(
          "CarePlan/" + plan.getIdElement().getIdPart(), task.getBasedOnFirstRep().getReference());
      states.merge(task.getBusinessStatus().getCodingFirstRep().getCode(), 1, Integer::sum);
      sound(task);
      if (task.getBusinessStatus().getCodingFirstRep().getCode().equals("done")) {
        assertEquals(Task.TaskStatus.COMPLETED, task.getStatus());
        assertTrue(task.getOutputFirstRep().getValue().toString().length() > 0);
        assertTrue(task.hasExecutionPeriod());
      }
    }
    sound(plan);
    // month 6 was missed, 3 and 12 were held
    assertEquals(2, states.get("done"), states.toString());
    assertEquals(1, states.get("missed"), states.toString());
    assertTrue(states.get("scheduled") >= 15, states.toString());
    assertEquals(21, states.values().stream().mapToInt(Integer::intValue).sum());
  }

  @Test
  void whatIsOwedIsFoundByPatientStateAndWindow() {
    String of = "Patient/" + patient;
    assertEquals(21, tasks(clinic.staff(), of, null, null, null, 100).getEntry().size());
    List<Task> done = found(tasks(clinic.staff(), of, "completed", null, null, 100));
    assertEquals(2, done.size());
    done.forEach(task -> assertEquals("Visit", task.getOutputFirstRep().getType().getText()));
    assertEquals(1, tasks(clinic.staff(), of, "failed", "missed", null, 100).getEntry().size());
    String behind = "Patient/" + carrier;
    assertEquals(1, tasks(clinic.staff(), behind, "ready", "overdue", null, 100).getEntry().size());
    assertEquals(0, tasks(clinic.staff(), of, "completed", "overdue", null, 100).getEntry().size());
    for (String range : List.of("ge2030-01-01", "gt2029", "2030")) {
      List<Task> later = found(tasks(clinic.staff(), of, null, null, range, 100));
      assertFalse(later.isEmpty(), range);
      assertTrue(
          later.stream()
              .allMatch(
                  task ->
                      task.getRestriction()
                              .getPeriod()
                              .getEndElement()
                              .getValueAsString()
                              .compareTo("2030-01-01")
                          >= 0),
          range);
      assertTrue(later.size() < 21, range);
    }
    assertEquals(0, tasks(clinic.staff(), of, null, null, "lt2024-03", 100).getEntry().size());
    later().forEach(ProjectionDbTest::sound);
  }

  private static List<Task> later() {
    return found(tasks(clinic.staff(), "Patient/" + patient, null, "scheduled", null, 100));
  }

  @Test
  void aPageOfTasksLeadsToTheNext() {
    Bundle page = tasks(clinic.staff(), "Patient/" + patient, null, null, null, 15);
    assertEquals(15, page.getEntry().size());
    String next = page.getLink("next").getUrl();
    assertTrue(next.contains("cursor="), next);
    String last = page.getEntry().get(14).getResource().getIdElement().getIdPart();
    assertTrue(next.contains(last), next);
    Bundle rest = tasks(clinic.staff(), "Patient/" + patient, null, null, null, 15, last);
    assertEquals(6, rest.getEntry().size());
    assertEquals(null, rest.getLink("next"));
  }

  @Test
  void plansAndTasksOfAnotherCentreAreNotThere() {
    String plan = plans(clinic.staff(), "Patient/" + patient).get(0).getIdElement().getIdPart();
    assertEquals(
        21, readPlan(clinic.staff(), plan).getActivity().size(), "all that the plan asks for");
    sound(readPlan(clinic.staff(), plan));
    String task = later().get(0).getIdElement().getIdPart();
    assertEquals(
        "CarePlan/" + plan, readTask(clinic.staff(), task).getBasedOnFirstRep().getReference());
    assertThrows(NotFound.class, () -> readPlan(other.staff(), plan));
    assertThrows(NotFound.class, () -> readTask(other.staff(), task));
    assertThrows(NotFound.class, () -> readTask(clinic.staff(), "x"));
    assertEquals(List.of(), plans(other.staff(), "Patient/" + patient));
    assertEquals(
        0, tasks(other.staff(), "Patient/" + patient, null, null, null, 100).getEntry().size());
    assertEquals(
        21, tasks(PHYSICIAN, "Patient/" + patient, null, null, null, 100).getEntry().size());
    assertThrows(Forbidden.class, () -> readPlan(REGULATOR, plan));
    assertThrows(Forbidden.class, () -> readTask(HOLDER, task));
    Actor narrow =
        new Actor(
            UUID.randomUUID(),
            "ehr",
            "ehr",
            Set.of(Role.SITE_SYSTEM),
            Optional.of(clinic.centre()),
            Optional.empty(),
            Scopes.parse("system/Task.rs"));
    assertEquals(task, readTask(narrow, task).getIdElement().getIdPart());
    assertThrows(Forbidden.class, () -> readPlan(narrow, plan));
    assertTrue(
        harness.asRegistry(
                () ->
                    harness
                        .get(Sql.class)
                        .number(
                            "select count(*) from security.access_log where target = ? and"
                                + " patient_id = ?",
                            "Task/" + task,
                            patient.value()))
            > 0);
  }

  @Test
  void aTestIsATaskWhoseResultIsNoVisitAndWhatWasMissedHasFailed() {
    Clinic american = new Clinic(harness, "C-US", "US", "America/New_York");
    PatientId tested = american.patient("T-1");
    american.treat(tested, Clinic.LENTI, DAY_0);
    american.confirmHistory();
    harness.as(
        american.staff(),
        () ->
            harness
                .get(Laboratory.class)
                .record(
                    new RecordLaboratoryResult(
                        UUID.randomUUID(),
                        american.centre(),
                        tested,
                        LaboratoryKind.RCL,
                        DAY_0.plusMonths(3),
                        Optional.empty(),
                        "",
                        "",
                        Optional.of(Detection.NOT_DETECTED),
                        "",
                        "culture",
                        Optional.empty())));
    List<Task> done =
        found(tasks(american.staff(), "Patient/" + tested, "completed", null, null, 200));
    assertEquals(1, done.size());
    assertTrue(done.get(0).getCode().getText().startsWith("Virus test"));
    assertEquals("Result: Virus test", done.get(0).getOutputFirstRep().getType().getText());
    assertTrue(
        ((Reference) done.get(0).getOutputFirstRep().getValue())
            .getReference()
            .startsWith("Observation/"));
    assertEquals(
        "2024-06-11", done.get(0).getExecutionPeriod().getStartElement().getValueAsString());
    american.died(tested, LocalDate.of(2025, 4, 1));
    List<Task> missed =
        found(tasks(american.staff(), "Patient/" + tested, "failed", null, null, 200));
    assertFalse(missed.isEmpty());
    missed.forEach(
        task -> {
          assertEquals("missed", task.getBusinessStatus().getCodingFirstRep().getCode());
          assertTrue(task.getStatusReason().hasText());
          sound(task);
        });
    assertFalse(
        found(tasks(american.staff(), "Patient/" + tested, null, "waived", null, 200)).isEmpty());
  }

  @Test
  void aPlanIsShownToWhoeverMaySeeThePatient() {
    assertThrows(NotFound.class, () -> schedule(other.staff(), patient.toString()));
    assertThrows(NotFound.class, () -> schedule(clinic.staff(), UUID.randomUUID().toString()));
    assertThrows(NotFound.class, () -> schedule(clinic.staff(), "x"));
    assertThrows(Forbidden.class, () -> schedule(REGULATOR, patient.toString()));
    Actor narrow =
        new Actor(
            UUID.randomUUID(),
            "ehr",
            "ehr",
            Set.of(Role.SITE_SYSTEM),
            Optional.of(clinic.centre()),
            Optional.empty(),
            Scopes.parse("system/Patient.rs"));
    assertThrows(Forbidden.class, () -> schedule(narrow, patient.toString()));
    assertTrue(
        harness.asRegistry(
                () ->
                    harness
                        .get(Sql.class)
                        .number(
                            "select count(*) from security.access_log where action = 'read plan'"
                                + " and patient_id = ?",
                            patient.value()))
            > 0);
  }

  @Test
  void aSignalIsADetectedIssueAboutAProductAndNoPatient() {
    var alert =
        harness.as(PHYSICIAN, () -> harness.get(SignalTable.class).alerts(10)).stream()
            .filter(each -> each.patient().equals(Optional.of(carrier)))
            .findFirst()
            .orElseThrow();
    UUID signal = harness.as(PHYSICIAN, () -> review().open(alert.id(), "A lymphoma"));
    DetectedIssue issue = read(REGULATOR, signal);
    assertEquals("preliminary", issue.getStatus().toCode());
    assertEquals("NEW", issue.getExtension().get(0).getValue().primitiveValue());
    assertEquals(CAR_T, issue.getImplicatedFirstRep().getIdentifier().getValue());
    assertFalse(issue.hasPatient());
    String json = Fhir.write(issue);
    assertFalse(json.contains(carrier.toString()), json);
    assertFalse(json.contains("P-2"), json);
    sound(issue);

    int version = harness.as(PHYSICIAN, () -> review().read(signal)).version();
    harness.as(
        PHYSICIAN, () -> review().decide(signal, version, SignalState.UNDER_REVIEW, "Looking"));
    assertEquals(
        "UNDER_REVIEW", read(PHYSICIAN, signal).getExtension().get(0).getValue().primitiveValue());
    assertEquals(1, search(REGULATOR, "preliminary").getEntry().size());
    assertEquals(0, search(REGULATOR, "final").getEntry().size());
    assertThrows(Forbidden.class, () -> read(clinic.staff(), signal));
    assertThrows(Forbidden.class, () -> search(HOLDER, "preliminary"));
    assertThrows(NotFound.class, () -> read(PHYSICIAN, UUID.randomUUID()));
  }

  @Test
  void aMeasureIsAnsweredFromAFrozenReportAsTheAskerMaySeeIt() {
    assertThrows(
        NotFound.class,
        () -> evaluate(REGULATOR, "ae-incidence", "2025-03-31", RequestTypeEnum.GET));
    MeasureReport made = evaluate(REGULATOR, "ae-incidence", "2025-03-31", RequestTypeEnum.POST);
    assertEquals("https://longwatch.org/fhir/Measure/ae-incidence", made.getMeasure());
    assertEquals(7, count(made, "events"));
    assertEquals(7, count(made, "treated"));
    sound(made);
    MeasureReport again = evaluate(REGULATOR, "ae-incidence", "2025-03-31", RequestTypeEnum.GET);
    assertEquals(made.getIdElement().getIdPart(), again.getIdElement().getIdPart());
    assertEquals(
        made.getIdElement().getIdPart(),
        evaluateByAddress(REGULATOR, "https://longwatch.org/fhir/Measure/ae-incidence|1")
            .getIdElement()
            .getIdPart());

    MeasureReport malignancies =
        evaluate(REGULATOR, "second-malignancy", "2025-03-31", RequestTypeEnum.POST);
    assertEquals(1, count(malignancies, "events"));
    MeasureReport held = evaluate(HOLDER, "second-malignancy", "2025-03-31", RequestTypeEnum.GET);
    assertEquals(-1, count(held, "events"), "one case is masked");
    assertEquals(7, count(held, "treated"));
    assertThrows(
        Forbidden.class, () -> evaluate(HOLDER, "ae-incidence", "2024-12", RequestTypeEnum.POST));
  }

  @Test
  void completenessCountsContactsWhoseWindowHasClosed() {
    MeasureReport report =
        evaluate(REGULATOR, "follow-up-completeness", "2025-04-20", RequestTypeEnum.POST);
    sound(report);
    // seven patients; one came at month 3 too, everybody at month 12
    assertEquals(8, count(report, "contacts-made"));
    double due = score(report, "contacts-due");
    assertTrue(due > 8, "the contacts nobody came to are due as well");
    assertEquals(100.0 * 8 / due, score(report, "completeness"), 1e-9);
    assertTrue(score(report, "completeness-lower") < score(report, "completeness"));
    MeasureReport before =
        evaluate(REGULATOR, "follow-up-completeness", "2024-03-12", RequestTypeEnum.POST);
    assertTrue(
        before.getGroup().stream().noneMatch(group -> group.getStratifierFirstRep().hasStratum()),
        "nothing was due on the first day");
  }

  @Test
  void whatAMeasureCannotAnswerIsSaid() {
    assertThrows(
        NotFound.class, () -> evaluate(REGULATOR, "survival", "2025-03-31", RequestTypeEnum.POST));
    for (String[] wrong :
        new String[][] {
          {"2020-01-01", "2025-03-31", null, null},
          {null, null, null, null},
          {null, "2025-03-31", "subject", null},
          {null, "2025-03-31", null, "Patient/1"}
        }) {
      Refusal refusal =
          assertThrows(
              Refusal.class,
              () ->
                  harness.as(
                      REGULATOR,
                      () ->
                          measures()
                              .evaluate(
                                  new IdType("Measure/ae-incidence"),
                                  wrong[0] == null ? null : new DateType(wrong[0]),
                                  wrong[1] == null ? null : new DateType(wrong[1]),
                                  wrong[2] == null ? null : new CodeType(wrong[2]),
                                  wrong[3] == null ? null : new StringType(wrong[3]),
                                  request(RequestTypeEnum.GET))));
      assertEquals(400, refusal.status());
    }
  }

  // ---- what the tests do

  private static void sound(Resource resource) {
    Resource copy = resource.copy();
    List<Issue> refusing =
        harness
            .get(ProfileValidator.class)
            .validate(Fhir.write(copy).getBytes(StandardCharsets.UTF_8))
            .stream()
            .filter(Issue::refuses)
            .toList();
    assertEquals(List.of(), refusing, Fhir.write(copy));
  }

  private static Bundle schedule(Actor actor, String id) {
    ScheduleProvider provider = new ScheduleProvider();
    provider.access = harness.get(Access.class);
    provider.accessLog = harness.get(AccessLog.class);
    provider.registry = harness.get(RegistryReader.class);
    provider.followUp = harness.get(FollowUpReader.class);
    provider.planned = harness.get(PlannedReader.class);
    provider.catalogue = harness.get(Catalogue.class);
    return harness.as(
        actor, () -> provider.schedule(new IdType("Patient", id), request(RequestTypeEnum.GET)));
  }

  private static TaskProvider taskProvider() {
    TaskProvider provider = new TaskProvider();
    provider.planned = harness.get(PlannedReader.class);
    provider.catalogue = harness.get(Catalogue.class);
    provider.access = harness.get(Access.class);
    provider.accessLog = harness.get(AccessLog.class);
    return provider;
  }

  private static CarePlanProvider planProvider() {
    CarePlanProvider provider = new CarePlanProvider();
    provider.planned = harness.get(PlannedReader.class);
    provider.access = harness.get(Access.class);
    provider.accessLog = harness.get(AccessLog.class);
    return provider;
  }

  private static Task readTask(Actor actor, String id) {
    return harness.as(
        actor, () -> taskProvider().read(new IdType("Task", id), request(RequestTypeEnum.GET)));
  }

  private static CarePlan readPlan(Actor actor, String id) {
    return harness.as(actor, () -> planProvider().read(new IdType("CarePlan", id)));
  }

  private static List<Task> found(Bundle bundle) {
    return bundle.getEntry().stream().map(entry -> (Task) entry.getResource()).toList();
  }

  private static List<CarePlan> plans(Actor actor, String of) {
    return harness
        .as(
            actor,
            () ->
                planProvider()
                    .search(null, new ReferenceParam(of), null, null, request(RequestTypeEnum.GET)))
        .getEntry()
        .stream()
        .map(entry -> (CarePlan) entry.getResource())
        .toList();
  }

  private static Bundle tasks(
      Actor actor, String of, String status, String business, String window, int count) {
    return tasks(actor, of, status, business, window, count, null);
  }

  private static Bundle tasks(
      Actor actor,
      String of,
      String status,
      String business,
      String window,
      int count,
      String cursor) {
    return harness.as(
        actor,
        () ->
            taskProvider()
                .search(
                    null,
                    new ReferenceParam(of),
                    null,
                    status == null ? null : new TokenOrListParam(null, status),
                    business == null ? null : new TokenOrListParam(null, business),
                    window == null
                        ? null
                        : new DateRangeParam(new ca.uhn.fhir.rest.param.DateParam(window)),
                    cursor == null ? null : new StringParam(cursor),
                    count,
                    request(RequestTypeEnum.GET)));
  }

  private static DetectedIssueProvider issues() {
    DetectedIssueProvider provider = new DetectedIssueProvider();
    provider.review = review();
    provider.catalogue = harness.get(Catalogue.class);
    provider.dictionary = harness.get(MedDra.class);
    provider.access = harness.get(Access.class);
    provider.accessLog = harness.get(AccessLog.class);
    return provider;
  }

  private static DetectedIssue read(Actor actor, UUID id) {
    return harness.as(actor, () -> issues().read(new IdType("DetectedIssue", id.toString())));
  }

  private static Bundle search(Actor actor, String status) {
    return harness.as(
        actor,
        () ->
            issues()
                .search(
                    null,
                    new TokenOrListParam(null, status),
                    null,
                    null,
                    null,
                    request(RequestTypeEnum.GET)));
  }

  private static SignalReview review() {
    return harness.get(SignalReview.class);
  }

  private static MeasureProvider measures() {
    MeasureProvider provider = new MeasureProvider();
    provider.reports = harness.get(AggregateReports.class);
    provider.access = harness.get(Access.class);
    return provider;
  }

  private static MeasureReport evaluate(
      Actor actor, String measure, String end, RequestTypeEnum method) {
    return harness
        .get(org.longwatch.security.CurrentActor.class)
        .as(
            actor,
            () ->
                measures()
                    .evaluate(
                        new IdType("Measure/" + measure),
                        null,
                        new DateType(end),
                        null,
                        null,
                        request(method)));
  }

  private static MeasureReport evaluateByAddress(Actor actor, String measure) {
    return harness.as(
        actor,
        () ->
            measures()
                .evaluate(
                    new StringType(measure),
                    new DateType("1990-01-01"),
                    new DateType("2025-03"),
                    null,
                    null,
                    request(RequestTypeEnum.GET)));
  }

  /** The number for all years, -1 if it is masked. */
  private static int count(MeasureReport report, String number) {
    var population = stratum(report, number).getPopulationFirstRep();
    return population.getCountElement().hasValue() ? population.getCount() : -1;
  }

  private static double score(MeasureReport report, String number) {
    return stratum(report, number).getMeasureScore().getValue().doubleValue();
  }

  private static MeasureReport.StratifierGroupComponent stratum(
      MeasureReport report, String number) {
    return report.getGroup().stream()
        .filter(group -> group.getCode().getCodingFirstRep().getCode().equals(number))
        .flatMap(group -> group.getStratifierFirstRep().getStratum().stream())
        .filter(stratum -> stratum.getValue().getCodingFirstRep().getCode().equals(Clinic.LENTI))
        .findFirst()
        .orElseThrow();
  }

  private static ServletRequestDetails request(RequestTypeEnum method) {
    ServletRequestDetails request = new ServletRequestDetails();
    request.setFhirServerBase("http://localhost/fhir");
    request.setRequestType(method);
    request.setParameters(Map.of());
    return request;
  }

  private static Actor actor(Role role, Optional<String> holder) {
    return new Actor(
        UUID.randomUUID(), role.name(), role.label(), Set.of(role), Optional.empty(), holder);
  }
}
