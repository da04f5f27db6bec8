package org.longwatch.followup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.clonality.ClonalityWatch;
import org.longwatch.clonality.Clone;
import org.longwatch.clonality.RecordSample;
import org.longwatch.enrolment.ConsentKind;
import org.longwatch.enrolment.ConsentStatus;
import org.longwatch.enrolment.EnrolmentStatus;
import org.longwatch.enrolment.OffStudyReason;
import org.longwatch.enrolment.Participation;
import org.longwatch.enrolment.RecordConsent;
import org.longwatch.enrolment.RecordEnrolment;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.Obligation.State;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.laboratory.Detection;
import org.longwatch.laboratory.Laboratory;
import org.longwatch.laboratory.LaboratoryKind;
import org.longwatch.laboratory.RecordLaboratoryResult;
import org.longwatch.outreach.AttemptOutcome;
import org.longwatch.outreach.Channel;
import org.longwatch.outreach.Outreach;
import org.longwatch.outreach.RecordAttempt;
import org.longwatch.platform.Sql;
import org.longwatch.reference.EvidenceKind;
import org.longwatch.reference.PlanBook;
import org.longwatch.reference.PlanItem;
import org.longwatch.reference.PlanRule;
import org.longwatch.reference.PlanSet;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.Registration;
import org.longwatch.registry.VectorClass;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

/** What whole plans look like, by product and jurisdiction, and what changes them. */
class PlansDbTest {

  private static final LocalDate DAY_ZERO = LocalDate.of(2026, 3, 10);

  private static Harness harness;
  private static int clinics;

  @BeforeAll
  static void start() {
    harness = Harness.start();
    today(DAY_ZERO);
    harness.asRegistry(
        () -> {
          product("SKYSONA", VectorClass.LENTI, "HSC");
          product("CAR-1", VectorClass.LENTI, "CAR_T");
          product("CELLS-1", VectorClass.NON_GM_CELL, "MSC");
          return null;
        });
  }

  private static void product(String code, VectorClass vector, String modality) {
    Catalogue catalogue = harness.get(Catalogue.class);
    catalogue.addBatch(
        catalogue.addProduct(code, "Product " + code, vector, modality, "HOLDER-1"),
        Clinic.LOT,
        Optional.empty());
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  private static Clinic clinic(String country) {
    today(DAY_ZERO);
    return new Clinic(harness, "PL" + ++clinics, country, "UTC");
  }

  @Test
  void aCentreOfTheUnitedStatesOwesTestsBesideContacts() {
    Clinic clinic = clinic("US");
    PatientId patient = clinic.patient("P-1");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    Map<String, Long> items = items(patient);
    assertEquals(21, items.get("FOLLOW_UP"));
    assertEquals(20, items.get("PERSISTENCE"), "ten half years, then years 6 to 15");
    assertEquals(18, items.get("RCL"), "before, months 3 and 6, years 1 to 15");
    Obligation year = find(patient, "Follow-up month 12");
    assertTrue(year.reason().startsWith("FDA_INTEGRATING@1, LTFU_15_INTEGRATING@1; plan 1"));
  }

  @Test
  void aCentreOfTheUnionOwesTheGridOfTheUnion() {
    Clinic clinic = clinic("PL");
    PatientId patient = clinic.patient("P-1");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    assertEquals(Map.of("FOLLOW_UP", 21L), items(patient));
    assertTrue(find(patient, "Follow-up month 3").reason().contains("EMA_INTEGRATING@1"));
    assertEquals(
        List.of("EMA_INTEGRATING@1", "LTFU_15_INTEGRATING@1"), plans(patient).get(0).rules());
  }

  @Test
  void aLabelAsksForMoreThanTheGuideline() {
    Clinic clinic = clinic("DE");
    PatientId patient = clinic.patient("P-1");
    clinic.treat(patient, "SKYSONA", DAY_ZERO);
    assertEquals(
        Map.of("FOLLOW_UP", 21L, "BLOOD_COUNT", 30L, "INTEGRATION_SITES", 16L), items(patient));
  }

  @Test
  void whereNoNumberWasFoundTheRegistrysOwnGridApplies() {
    Clinic clinic = clinic("ID");
    PatientId patient = clinic.patient("P-1");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    assertEquals(Map.of("FOLLOW_UP", 21L), items(patient));
    assertEquals(List.of("ID_ATMP@1", "LTFU_15_INTEGRATING@1"), plans(patient).get(0).rules());
    PlanSet found =
        harness.asRegistry(() -> harness.get(PlanBook.class).sets()).stream()
            .filter(set -> set.code().equals("ID_ATMP"))
            .findFirst()
            .orElseThrow();
    assertEquals("no number found", found.duration());
    assertTrue(found.rules().isEmpty());
  }

  @Test
  void aJurisdictionThatWantsMoreYearsProlongsThePlan() {
    Clinic clinic = clinic("KR");
    PatientId patient = clinic.patient("P-1");
    clinic.treat(patient, Clinic.AAV, DAY_ZERO);
    List<Obligation> plan = plan(patient);
    assertEquals("Follow-up year 15", plan.get(plan.size() - 1).what());
    assertTrue(plan.get(plan.size() - 1).reason().startsWith("KR_GENE@1; plan 1"));
  }

  @Test
  void oneVisitServesTwoProducts() {
    Clinic clinic = clinic("DE");
    PatientId patient = clinic.patient("P-1");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO.minusDays(20));
    clinic.treat(patient, Clinic.AAV, DAY_ZERO);
    List<Obligation> open = open(clinic, LocalDate.of(2026, 7, 1));
    assertEquals(1, open.size(), "one visit for month 3 of both");
    assertEquals(Clinic.LENTI + " + " + Clinic.AAV, open.get(0).product());
    assertEquals(LocalDate.of(2026, 5, 27), open.get(0).window().earliest(), "when both begin");
    assertEquals(LocalDate.of(2026, 6, 1), open.get(0).window().latest(), "when the first ends");
    today(LocalDate.of(2026, 5, 30));
    visit(clinic, patient, LocalDate.of(2026, 5, 28));
    assertEquals(2, plan(patient).stream().filter(each -> each.state() == State.FULFILLED).count());
  }

  @Test
  void whatAnotherContactServesIsNotRemindedOfOnItsOwn() {
    Clinic clinic = clinic("DE");
    PatientId patient = clinic.patient("P-1");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO.minusDays(20));
    clinic.treat(patient, Clinic.AAV, DAY_ZERO);
    Set<UUID> open =
        open(clinic, LocalDate.of(2026, 7, 1)).stream()
            .map(Obligation::id)
            .collect(Collectors.toSet());
    List<UUID> both =
        plan(patient).stream()
            .filter(each -> each.what().equals("Follow-up month 3"))
            .map(Obligation::id)
            .toList();
    Map<UUID, Obligation> current =
        harness.asRegistry(() -> harness.get(FollowUpObligations.class).current(both));
    both.forEach(
        id ->
            assertEquals(
                open.contains(id) ? State.OPEN : State.CANCELLED, current.get(id).state()));
  }

  @Test
  void anAlertAsksForARepeatedAnalysisUntilThereIsOne() {
    Clinic clinic = clinic("DE");
    PatientId patient = clinic.patient("P-1");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2027, 3, 1));
    sample(clinic, patient, LocalDate.of(2027, 2, 1), 0.35);
    Obligation repeated = find(patient, "Integration sites repeated");
    assertEquals(State.OPEN, repeated.state());
    assertEquals(LocalDate.of(2027, 5, 1), repeated.window().latest());
    today(LocalDate.of(2027, 4, 20));
    sample(clinic, patient, LocalDate.of(2027, 4, 10), 0.04);
    assertEquals(State.FULFILLED, find(patient, "Integration sites repeated").state());
  }

  @Test
  void whoWasTreatedAsAMinorOwesAConsentOfTheirOwn() {
    Clinic clinic = clinic("DE");
    PatientId patient = clinic.patient("P-1", "2009-05-04");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    assertEquals(
        LocalDate.of(2027, 5, 4), find(patient, "Consent of one's own").window().earliest());
    today(LocalDate.of(2027, 6, 1));
    consent(clinic, patient, ConsentKind.RE_CONSENT_AT_MAJORITY, "2027-05-20", true);
    assertEquals(State.FULFILLED, find(patient, "Consent of one's own").state());
    Clinic thai = clinic("TH");
    PatientId other = thai.patient("P-2", "2009-05-04");
    thai.treat(other, Clinic.LENTI, DAY_ZERO);
    assertEquals(LocalDate.of(2029, 5, 4), find(other, "Consent of one's own").window().earliest());
  }

  @Test
  void aWithdrawalEndsWhatIsOwedAndAConsentBringsItBack() {
    Clinic clinic = clinic("DE");
    PatientId patient = clinic.patient("P-1");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2027, 1, 10));
    consent(clinic, patient, ConsentKind.WITHDRAWAL, "2026-12-01", false);
    assertEquals(Map.of("CANCELLED/MISSED", 2L, "CANCELLED/WITHDRAWAL", 19L), standings(patient));
    today(LocalDate.of(2027, 9, 1));
    consent(clinic, patient, ConsentKind.RE_CONSENT, "2027-08-01", true);
    assertEquals(
        Map.of("OPEN", 18L, "CANCELLED/MISSED", 2L, "CANCELLED/WITHDRAWAL", 1L),
        standings(patient));
    assertEquals(
        LocalDate.of(2027, 9, 1),
        find(patient, "Follow-up month 18").owedSince(),
        "owed again since the day that became known");
  }

  @Test
  void anEnrolmentThatEndsEndsWhatIsOwed() {
    Clinic clinic = clinic("DE");
    PatientId patient = clinic.patient("P-1");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 5, 10));
    enrol(
        clinic, patient, EnrolmentStatus.WITHDRAWN, OffStudyReason.CONSENT_WITHDRAWN, "2026-05-01");
    assertEquals(Map.of("CANCELLED/WITHDRAWAL", 21L), standings(patient));
  }

  @Test
  void aPatientIsLostOnlyOnceLookedForAndFoundAgainByAnyContact() {
    Clinic clinic = clinic("DE");
    PatientId patient = clinic.patient("P-1");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 10, 10));
    RuleViolated refused = assertThrows(RuleViolated.class, () -> declareLost(clinic, patient));
    assertEquals(2, refused.issues().size(), "attempts, and different ways");
    attempt(clinic, patient, "2026-07-01", Channel.PHONE);
    attempt(clinic, patient, "2026-08-01", Channel.PHONE);
    attempt(clinic, patient, "2026-10-01", Channel.HOME_PHYSICIAN);
    declareLost(clinic, patient);
    assertEquals(Map.of("CANCELLED/MISSED", 2L, "CANCELLED/LOSS", 19L), standings(patient));
    assertTrue(open(clinic, LocalDate.of(2050, 1, 1)).isEmpty());
    today(LocalDate.of(2029, 3, 12));
    visit(clinic, patient, LocalDate.of(2029, 3, 10));
    Map<String, Long> back = standings(patient);
    assertEquals(1, back.get("FULFILLED"), "month 36");
    assertEquals(4, back.get("CANCELLED/LOSS"), "months 12, 18, 24 and 30 fell into the loss");
    assertEquals(2, back.get("CANCELLED/MISSED"), "months 3 and 6");
    assertEquals(14, back.get("OPEN"));
  }

  @Test
  void aStatedLossCountsOnlyOnceItIsDocumented() {
    Clinic clinic = clinic("DE");
    PatientId patient = clinic.patient("P-1");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 10, 10));
    enrol(
        clinic, patient, EnrolmentStatus.OFF_STUDY, OffStudyReason.LOST_TO_FOLLOW_UP, "2026-10-05");
    assertEquals(Map.of("OPEN", 20L, "CANCELLED/MISSED", 1L), standings(patient));
    attempt(clinic, patient, "2026-07-01", Channel.PHONE);
    attempt(clinic, patient, "2026-08-01", Channel.LETTER);
    attempt(clinic, patient, "2026-10-01", Channel.PHONE);
    assertEquals(Map.of("CANCELLED/MISSED", 2L, "CANCELLED/LOSS", 19L), standings(patient));
  }

  @Test
  void whatWasMissedIsClosedOnceTheNextOnesTimeBegins() {
    Clinic clinic = clinic("DE");
    PatientId patient = clinic.patient("P-1");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    LocalDate next = find(patient, "Follow-up month 6").window().earliest();
    today(next.minusDays(1));
    sweep();
    assertEquals(Map.of("OPEN", 21L), standings(patient), "overdue until then");
    today(next);
    sweep();
    Obligation third = find(patient, "Follow-up month 3");
    assertEquals(State.CANCELLED, third.state());
    assertEquals(Map.of("OPEN", 20L, "CANCELLED/MISSED", 1L), standings(patient));
    assertEquals(
        List.of("Follow-up month 6"), open(clinic, next).stream().map(Obligation::what).toList());
    assertEquals(1, entries(patient, "missed"));
    sweep();
    assertEquals(third.version(), find(patient, "Follow-up month 3").version(), "once is enough");
    assertEquals(1, entries(patient, "missed"));
    // what was done in time and is reported late still counts, and taking that back undoes it
    UUID visit = visit(clinic, patient, third.window().target());
    assertEquals(State.FULFILLED, find(patient, "Follow-up month 3").state());
    harness.as(
        clinic.staff(), () -> harness.get(FollowUp.class).withdrawVisit(visit, "entered in error"));
    assertEquals(Map.of("OPEN", 20L, "CANCELLED/MISSED", 1L), standings(patient));
    // another infusion moves it into the future again
    clinic.treat(patient, Clinic.LENTI, next);
    assertEquals(Map.of("OPEN", 21L), standings(patient));
    assertEquals(next, find(patient, "Follow-up month 3").owedSince(), "reminded of anew");
  }

  @Test
  void twoNodesCloseWhatWasMissedOnce() throws Exception {
    Clinic clinic = clinic("DE");
    List<PatientId> patients = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      patients.add(clinic.patient("P-" + i));
      clinic.treat(patients.get(i), Clinic.LENTI, DAY_ZERO);
    }
    today(LocalDate.of(2028, 3, 10));
    ExecutorService nodes = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> sweeps =
          List.of(nodes.submit(PlansDbTest::sweep), nodes.submit(PlansDbTest::sweep));
      for (Future<?> sweep : sweeps) {
        sweep.get(); // neither fails, though each finds what the other works on
      }
    } finally {
      nodes.shutdownNow();
    }
    sweep();
    for (PatientId patient : patients) {
      assertEquals(Map.of("OPEN", 17L, "CANCELLED/MISSED", 4L), standings(patient));
      assertEquals(1, entries(patient, "missed"));
    }
  }

  @Test
  void aCorrectedDayLeavesMissedWhatWasMissed() {
    Clinic clinic = clinic("DE");
    PatientId patient = clinic.patient("P-1");
    TreatmentId treatment = clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2026, 9, 1));
    sweep();
    clinic.correct(treatment, patient, Clinic.LENTI, DAY_ZERO.minusDays(4));
    assertEquals(Map.of("OPEN", 20L, "CANCELLED/MISSED", 1L), standings(patient));
  }

  @Test
  void undetectableVectorEndsTheYearlySearchForIt() {
    Clinic clinic = clinic("US");
    PatientId patient = clinic.patient("P-1");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    today(LocalDate.of(2031, 6, 1));
    persistence(clinic, patient, "2031-03-01", Detection.NOT_DETECTED);
    assertEquals(
        10,
        closed(patient, "PERSISTENCE").stream().filter("UNDETECTABLE"::equals).count(),
        "years 6 to 15");
    persistence(clinic, patient, "2031-04-01", Detection.DETECTED);
    assertEquals(0, closed(patient, "PERSISTENCE").stream().filter("UNDETECTABLE"::equals).count());
  }

  @Test
  void aNewVersionOfARuleRebasesWhatIsOpenAndKeepsWhatIsFulfilled() {
    Clinic clinic = clinic("CA");
    PatientId patient = clinic.patient("P-1");
    clinic.treat(patient, "CELLS-1", DAY_ZERO);
    today(LocalDate.of(2026, 7, 1));
    UUID visit = visit(clinic, patient, LocalDate.of(2026, 6, 12));
    PlanSet stricter =
        set(
            "CELL_NON_GM",
            2,
            LocalDate.of(2026, 8, 1),
            contact(3, 7),
            contact(6, 7),
            contact(12, 7),
            contact(18, 7));
    harness.as(steward(), () -> harness.get(PlanBook.class).publish(stricter));
    sweep();
    assertEquals(1, plans(patient).size(), "not in force yet");
    today(LocalDate.of(2026, 8, 2));
    sweep();
    assertEquals(2, plans(patient).size());
    assertEquals("rules in force have changed", plans(patient).get(1).reason());
    Obligation third = find(patient, "Follow-up month 3");
    assertEquals(Optional.of("Encounter/" + visit), third.fulfilledBy());
    assertEquals(LocalDate.of(2026, 9, 3), find(patient, "Follow-up month 6").window().earliest());
    assertEquals(State.CANCELLED, find(patient, "Follow-up month 60").state());
    sweep();
    assertEquals(2, plans(patient).size(), "once is enough");
  }

  @Test
  void overlappingRulesAreRefusedAllAtOnce() {
    RuleViolated refused =
        assertThrows(
            RuleViolated.class,
            () ->
                harness.as(
                    steward(),
                    () ->
                        harness
                            .get(PlanBook.class)
                            .publish(
                                set(
                                    "not a code",
                                    1,
                                    DAY_ZERO,
                                    contact(3, 30),
                                    contact(4, 30),
                                    contact(12, 30)))));
    assertEquals(2, refused.issues().size());
    assertTrue(refused.issues().get(1).text().contains("months 3 and 4 overlap"));
    assertThrows(
        Conflict.class,
        () ->
            harness.as(
                steward(), () -> harness.get(PlanBook.class).publish(set("FDA_AAV", 9, DAY_ZERO))));
    Clinic clinic = clinic("DE");
    assertThrows(
        Forbidden.class,
        () ->
            harness.as(
                clinic.staff(),
                () -> harness.get(PlanBook.class).publish(set("MINE", 1, DAY_ZERO))));
  }

  /**
   * The same facts in any order of arrival, corrections and withdrawals included, all at once or
   * over weeks in which sweeps close what is missed, leave the same plan: windows, states, what
   * fulfilled what and why something is closed.
   */
  @Test
  void theOrderOfArrivalPlaysNoPart() {
    Random random = new Random(20261129);
    for (int round = 0; round < 6; round++) {
      List<Map<String, String>> ends = new ArrayList<>();
      long seed = random.nextLong();
      for (int order = 0; order < 3; order++) {
        ends.add(endOf(facts(new Random(seed)), order == 0 ? null : random, order == 2));
      }
      assertEquals(ends.get(0), ends.get(1), "round " + round);
      assertEquals(ends.get(0), ends.get(2), "round " + round);
    }
  }

  /** A fact that is stated for a patient; what shares a subject comes in its own order. */
  private record Told(String subject, TellFact how) {}

  private interface TellFact {
    void tell(Clinic clinic, PatientId patient, Map<String, UUID> ids);
  }

  private static List<Told> facts(Random random) {
    List<Told> facts = new ArrayList<>();
    String country = random.nextBoolean() ? Clinic.LENTI : "SKYSONA";
    LocalDate first = LocalDate.of(2019, 1, 1).plusDays(random.nextInt(300));
    facts.add(treated("t1", country, first));
    facts.add(treated("t1", country, first.plusDays(random.nextInt(20))));
    if (random.nextBoolean()) {
      facts.add(treated("t2", Clinic.AAV, first.plusDays(40 + random.nextInt(300))));
    }
    if (random.nextBoolean()) {
      facts.add(treated("t3", country, first.plusDays(100 + random.nextInt(900))));
    }
    for (int i = 0; i < 8; i++) {
      String subject = "v" + i;
      LocalDate day = first.plusDays(60 + random.nextInt(2500));
      ContactMode mode = ContactMode.values()[random.nextInt(4)];
      facts.add(visited(subject, day, mode));
      if (random.nextInt(3) == 0) {
        facts.add(visited(subject, day.plusDays(random.nextInt(60)), mode));
      }
      if (random.nextInt(5) == 0) {
        facts.add(
            new Told(
                subject,
                (clinic, patient, ids) ->
                    harness.as(
                        clinic.staff(),
                        () ->
                            harness
                                .get(FollowUp.class)
                                .withdrawVisit(ids.get(subject), "entered in error"))));
      }
    }
    for (int i = 0; i < 3; i++) {
      String day = first.plusDays(300 + random.nextInt(2000)).toString();
      Channel channel = Channel.values()[i];
      facts.add(
          new Told("a" + i, (clinic, patient, ids) -> attempt(clinic, patient, day, channel)));
      LocalDate taken = first.plusDays(200 + random.nextInt(2000));
      double share = random.nextDouble() * 0.5;
      facts.add(new Told("s" + i, (clinic, patient, ids) -> sample(clinic, patient, taken, share)));
    }
    if (random.nextBoolean()) {
      String lost = first.plusDays(1500 + random.nextInt(900)).toString();
      facts.add(
          new Told(
              "e",
              (clinic, patient, ids) ->
                  enrol(
                      clinic,
                      patient,
                      EnrolmentStatus.OFF_STUDY,
                      OffStudyReason.LOST_TO_FOLLOW_UP,
                      lost)));
    } else {
      String left = first.plusDays(900 + random.nextInt(900)).toString();
      facts.add(
          new Told(
              "c1",
              (clinic, patient, ids) ->
                  consent(clinic, patient, ConsentKind.WITHDRAWAL, left, false)));
      if (random.nextBoolean()) {
        String back = LocalDate.parse(left).plusDays(200).toString();
        facts.add(
            new Told(
                "c2",
                (clinic, patient, ids) ->
                    consent(clinic, patient, ConsentKind.RE_CONSENT, back, true)));
      }
    }
    if (random.nextInt(3) == 0) {
      LocalDate death = first.plusDays(2400 + random.nextInt(200));
      facts.add(new Told("d", (clinic, patient, ids) -> clinic.died(patient, death)));
      facts.add(
          new Told(
              "d",
              (clinic, patient, ids) ->
                  harness.as(
                      clinic.staff(),
                      () ->
                          harness
                              .get(Registration.class)
                              .observeDeath(patient, Optional.empty()))));
      facts.add(new Told("d", (clinic, patient, ids) -> clinic.died(patient, death.plusDays(3))));
    }
    return facts;
  }

  private static Told treated(String subject, String product, LocalDate day) {
    return new Told(
        subject,
        (clinic, patient, ids) -> {
          if (ids.containsKey(subject)) {
            clinic.correct(new TreatmentId(ids.get(subject)), patient, product, day);
          } else {
            ids.put(subject, clinic.treat(patient, product, day).value());
          }
        });
  }

  private static Told visited(String subject, LocalDate day, ContactMode mode) {
    return new Told(
        subject,
        (clinic, patient, ids) -> {
          UUID id = ids.computeIfAbsent(subject, any -> UUID.randomUUID());
          harness.as(
              clinic.staff(),
              () ->
                  harness
                      .get(FollowUp.class)
                      .record(new RecordVisit(id, clinic.centre(), patient, "V-" + id, day, mode)));
        });
  }

  private static Map<String, String> endOf(List<Told> facts, Random shuffle, boolean overWeeks) {
    LocalDate last = LocalDate.of(2028, 3, 10);
    LocalDate day = overWeeks ? last.minusDays(150) : last;
    today(day);
    Clinic clinic = new Clinic(harness, "PL" + ++clinics, "US", "UTC");
    PatientId patient = clinic.patient("P-1", "2003-04-05");
    Map<String, UUID> ids = new TreeMap<>();
    for (Told fact : shuffle == null ? facts : mixed(facts, shuffle)) {
      fact.how().tell(clinic, patient, ids);
      if (overWeeks) {
        day = day.plusDays(4);
        today(day);
        sweep();
      }
    }
    assertFalse(day.isAfter(last), "fewer days than facts");
    today(last);
    clinic.confirmHistory();
    sweep();
    Map<UUID, String> names =
        ids.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    Map<String, String> end = new TreeMap<>();
    harness.asRegistry(
        () ->
            harness
                .get(Sql.class)
                .list(
                    """
                    select f.product_code || ' ' || v.item || ' ' || v.month || ' '
                             || case when v.key like '%repeated%' then v.earliest::text else '' end,
                           v.earliest || ' ' || v.target || ' ' || v.latest || ' ' || v.state || ' '
                             || coalesce(v.closed_for, '') || ' '
                             || coalesce(v.fulfilled_on::text, '') || ' '
                             || coalesce(v.serves_from::text, '') || ' '
                             || (v.combined_into is not null),
                           v.fulfilled_by
                    from followup.planned_visit v join followup.plan f on f.id = v.plan_id
                    where v.patient_id = ? and not v.withdrawn
                    """,
                    row ->
                        end.put(
                            row.getString(1),
                            row.getString(2)
                                + " "
                                + names.getOrDefault(row.getObject(3, UUID.class), "")),
                    patient.value()));
    return end;
  }

  /** Any order in which what shares a subject keeps its own. */
  private static List<Told> mixed(List<Told> facts, Random random) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < facts.size(); i++) {
      places.add(i);
    }
    Collections.shuffle(places, random);
    Told[] mixed = new Told[facts.size()];
    Map<String, List<Told>> bySubject =
        facts.stream().collect(Collectors.groupingBy(Told::subject));
    for (List<Told> own : bySubject.values()) {
      List<Integer> taken = new ArrayList<>(places.subList(0, own.size()));
      places.subList(0, own.size()).clear();
      Collections.sort(taken);
      for (int i = 0; i < own.size(); i++) {
        mixed[taken.get(i)] = own.get(i);
      }
    }
    return List.of(mixed);
  }

  private static void today(LocalDate day) {
    harness.moveTo(Instant.from(day.atTime(10, 0).atOffset(ZoneOffset.UTC)));
  }

  private static List<Obligation> plan(PatientId patient) {
    return harness.asRegistry(() -> harness.get(FollowUpReader.class).plan(patient));
  }

  private static List<PlanLine> plans(PatientId patient) {
    return harness.asRegistry(() -> harness.get(FollowUpReader.class).plans(patient));
  }

  private static List<Obligation> open(Clinic clinic, LocalDate horizon) {
    return harness.asRegistry(
        () -> harness.get(FollowUpObligations.class).open(List.of(clinic.centre()), horizon));
  }

  private static Obligation find(PatientId patient, String what) {
    return plan(patient).stream()
        .filter(each -> each.what().equals(what))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No " + what));
  }

  private static Map<String, Long> items(PatientId patient) {
    return counted("item", patient);
  }

  private static Map<String, Long> standings(PatientId patient) {
    return counted("state || coalesce('/' || closed_for, '')", patient);
  }

  private static Map<String, Long> counted(String what, PatientId patient) {
    return harness
        .asRegistry(
            () ->
                harness
                    .get(Sql.class)
                    .list(
                        "select "
                            + what
                            + " from followup.planned_visit where patient_id = ?"
                            + " and not withdrawn and item <> 'RE_CONSENT'",
                        row -> row.getString(1),
                        patient.value()))
        .stream()
        .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
  }

  private static long entries(PatientId patient, String action) {
    return harness.asRegistry(
        () ->
            harness
                .get(Sql.class)
                .number(
                    "select count(*) from security.audit_entry where patient_id = ? and action = ?",
                    patient.value(),
                    action));
  }

  private static List<String> closed(PatientId patient, String item) {
    return harness.asRegistry(
        () ->
            harness
                .get(Sql.class)
                .list(
                    "select coalesce(closed_for, '') from followup.planned_visit"
                        + " where patient_id = ? and item = ?",
                    row -> row.getString(1),
                    patient.value(),
                    item));
  }

  private static UUID visit(Clinic clinic, PatientId patient, LocalDate day) {
    UUID id = UUID.randomUUID();
    harness.as(
        clinic.staff(),
        () ->
            harness
                .get(FollowUp.class)
                .record(
                    new RecordVisit(
                        id, clinic.centre(), patient, "V-" + id, day, ContactMode.EXAMINATION)));
    return id;
  }

  private static void attempt(Clinic clinic, PatientId patient, String day, Channel channel) {
    harness.as(
        clinic.staff(),
        () ->
            harness
                .get(Outreach.class)
                .record(
                    new RecordAttempt(
                        UUID.randomUUID(),
                        clinic.centre(),
                        patient,
                        LocalDate.parse(day),
                        channel,
                        AttemptOutcome.NO_ANSWER)));
  }

  private static void declareLost(Clinic clinic, PatientId patient) {
    harness.as(clinic.staff(), () -> harness.get(FollowUp.class).declareLost(patient));
  }

  private static void sample(Clinic clinic, PatientId patient, LocalDate day, double share) {
    harness.as(
        clinic.staff(),
        () ->
            harness
                .get(ClonalityWatch.class)
                .record(
                    new RecordSample(
                        UUID.randomUUID(),
                        clinic.centre(),
                        patient,
                        "S-" + UUID.randomUUID(),
                        day,
                        "blood",
                        "LM-PCR",
                        List.of(new Clone("chr3", 168_800_123, "+", "MECOM", share)))));
  }

  private static void persistence(
      Clinic clinic, PatientId patient, String day, Detection detection) {
    harness.as(
        clinic.staff(),
        () ->
            harness
                .get(Laboratory.class)
                .record(
                    new RecordLaboratoryResult(
                        UUID.randomUUID(),
                        clinic.centre(),
                        patient,
                        LaboratoryKind.PERSISTENCE,
                        LocalDate.parse(day),
                        Optional.<BigDecimal>empty(),
                        "",
                        "",
                        Optional.of(detection),
                        "",
                        "qPCR",
                        Optional.empty())));
  }

  private static void consent(
      Clinic clinic, PatientId patient, ConsentKind kind, String day, boolean permits) {
    harness.as(
        clinic.staff(),
        () ->
            harness
                .get(Participation.class)
                .record(
                    new RecordConsent(
                        UUID.randomUUID(),
                        clinic.centre(),
                        patient,
                        "C-" + UUID.randomUUID(),
                        ConsentStatus.ACTIVE,
                        kind,
                        LocalDate.parse(day),
                        permits,
                        Optional.empty(),
                        Optional.empty(),
                        Set.of())));
  }

  private static void enrol(
      Clinic clinic,
      PatientId patient,
      EnrolmentStatus status,
      OffStudyReason reason,
      String ended) {
    harness.as(
        clinic.staff(),
        () ->
            harness
                .get(Participation.class)
                .record(
                    new RecordEnrolment(
                        UUID.randomUUID(),
                        clinic.centre(),
                        patient,
                        "E-" + UUID.randomUUID(),
                        status,
                        LocalDate.of(2019, 1, 1),
                        Optional.of(LocalDate.parse(ended)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(reason))));
  }

  private static void sweep() {
    harness.get(PlanSweep.class).run(Instant.EPOCH, null);
  }

  private static Actor steward() {
    return new Actor(
        UUID.randomUUID(),
        "steward-of-tests",
        "Steward",
        Set.of(Role.STEWARD),
        Optional.empty(),
        Optional.empty());
  }

  private static PlanRule contact(int month, int days) {
    return new PlanRule(
        PlanItem.FOLLOW_UP, month, days, days, Set.of(EvidenceKind.EXAMINATION), Optional.empty());
  }

  private static PlanSet set(String code, int version, LocalDate from, PlanRule... rules) {
    return new PlanSet(
        code,
        version,
        PlanSet.ANY,
        List.of("NON_GM_CELL", "TISSUE"),
        List.of(),
        List.of(),
        OptionalInt.of(2),
        false,
        "for a test",
        from,
        Optional.empty(),
        "test",
        false,
        List.of(rules));
  }
}
