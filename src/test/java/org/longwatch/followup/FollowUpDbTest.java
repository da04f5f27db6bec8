package org.longwatch.followup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.Obligation.State;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.platform.Sql;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegisterPatient;
import org.longwatch.registry.Registration;
import org.longwatch.registry.RegistryReader;
import org.longwatch.registry.Sex;
import org.longwatch.retention.Completeness;
import org.longwatch.retention.Retention;
import org.longwatch.security.AuditTrail;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

class FollowUpDbTest {

  private static final LocalDate DAY_ZERO = LocalDate.of(2026, 3, 10);

  private static Harness harness;
  private static int clinics;

  private Clinic clinic;
  private PatientId patient;

  @BeforeAll
  static void start() {
    harness = Harness.start();
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @BeforeEach
  void aPatientOfANewClinic() {
    today(DAY_ZERO.plusDays(2));
    clinic = new Clinic(harness, "F" + ++clinics);
    patient = clinic.patient("P-1");
  }

  @Test
  void aLentiviralTreatmentOwesTwentyOneVisits() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    List<Obligation> plan = plan();
    assertEquals(21, plan.size());
    assertTrue(plan.stream().allMatch(owed -> owed.state() == State.OPEN));
    assertEquals("Follow-up month 3", plan.get(0).what());
    assertEquals(LocalDate.of(2026, 6, 10), plan.get(0).window().target());
    assertEquals("Follow-up year 15", plan.get(20).what());
    assertEquals(LocalDate.of(2041, 3, 10), plan.get(20).window().target());
    assertEquals(DAY_ZERO.plusDays(2), plan.get(0).owedSince());
    assertEquals("P-1", plan.get(0).pseudonym());
    assertEquals(Clinic.LENTI, plan.get(0).product());
  }

  @Test
  void anAavTreatmentOwesEightVisits() {
    clinic.treat(patient, Clinic.AAV, DAY_ZERO);
    assertEquals(8, plan().size());
    assertEquals("Follow-up month 60", plan().get(7).what());
  }

  @Test
  void twoProductsGiveTwoPlans() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO.minusDays(20));
    clinic.treat(patient, Clinic.AAV, DAY_ZERO);
    assertEquals(29, plan().size());
    assertEquals(2, plans().size());
  }

  @Test
  void aSecondAdministrationStartsTheClockAnew() {
    clinic.treat(patient, Clinic.LENTI, LocalDate.of(2025, 1, 10));
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    assertEquals(21, plan().size());
    assertEquals(LocalDate.of(2026, 6, 10), plan().get(0).window().target());
    assertEquals(2, plans().size());
    assertEquals(LocalDate.of(2025, 1, 10), plans().get(0).dayZero());
    assertFalse(plans().get(0).current());
    assertEquals(DAY_ZERO, plans().get(1).dayZero());
    assertTrue(plans().get(1).current());
  }

  @Test
  void anEarlierAdministrationThatArrivesLaterChangesNothing() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    List<Obligation> before = plan();
    clinic.treat(patient, Clinic.LENTI, LocalDate.of(2025, 1, 10));
    assertEquals(before, plan());
    assertEquals(1, plans().size());
  }

  @Test
  void aFirstVisitFulfilsItsObligation() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 6, 20));
    UUID visit = visit(LocalDate.of(2026, 6, 12), ContactMode.EXAMINATION);
    Obligation month3 = plan().get(0);
    assertEquals(State.FULFILLED, month3.state());
    assertEquals(Optional.of("Encounter/" + visit), month3.fulfilledBy());
    assertEquals(State.OPEN, plan().get(1).state());
    assertEquals(1, completeness().onTime());
    assertEquals(0, completeness().missed());
    assertTrue(
        open(LocalDate.of(2026, 8, 1)).isEmpty(), "nothing else begins before the first of August");
  }

  @Test
  void aVisitEnteredInErrorOwesItsObligationAgain() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 6, 20));
    UUID visit = visit(LocalDate.of(2026, 6, 12), ContactMode.EXAMINATION);
    int version = plan().get(0).version();
    long known = harness.lockPoint();
    withdraw(visit);
    assertEquals(State.OPEN, plan().get(0).state());
    assertTrue(plan().get(0).version() > version);
    assertEquals(List.of(), harness.asRegistry(() -> reader().visits(patient)));
    assertEquals(Optional.empty(), harness.asRegistry(() -> reader().visit(visit)));
    assertEquals(LocalDate.of(2026, 6, 12), observed(known).lastContact());
    assertEquals(DAY_ZERO, observed(harness.lockPoint()).lastContact());
    withdraw(visit);
    withdraw(UUID.randomUUID());
  }

  @Test
  void anotherVisitStepsInForTheOneThatWasWithdrawn() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 6, 20));
    UUID first = visit(LocalDate.of(2026, 6, 8), ContactMode.EXAMINATION);
    UUID second = visit(LocalDate.of(2026, 6, 12), ContactMode.EXAMINATION);
    assertEquals(Optional.of("Encounter/" + first), plan().get(0).fulfilledBy());
    withdraw(first);
    assertEquals(Optional.of("Encounter/" + second), plan().get(0).fulfilledBy());
  }

  @Test
  void anAnswerEnteredInErrorNoLongerCounts() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 6, 20));
    UUID id = UUID.randomUUID();
    harness.as(
        clinic.staff(),
        () ->
            harness
                .get(FollowUp.class)
                .record(
                    new RecordAssessment(
                        id,
                        clinic.centre(),
                        patient,
                        Optional.empty(),
                        AssessmentKind.PREGNANCY,
                        "YES",
                        LocalDate.of(2026, 6, 12))));
    assertEquals(1, harness.asRegistry(() -> reader().assessments(patient)).size());
    harness.as(clinic.staff(), () -> harness.get(FollowUp.class).withdrawAssessment(id, "misread"));
    assertEquals(List.of(), harness.asRegistry(() -> reader().assessments(patient)));
    assertEquals(DAY_ZERO, observed(harness.lockPoint()).lastContact());
  }

  private void withdraw(UUID visit) {
    harness.as(
        clinic.staff(), () -> harness.get(FollowUp.class).withdrawVisit(visit, "wrong patient"));
  }

  private ObservedTreatment observed(long lockPoint) {
    return harness
        .asRegistry(() -> harness.get(ObservedTime.class).read(lockPoint, LocalDate.of(2040, 1, 1)))
        .stream()
        .filter(treated -> treated.patient().equals(patient))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aLateVisitFulfilsAndCountsAsLate() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 7, 20));
    assertEquals(1, completeness().missed());
    visit(LocalDate.of(2026, 7, 15), ContactMode.EXAMINATION);
    assertEquals(new Completeness(0, 1, 0, 0, 0), completeness());
  }

  @Test
  void aCorrectedVisitFulfilsWhatItNowFits() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 10, 1));
    RecordVisit wrong = command(LocalDate.of(2026, 6, 12), ContactMode.EXAMINATION);
    record(wrong);
    long known = harness.lockPoint();
    record(
        new RecordVisit(
            wrong.id(),
            wrong.centre(),
            patient,
            wrong.identifier(),
            LocalDate.of(2026, 9, 12),
            ContactMode.EXAMINATION));
    assertEquals(State.CANCELLED, plan().get(0).state(), "missed, for month 6 has begun");
    assertEquals(State.FULFILLED, plan().get(1).state());
    assertEquals(1, harness.asRegistry(() -> reader().visits(patient)).size());
    assertEquals(LocalDate.of(2026, 6, 12), heldAsKnownAt(known, wrong.id()));
    assertEquals(LocalDate.of(2026, 9, 12), heldAsKnownAt(harness.lockPoint(), wrong.id()));
  }

  @Test
  void theSameVisitTwiceIsOneVisit() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 6, 20));
    RecordVisit command = command(LocalDate.of(2026, 6, 12), ContactMode.EXAMINATION);
    record(command);
    List<Obligation> before = plan();
    record(command);
    assertEquals(1, harness.asRegistry(() -> reader().visits(patient)).size());
    assertEquals(before, plan());
  }

  @Test
  void aCorrectedInfusionDateRebasesThePlan() {
    TreatmentId treatment = clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 9, 20));
    visit(LocalDate.of(2026, 6, 12), ContactMode.EXAMINATION);
    visit(LocalDate.of(2026, 9, 1), ContactMode.EXAMINATION);
    List<UUID> ids = plan().stream().map(Obligation::id).toList();
    int version = plan().get(5).version();
    clinic.correct(treatment, patient, Clinic.LENTI, DAY_ZERO.plusDays(7));
    List<Obligation> plan = plan();
    assertEquals(ids, plan.stream().map(Obligation::id).toList());
    assertEquals(LocalDate.of(2026, 6, 17), plan.get(0).window().target());
    assertEquals(State.FULFILLED, plan.get(0).state(), "12 June still fits the moved window");
    assertEquals(
        State.OPEN, plan.get(1).state(), "1 September lies before the moved window of month 6");
    assertTrue(plan.get(5).version() > version, "a moved window has a higher version");
    assertEquals(2, plans().size());
    assertEquals("treatment of 2026-03-10 corrected", plans().get(1).reason());
    assertEquals(2, plans().get(1).number());
  }

  @Test
  void aWindowMovedIntoThePastIsNotHeldAgainstTheCentre() {
    TreatmentId treatment = clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    clinic.correct(treatment, patient, Clinic.LENTI, DAY_ZERO.minusYears(2));
    assertEquals(
        Map.of(State.HISTORICAL, 4L, State.OPEN, 17L),
        states(),
        "months 3, 6, 12 and 18 were over when the right day became known, month 24 still is on");
    assertEquals(DAY_ZERO.plusDays(2), plan().get(4).owedSince());
  }

  @Test
  void whatWasMissedBeforeACorrectionStaysMissed() {
    TreatmentId treatment = clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 12, 1));
    assertEquals(2, completeness().missed());
    clinic.correct(treatment, patient, Clinic.LENTI, DAY_ZERO.plusDays(1));
    assertEquals(2, completeness().missed());
    assertEquals(DAY_ZERO.plusDays(2), plan().get(0).owedSince());
  }

  @Test
  void anotherProductInACorrectionMovesThePlanToIt() {
    TreatmentId treatment = clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    clinic.correct(treatment, patient, Clinic.AAV, DAY_ZERO);
    assertEquals(Map.of(State.CANCELLED, 21L, State.OPEN, 8L), states());
    clinic.correct(treatment, patient, Clinic.LENTI, DAY_ZERO);
    assertEquals(Map.of(State.CANCELLED, 8L, State.OPEN, 21L), states());
  }

  @Test
  void deathEndsWhatIsOwed() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 12, 1));
    visit(LocalDate.of(2026, 6, 12), ContactMode.EXAMINATION);
    clinic.died(patient, LocalDate.of(2026, 11, 3));
    assertEquals(Map.of(State.FULFILLED, 1L, State.CANCELLED, 20L), states());
    assertTrue(open(LocalDate.of(2050, 1, 1)).isEmpty());
    assertEquals(1, completeness().missed(), "month 6 was due while the patient lived");
    visit(LocalDate.of(2026, 9, 12), ContactMode.EXAMINATION);
    assertEquals(Map.of(State.FULFILLED, 2L, State.CANCELLED, 19L), states());
    assertEquals(new Completeness(2, 0, 0, 0, 0), completeness());
  }

  @Test
  void aDeathThatIsReportedAsVitalStatusEndsWhatIsOwed() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 7, 1));
    assess(AssessmentKind.VITAL_STATUS, "DEAD", LocalDate.of(2026, 6, 30));
    assertEquals(Map.of(State.CANCELLED, 21L), states());
    assertEquals(
        Optional.of(LocalDate.of(2026, 6, 30)),
        harness.asRegistry(() -> line(patient)).deceasedOn());
  }

  @Test
  void aDeathThatDidNotHappenIsTakenBackAndTheVisitsAreOwedAgain() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 7, 1));
    amend(Optional.of(LocalDate.of(2026, 6, 30)), false);
    assertEquals(Map.of(State.CANCELLED, 21L), states());
    today(LocalDate.of(2027, 2, 1));
    amend(Optional.empty(), true);
    assertEquals(
        Map.of(State.CANCELLED, 21L), states(), "dead on an unknown day takes nothing back");
    amend(Optional.empty(), false);
    assertEquals(Optional.empty(), harness.asRegistry(() -> line(patient)).deceasedOn());
    assertEquals(
        Map.of(State.OPEN, 20L, State.CANCELLED, 1L), states(), "month 3 was missed before");
    List<LocalDate> since =
        harness.asRegistry(() -> reader().plan(patient)).stream()
            .filter(owed -> owed.window().latest().isBefore(LocalDate.of(2027, 2, 1)))
            .filter(owed -> !owed.window().latest().isBefore(LocalDate.of(2026, 6, 30)))
            .map(Obligation::owedSince)
            .distinct()
            .toList();
    assertEquals(
        List.of(LocalDate.of(2027, 2, 1)),
        since,
        "what fell due while the patient was believed dead is not held against the centre");
  }

  @Test
  void aDeathIsKnownAsLongAsOneSourceTellsIt() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 8, 1));
    UUID first = assess(AssessmentKind.VITAL_STATUS, "DEAD", LocalDate.of(2026, 6, 30));
    UUID second = assess(AssessmentKind.VITAL_STATUS, "DEAD", LocalDate.of(2026, 6, 20));
    assertEquals(Optional.of(LocalDate.of(2026, 6, 20)), died(), "the first day that is told");
    amend(Optional.empty(), false);
    assertEquals(Optional.of(LocalDate.of(2026, 6, 20)), died(), "own data never stated it");
    amend(Optional.of(LocalDate.of(2026, 6, 19)), false);
    assertEquals(Optional.of(LocalDate.of(2026, 6, 19)), died(), "own data are better");
    amend(Optional.empty(), false);
    assertEquals(Optional.of(LocalDate.of(2026, 6, 20)), died(), "observations still tell it");
    reassess(second, "ALIVE", LocalDate.of(2026, 6, 20));
    assertEquals(Optional.of(LocalDate.of(2026, 6, 30)), died());
    reassess(first, "ALIVE", LocalDate.of(2026, 7, 15));
    assertEquals(Optional.empty(), died());
    assertEquals(Map.of(State.OPEN, 21L), states());
  }

  @Test
  void aDeathThatWasEnteredInErrorGoesWithItsObservation() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 7, 1));
    UUID dead = assess(AssessmentKind.VITAL_STATUS, "DEAD", LocalDate.of(2026, 6, 30));
    assertThrows(
        RuleViolated.class,
        () -> assess(AssessmentKind.VITAL_STATUS, "ALIVE", LocalDate.of(2026, 7, 1)));
    harness.as(
        clinic.staff(),
        () -> harness.get(FollowUp.class).withdrawAssessment(dead, "Another patient"));
    assertEquals(Optional.empty(), died());
    assertEquals(Map.of(State.OPEN, 21L), states());
    assess(AssessmentKind.VITAL_STATUS, "ALIVE", LocalDate.of(2026, 7, 1));
  }

  @Test
  void aTreatmentEnteredInErrorLeavesNoPlanAndItsIdentifierIsFree() {
    TreatmentId treatment = clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    harness.as(
        clinic.staff(),
        () -> harness.get(Registration.class).withdraw(treatment, "Another patient"));
    assertEquals(Map.of(State.CANCELLED, 21L), states());
    assertEquals(
        List.of(),
        harness.asRegistry(() -> harness.get(RegistryReader.class).treatmentsOf(patient)));
    clinic.correct(treatment, patient, Clinic.LENTI, DAY_ZERO);
    assertEquals(Map.of(State.OPEN, 21L), states());
  }

  private Optional<LocalDate> died() {
    return harness.asRegistry(() -> line(patient)).deceasedOn();
  }

  private void amend(Optional<LocalDate> deceasedOn, boolean deadOnUnknownDay) {
    harness.as(
        clinic.staff(),
        () ->
            harness
                .get(Registration.class)
                .amend(
                    new RegisterPatient(
                        patient,
                        clinic.centre(),
                        "P-1",
                        Sex.FEMALE,
                        new PartialDate("1990"),
                        deceasedOn,
                        deadOnUnknownDay)));
  }

  @Test
  void aTreatmentFromYearsAgoMakesNoFalseOverdue() {
    clinic.treat(patient, Clinic.LENTI, LocalDate.of(2020, 3, 10));
    assertEquals(
        Map.of(State.HISTORICAL, 11L, State.OPEN, 10L),
        states(),
        "months 3 to 60 were over; year 6 is due now");
    assertEquals(0, completeness().missed());
    assertEquals(1, open(DAY_ZERO.plusDays(2)).size());
    visit(LocalDate.of(2021, 3, 1), ContactMode.EXAMINATION);
    assertEquals(
        Map.of(State.HISTORICAL, 10L, State.OPEN, 10L, State.FULFILLED, 1L),
        states(),
        "an old visit entered late fulfils");
  }

  @Test
  void aConfirmedHistoryMakesPastVisitsThatAreNotThereMissedFromThatDay() {
    clinic.treat(patient, Clinic.LENTI, LocalDate.of(2020, 3, 10));
    visit(LocalDate.of(2021, 3, 1), ContactMode.EXAMINATION);
    today(LocalDate.of(2026, 4, 1));
    clinic.confirmHistory();
    assertEquals(Map.of(State.OPEN, 10L, State.CANCELLED, 10L, State.FULFILLED, 1L), states());
    assertEquals(LocalDate.of(2026, 4, 1), plan().get(0).owedSince());
    assertEquals(10, completeness().missed());
    today(LocalDate.of(2026, 4, 2));
    PatientId another = clinic.patient("P-2");
    clinic.treat(another, Clinic.LENTI, LocalDate.of(2020, 3, 10));
    assertEquals(10, completeness().missed(), "what became known later needs a new confirmation");
  }

  @Test
  void theOrderOfArrivalPlaysNoPart() {
    today(LocalDate.of(2030, 1, 1));
    List<LocalDate> days =
        List.of(
            LocalDate.of(2026, 6, 12),
            LocalDate.of(2026, 6, 20),
            LocalDate.of(2026, 8, 2),
            LocalDate.of(2027, 3, 8),
            LocalDate.of(2027, 10, 1),
            LocalDate.of(2029, 3, 11));
    Map<String, String> first = null;
    for (int round = 0; round < 6; round++) {
      List<Runnable> steps = new ArrayList<>();
      PatientId someone = clinic.patient("O-" + round);
      steps.add(() -> clinic.treat(someone, Clinic.LENTI, DAY_ZERO));
      steps.add(() -> clinic.died(someone, LocalDate.of(2029, 6, 1)));
      days.forEach(
          day ->
              steps.add(
                  () ->
                      record(
                          new RecordVisit(
                              UUID.randomUUID(),
                              clinic.centre(),
                              someone,
                              "V-" + UUID.randomUUID(),
                              day,
                              ContactMode.EXAMINATION))));
      Collections.shuffle(steps, new Random(round));
      steps.forEach(Runnable::run);
      Map<String, String> outcome = new TreeMap<>();
      harness
          .asRegistry(() -> reader().plan(someone))
          .forEach(
              owed ->
                  outcome.put(
                      owed.what(),
                      owed.state()
                          + " "
                          + owed.fulfilledBy()
                              .map(id -> heldOn(UUID.fromString(id.substring(10))))));
      first = first == null ? outcome : first;
      assertEquals(first, outcome);
    }
    assertEquals("FULFILLED Optional[2026-06-12]", first.get("Follow-up month 3"));
  }

  @Test
  void twoVisitsSentAtOnceAreBothCounted() throws Exception {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2028, 1, 1));
    ExecutorService senders = Executors.newFixedThreadPool(4);
    List<Callable<Object>> sends = new ArrayList<>();
    for (LocalDate day :
        List.of(
            LocalDate.of(2026, 6, 12),
            LocalDate.of(2026, 9, 12),
            LocalDate.of(2027, 3, 12),
            LocalDate.of(2027, 9, 12))) {
      sends.add(
          () -> {
            record(command(day, ContactMode.EXAMINATION));
            return null;
          });
    }
    for (Future<Object> sent : senders.invokeAll(sends)) {
      sent.get();
    }
    senders.shutdown();
    assertEquals(4L, states().get(State.FULFILLED));
  }

  @Test
  void aDeathAndAVisitSentAtOnceGiveTheSameAsOneAfterTheOther() throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(2);
    for (int round = 0; round < 10; round++) {
      patient = clinic.patient("R-" + round);
      today(DAY_ZERO);
      clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
      today(LocalDate.of(2028, 1, 1));
      RecordVisit visit = command(LocalDate.of(2026, 6, 12), ContactMode.EXAMINATION);
      List<Callable<Object>> sends =
          List.of(
              () -> {
                record(visit);
                return null;
              },
              () -> {
                clinic.died(patient, LocalDate.of(2027, 5, 5));
                return null;
              });
      for (Future<Object> sent : senders.invokeAll(sends)) {
        sent.get();
      }
      assertEquals(Map.of(State.FULFILLED, 1L, State.CANCELLED, 20L), states());
    }
    senders.shutdown();
  }

  @Test
  void aVisitWithSeveralFaultsIsRefusedWithAllOfThem() {
    clinic.died(patient, LocalDate.of(2026, 3, 11));
    RecordVisit command = command(LocalDate.of(2027, 1, 1), ContactMode.EXAMINATION);
    List<Issue> issues =
        harness.as(clinic.staff(), () -> followUp().issues(command, line(patient)));
    assertEquals(2, issues.size(), issues.toString());
    assertThrows(RuleViolated.class, () -> record(command));
    assertTrue(harness.asRegistry(() -> reader().visits(patient)).isEmpty());
  }

  @Test
  void anAnswerOutsideOfTheQuestionIsRefused() {
    assertThrows(
        RuleViolated.class,
        () -> assess(AssessmentKind.NEW_MALIGNANCY, "ALIVE", LocalDate.of(2026, 3, 11)));
    assess(AssessmentKind.NEW_MALIGNANCY, "NO", LocalDate.of(2026, 3, 11));
    assertEquals(1, harness.asRegistry(() -> reader().assessments(patient)).size());
  }

  @Test
  void anAnswerNeedsAVisitOfTheSamePatient() {
    UUID visit = visit(LocalDate.of(2026, 3, 11), ContactMode.PHONE);
    PatientId another = clinic.patient("P-2");
    RecordAssessment command =
        new RecordAssessment(
            UUID.randomUUID(),
            clinic.centre(),
            another,
            Optional.of(visit),
            AssessmentKind.VITAL_STATUS,
            "ALIVE",
            LocalDate.of(2026, 3, 11));
    assertThrows(
        RuleViolated.class, () -> harness.as(clinic.staff(), () -> followUp().record(command)));
  }

  @Test
  void aCentreCannotRecordForAnother() {
    Clinic other = new Clinic(harness, "F" + ++clinics);
    RecordVisit command = command(LocalDate.of(2026, 3, 11), ContactMode.PHONE);
    assertThrows(NotFound.class, () -> harness.as(other.staff(), () -> followUp().record(command)));
    RecordVisit disguised =
        new RecordVisit(
            UUID.randomUUID(),
            other.centre(),
            patient,
            "V",
            LocalDate.of(2026, 3, 11),
            ContactMode.PHONE);
    assertThrows(
        RuleViolated.class, () -> harness.as(other.staff(), () -> followUp().record(disguised)));
  }

  @Test
  void aVisitKeepsItsPatient() {
    UUID visit = visit(LocalDate.of(2026, 3, 11), ContactMode.PHONE);
    PatientId another = clinic.patient("P-2");
    RecordVisit moved =
        new RecordVisit(
            visit, clinic.centre(), another, "V", LocalDate.of(2026, 3, 11), ContactMode.PHONE);
    assertThrows(Conflict.class, () -> record(moved));
  }

  @Test
  void whatIsCurrentIsReadByIdAndLocked() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    Obligation owed = plan().get(0);
    assertEquals(
        Map.of(owed.id(), owed),
        harness.asRegistry(
            () -> harness.get(FollowUpObligations.class).current(List.of(owed.id()))));
  }

  @Test
  void aRegistrationLeavesOneTrailEntryForItsPlan() {
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    UUID plan = plans().get(0).plan();
    assertEquals(
        List.of("planned"),
        harness.asRegistry(
            () ->
                harness.get(AuditTrail.class).about(plan).stream()
                    .map(entry -> entry.action())
                    .toList()));
  }

  @Test
  void observedTimeEndsAtTheLastContactKnownAtTheLockPoint() {
    TreatmentId treatment = clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    long treated = harness.lockPoint();
    today(LocalDate.of(2028, 1, 1));
    visit(LocalDate.of(2026, 6, 12), ContactMode.EXAMINATION);
    long visited = harness.lockPoint();
    assess(AssessmentKind.NEW_INFECTION, "NO", LocalDate.of(2027, 3, 12));
    assess(AssessmentKind.VITAL_STATUS, "UNKNOWN", LocalDate.of(2027, 9, 9));
    long assessed = harness.lockPoint();
    clinic.died(patient, LocalDate.of(2027, 5, 5));
    long died = harness.lockPoint();

    LocalDate late = LocalDate.of(2040, 1, 1);
    assertEquals(DAY_ZERO, observed(treatment, treated, late).lastContact());
    assertEquals(LocalDate.of(2026, 6, 12), observed(treatment, visited, late).lastContact());
    assertEquals(LocalDate.of(2027, 3, 12), observed(treatment, assessed, late).lastContact());
    assertEquals(Optional.empty(), observed(treatment, assessed, late).diedOn());
    assertEquals(LocalDate.of(2027, 5, 5), observed(treatment, died, late).lastContact());
    assertEquals(Optional.of(LocalDate.of(2027, 5, 5)), observed(treatment, died, late).diedOn());
    LocalDate cutOff = LocalDate.of(2026, 12, 31);
    assertEquals(LocalDate.of(2026, 6, 12), observed(treatment, died, cutOff).lastContact());
    assertEquals(Optional.empty(), observed(treatment, died, cutOff).diedOn());
    assertTrue(
        harness
            .asRegistry(() -> harness.get(ObservedTime.class).read(died, DAY_ZERO.minusDays(1)))
            .stream()
            .noneMatch(each -> each.id().equals(treatment)),
        "not yet treated at that cut-off");
  }

  @Test
  void observedTimeUsesTheTreatmentDayKnownAtTheLockPoint() {
    TreatmentId treatment = clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    long before = harness.lockPoint();
    clinic.correct(treatment, patient, Clinic.LENTI, DAY_ZERO.minusDays(9));
    long after = harness.lockPoint();
    LocalDate late = LocalDate.of(2040, 1, 1);
    assertEquals(DAY_ZERO, observed(treatment, before, late).start());
    assertEquals(DAY_ZERO.minusDays(9), observed(treatment, after, late).start());
  }

  private static ObservedTreatment observed(TreatmentId treatment, long lock, LocalDate cutOff) {
    return harness.asRegistry(() -> harness.get(ObservedTime.class).read(lock, cutOff)).stream()
        .filter(each -> each.id().equals(treatment))
        .findFirst()
        .orElseThrow();
  }

  private static LocalDate heldAsKnownAt(long lockPoint, UUID visit) {
    return harness.asRegistry(
        () ->
            harness
                .get(Sql.class)
                .first(
                    "select held_on from followup.visit_version v where v.id = ?"
                        + " and security.known_at(v.entry_id, v.superseded_by, ?)",
                    row -> row.getObject(1, LocalDate.class),
                    visit,
                    lockPoint)
                .orElseThrow());
  }

  private static LocalDate heldOn(UUID visit) {
    return harness.asRegistry(() -> reader().visit(visit).orElseThrow().heldOn());
  }

  private static void today(LocalDate day) {
    harness.moveTo(Instant.from(day.atTime(10, 0).atOffset(ZoneOffset.UTC)));
  }

  private static FollowUp followUp() {
    return harness.get(FollowUp.class);
  }

  private static FollowUpReader reader() {
    return harness.get(FollowUpReader.class);
  }

  private static PatientLine line(PatientId patient) {
    return harness.get(RegistryReader.class).patient(patient).orElseThrow();
  }

  private List<Obligation> plan() {
    return harness.asRegistry(() -> reader().plan(patient));
  }

  private List<PlanLine> plans() {
    return harness.asRegistry(() -> reader().plans(patient));
  }

  private Map<State, Long> states() {
    return plan().stream()
        .collect(Collectors.groupingBy(Obligation::state, TreeMap::new, Collectors.counting()));
  }

  private List<Obligation> open(LocalDate horizon) {
    return harness.asRegistry(
        () -> harness.get(FollowUpObligations.class).open(List.of(clinic.centre()), horizon));
  }

  private Completeness completeness() {
    return harness.asRegistry(
        () ->
            harness
                .get(Retention.class)
                .byCentre()
                .getOrDefault(clinic.centre(), Completeness.NONE));
  }

  private RecordVisit command(LocalDate day, ContactMode mode) {
    UUID id = UUID.randomUUID();
    return new RecordVisit(id, clinic.centre(), patient, "V-" + id, day, mode);
  }

  private UUID visit(LocalDate day, ContactMode mode) {
    RecordVisit command = command(day, mode);
    record(command);
    return command.id();
  }

  private void record(RecordVisit command) {
    harness.as(clinic.staff(), () -> followUp().record(command));
  }

  private UUID assess(AssessmentKind kind, String value, LocalDate day) {
    return assess(UUID.randomUUID(), kind, value, day);
  }

  private void reassess(UUID id, String value, LocalDate day) {
    assess(id, AssessmentKind.VITAL_STATUS, value, day);
  }

  private UUID assess(UUID id, AssessmentKind kind, String value, LocalDate day) {
    RecordAssessment command =
        new RecordAssessment(id, clinic.centre(), patient, Optional.empty(), kind, value, day);
    harness.as(clinic.staff(), () -> followUp().record(command));
    return id;
  }
}
