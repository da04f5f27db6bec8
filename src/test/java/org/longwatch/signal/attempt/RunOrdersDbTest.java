package org.longwatch.signal.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.adverseevent.AdverseEventIntake;
import org.longwatch.adverseevent.AdverseEventLine;
import org.longwatch.adverseevent.AdverseEventReader;
import org.longwatch.adverseevent.Outcome;
import org.longwatch.adverseevent.ReportAdverseEvent;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Sql;
import org.longwatch.platform.TimedTask;
import org.longwatch.reference.MedDra;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.signal.DetectionCriteria;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.DetectionRuns;
import org.longwatch.signal.PairLine;
import org.longwatch.signal.Progress;
import org.longwatch.signal.comparison.Comparisons;
import org.longwatch.signal.comparison.RunComparison;
import org.longwatch.support.Bedside;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

/** Runs are ordered, done, left half-way by a node that dies, and compared with one another. */
class RunOrdersDbTest {

  private static final LocalDate DAY_0 = LocalDate.of(2018, 3, 1);
  private static final LocalDate CUT_OFF = LocalDate.of(2025, 12, 31);
  private static final Instant NIGHT = Instant.parse("2026-01-16T02:30:00Z");
  private static final String FEVER = "99060001";
  private static final String LEUKAEMIA = "99010002";

  private static final Actor PHYSICIAN = actor(Role.SAFETY_PHYSICIAN);
  private static final Actor REGULATOR = actor(Role.REGULATOR);

  private static Harness harness;
  private static Clinic clinic;
  private static Bedside bedside;
  private static int patients;

  @BeforeAll
  static void plant() {
    harness = Harness.start("signal", "signal.review", "signal.attempt", "signal.comparison");
    harness.moveTo(Instant.parse("2026-01-15T12:00:00Z"));
    clinic = new Clinic(harness, "C-1");
    bedside = new Bedside(harness, clinic);
    for (int i = 0; i < 4; i++) {
      bedside.event(treated(), FEVER, DAY_0.plusDays(20), false);
    }
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @AfterEach
  void forgetAttempts() {
    harness.asRegistry(() -> sql().update("delete from signal.attempt"));
  }

  @Test
  void anOrderWaitsIsSeenAndIsDoneInTheNameOfWhoAsked() {
    UUID order = order();
    Attempt waiting = attempt(order);
    assertEquals(Attempt.State.WAITING, waiting.state());
    assertEquals(
        DetectionCriteria.of(DetectionCriteria.Unit.CASE, 30).canonical(), waiting.criteria());
    String outcome = sweep();
    assertTrue(outcome.endsWith("patients"), outcome);
    DetectionRun run = newest();
    assertEquals(PHYSICIAN.name(), run.startedBy());
    assertEquals(DetectionCriteria.of(DetectionCriteria.Unit.CASE, 30).canonical(), run.criteria());
    assertFalse(run.present(), "another way of counting is not the registry's present");
    assertEquals(List.of(), unfinished());
    assertEquals(
        1, number("select count(*) from signal.attempt where run_id = ? and share = 1", run.id()));
    assertEquals("", sweep(), "nothing is left to do");
  }

  @Test
  void aRunTellsHowFarItIsOutsideOfItsTransaction() {
    UUID worker = UUID.randomUUID();
    Attempts.Claim claim = claim(order(), worker).orElseThrow();
    attempts().at(claim.id(), worker, Progress.Step.PAIRS, 0.5);
    Attempt attempt = attempt(claim.id());
    assertEquals(Attempt.State.RUNNING, attempt.state());
    assertEquals(Optional.of(Progress.Step.PAIRS), attempt.step());
    assertEquals(Math.round(100 * Progress.Step.PAIRS.ofAll(0.5)), attempt.percent());
    assertTrue(attempt.percent() > 0 && attempt.percent() < 100);
    assertEquals(1, attempt.starts());
  }

  @Test
  void aRunWhoseNodeDiedIsShownSoAndBegunAgain() {
    UUID dead = UUID.randomUUID();
    UUID order = claim(order(), dead).orElseThrow().id();
    assertEquals("", sweep(), "it is another's as long as the lease lasts");
    theLeaseEnds(order);
    assertEquals(Attempt.State.DIED, attempt(order).state());
    long before = runs();
    sweep();
    assertEquals(before + 1, runs());
    assertEquals(List.of(), unfinished());
    assertEquals(2, number("select starts from signal.attempt where id = ?", order));
  }

  @Test
  void whoComesBackLateStoresNothing() {
    UUID late = UUID.randomUUID();
    Attempts.Claim claim = claim(order(), late).orElseThrow();
    theLeaseEnds(claim.id());
    claim(claim.id(), UUID.randomUUID()).orElseThrow();
    long before = runs();
    assertThrows(Conflict.class, () -> attempts().at(claim.id(), late, Progress.Step.STORING, 0));
    Progress asTheLateOne =
        new Progress() {
          @Override
          public void at(Step step, double share) {}

          @Override
          public void stored(DetectionRun run) {
            attempts().done(claim.id(), late, run);
          }
        };
    assertThrows(
        Conflict.class,
        () ->
            harness.as(
                PHYSICIAN,
                () ->
                    harness
                        .get(org.longwatch.signal.SignalDetection.class)
                        .run(
                            DetectionCriteria.STANDARD,
                            OptionalLong.empty(),
                            CUT_OFF,
                            "late",
                            asTheLateOne)));
    assertEquals(before, runs());
  }

  @Test
  void aRunThatDiesAgainAndAgainIsGivenUp() {
    UUID order = order();
    for (int i = 0; i < 3; i++) {
      claim(order, UUID.randomUUID()).orElseThrow();
      theLeaseEnds(order);
    }
    assertEquals("", sweep());
    assertEquals(Attempt.State.FAILED, attempt(order).state());
    assertEquals("It died 3 times", attempt(order).problem());
  }

  @Test
  void aFailureLeavesNothingAndIsTriedAgain() {
    UUID order = order();
    long before = runs();
    harness.asRegistry(
        () ->
            sql()
                .update(
                    "alter table signal.run_pair add constraint broken check (a < 0) not valid"));
    try {
      assertThrows(IllegalStateException.class, RunOrdersDbTest::sweep);
    } finally {
      harness.asRegistry(() -> sql().update("alter table signal.run_pair drop constraint broken"));
    }
    assertEquals(before, runs());
    assertEquals(Attempt.State.WAITING, attempt(order).state());
    assertTrue(attempt(order).problem().startsWith("Error "));
    assertEquals("", sweep(), "not at once");
    theLeaseEnds(order);
    sweep();
    assertEquals(before + 1, runs());
  }

  @Test
  void twoNodesDoNotRunTheSameNightTwice() {
    long before = runs();
    try (Harness second =
        Harness.on(harness.database(), "signal", "signal.review", "signal.attempt")) {
      second.moveTo(NIGHT);
      assertTrue(nightly(harness).endsWith("patients"));
      assertEquals("", nightly(second));
    }
    assertEquals(before + 1, runs());
    assertEquals("registry", newest().startedBy());
    assertTrue(newest().present());
  }

  @Test
  void whatLiesInTheFutureOrIsNotForTheRoleIsNotOrdered() {
    RunOrders orders = harness.get(RunOrders.class);
    for (LocalDate day : List.of(LocalDate.of(2026, 2, 1))) {
      assertThrows(
          RuleViolated.class,
          () ->
              harness.as(
                  PHYSICIAN,
                  () -> orders.order(DetectionCriteria.STANDARD, OptionalLong.empty(), day)));
    }
    for (Actor actor : List.of(REGULATOR, clinic.staff())) {
      assertThrows(
          Forbidden.class,
          () ->
              harness.as(
                  actor,
                  () -> orders.order(DetectionCriteria.STANDARD, OptionalLong.empty(), CUT_OFF)));
    }
    assertThrows(Forbidden.class, () -> harness.as(clinic.staff(), () -> orders.unfinished(1)));
    assertEquals(List.of(), unfinished());
  }

  @Test
  void twoRunsAreComparedFromTheirLockPointsWhateverIsKnownToday() {
    PatientId first = treated();
    UUID feverToBeLeukaemia = bedside.event(first, FEVER, DAY_0.plusDays(30), false);
    UUID mistaken = bedside.event(first, FEVER, DAY_0.plusDays(40), false);
    DetectionRun before = now();
    recode(feverToBeLeukaemia, LEUKAEMIA);
    bedside.nullify(mistaken);
    PatientId second = treated();
    UUID added = bedside.event(second, FEVER, DAY_0.plusDays(50), false);
    DetectionRun after = now();
    bedside.nullify(added); // known later: neither run saw it

    RunComparison comparison = compare(PHYSICIAN, before, after);
    assertTrue(comparison.told());
    RunComparison.Line fever = line(comparison, FEVER);
    assertEquals(
        Map.of(
            RunComparison.Change.NEW, 1L,
            RunComparison.Change.WITHDRAWN, 1L,
            RunComparison.Change.RECODED_AWAY, 1L),
        fever.changes());
    assertEquals(-1, fever.moreCases());
    assertEquals(
        List.of(feverToBeLeukaemia),
        line(comparison, LEUKAEMIA).cases().stream().map(each -> each.event()).toList());
    RunComparison.Denominator denominator = comparison.denominators().get(0);
    assertEquals(1, denominator.came().orElseThrow().patients());
    assertEquals(2000 / 365.25, denominator.yearsAfter() - denominator.yearsBefore(), 1e-9);

    assertTrue(
        compare(REGULATOR, before, after).lines().stream().allMatch(l -> l.cases().isEmpty()),
        "no single case for a regulator");
    assertFalse(line(compare(REGULATOR, before, after), FEVER).causes().isEmpty());
    assertThrows(Forbidden.class, () -> compare(clinic.staff(), before, after));
    assertThrows(
        NotFound.class,
        () ->
            harness.as(
                PHYSICIAN,
                () -> harness.get(Comparisons.class).compare(before.id(), UUID.randomUUID())));
    assertTrue(
        number(
                "select count(*) from security.access_log where action = 'compared runs'"
                    + " and patient_id = ?",
                second.value())
            > 0);
  }

  private static RunComparison.Line line(RunComparison comparison, String term) {
    return comparison.lines().stream()
        .filter(each -> each.any().level() == PairLine.Level.TERM)
        .filter(each -> each.any().event().equals(term))
        .findFirst()
        .orElseThrow();
  }

  private static RunComparison compare(Actor actor, DetectionRun before, DetectionRun after) {
    return harness.as(actor, () -> harness.get(Comparisons.class).compare(before.id(), after.id()));
  }

  private static DetectionRun now() {
    return harness.as(
        PHYSICIAN,
        () ->
            harness
                .get(RunOrders.class)
                .now(DetectionCriteria.STANDARD, OptionalLong.empty(), CUT_OFF));
  }

  private static void recode(UUID id, String code) {
    AdverseEventLine line =
        harness.asRegistry(() -> harness.get(AdverseEventReader.class).event(id).orElseThrow());
    ReportAdverseEvent command =
        new ReportAdverseEvent(
            id,
            clinic.centre(),
            line.patient(),
            Optional.empty(),
            "E-" + id,
            new Code(MedDra.SYSTEM, code, ""),
            "mini-1",
            "",
            PartialDate.of(DAY_0.plusDays(30)),
            DAY_0.plusDays(30),
            false,
            Set.of(),
            Outcome.UNKNOWN,
            java.util.OptionalInt.empty(),
            Optional.empty(),
            "");
    harness.as(clinic.staff(), () -> harness.get(AdverseEventIntake.class).amend(command));
  }

  private static PatientId treated() {
    return harness.asRegistry(
        () -> {
          PatientId patient = clinic.patient("P-" + patients++);
          clinic.treat(patient, Clinic.LENTI, DAY_0);
          bedside.visit(patient, DAY_0.plusDays(2000));
          return patient;
        });
  }

  private static UUID order() {
    DetectionCriteria criteria = DetectionCriteria.of(DetectionCriteria.Unit.CASE, 30);
    return harness.as(
        PHYSICIAN,
        () -> harness.get(RunOrders.class).order(criteria, OptionalLong.empty(), CUT_OFF));
  }

  private static String sweep() {
    TimedTask task = harness.get(SignalRunSweep.class);
    return task.run(NIGHT, task.timings().iterator().next());
  }

  private static String nightly(Harness node) {
    TimedTask task = node.get(SignalRunTask.class);
    return task.run(NIGHT, task.timings().iterator().next());
  }

  private static Optional<Attempts.Claim> claim(UUID order, UUID worker) {
    return attempts().claim(worker, order);
  }

  private static void theLeaseEnds(UUID order) {
    harness.asRegistry(
        () ->
            sql()
                .update(
                    "update signal.attempt set lease_until = clock_timestamp() - interval '1"
                        + " second' where id = ?",
                    order));
  }

  private static Attempt attempt(UUID id) {
    return unfinished().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  private static List<Attempt> unfinished() {
    return harness.as(REGULATOR, () -> harness.get(RunOrders.class).unfinished(20));
  }

  private static DetectionRun newest() {
    return harness.asRegistry(() -> harness.get(DetectionRuns.class).runs(1).get(0));
  }

  private static long runs() {
    return number("select count(*) from signal.detection_run");
  }

  private static long number(String query, Object... parameters) {
    return harness.asRegistry(() -> sql().number(query, parameters));
  }

  private static Attempts attempts() {
    return harness.get(Attempts.class);
  }

  private static Sql sql() {
    return harness.get(Sql.class);
  }

  private static Actor actor(Role role) {
    return new Actor(
        UUID.randomUUID(),
        role.name(),
        role.label(),
        Set.of(role),
        Optional.empty(),
        Optional.empty());
  }
}
