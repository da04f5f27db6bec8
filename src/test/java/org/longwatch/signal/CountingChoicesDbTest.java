package org.longwatch.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.adverseevent.DuplicateVerdicts;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Sql;
import org.longwatch.reference.ProductProfiles;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.signal.DetectionCriteria.Attribution;
import org.longwatch.signal.DetectionCriteria.TimeAtRisk;
import org.longwatch.signal.DetectionCriteria.Unit;
import org.longwatch.signal.attempt.RunOrders;
import org.longwatch.signal.comparison.Comparisons;
import org.longwatch.signal.comparison.MovedLine;
import org.longwatch.signal.comparison.RunComparison;
import org.longwatch.support.Bedside;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;
import org.longwatch.surveillance.PerformanceLine;

/** The same record, counted in every way that can be chosen, stored and compared. */
class CountingChoicesDbTest {

  private static final LocalDate DAY_0 = LocalDate.of(2018, 3, 1);
  private static final LocalDate CUT_OFF = LocalDate.of(2025, 12, 31);
  private static final String LEUKAEMIA = "99010002";
  private static final String FEVER = "99060001";
  private static final String FAMILY = "MYELOID_MALIGNANCY";

  private static final Actor STEWARD =
      new Actor(
          UUID.randomUUID(),
          "steward",
          "Steward",
          Set.of(Role.STEWARD, Role.SAFETY_PHYSICIAN),
          Optional.empty(),
          Optional.empty());

  private static Harness harness;
  private static Clinic clinic;

  @BeforeAll
  static void plant() {
    harness = Harness.start("signal", "signal.review", "signal.attempt", "signal.comparison");
    harness.moveTo(Instant.parse("2026-01-15T12:00:00Z"));
    clinic = new Clinic(harness, "C-1");
    Bedside bedside = new Bedside(harness, clinic);
    harness.asRegistry(
        () -> {
          PatientId twice = clinic.patient("P-TWICE");
          clinic.treat(twice, Clinic.LENTI, DAY_0);
          UUID kept = bedside.event(twice, LEUKAEMIA, DAY_0.plusDays(100), true);
          UUID superfluous = bedside.event(twice, LEUKAEMIA, DAY_0.plusDays(101), true);
          DuplicateVerdicts verdicts = harness.get(DuplicateVerdicts.class);
          verdicts.propose(kept, superfluous, 1, "the same");
          harness.as(
              STEWARD,
              () -> {
                verdicts.confirm(verdicts.open().get(0).id(), kept, "One case told twice");
                return null;
              });
          PatientId switched = clinic.patient("P-SWITCHED");
          clinic.treat(switched, Clinic.LENTI, DAY_0);
          clinic.treat(switched, Clinic.AAV, DAY_0.plusDays(200));
          bedside.event(switched, FEVER, DAY_0.plusDays(300), false);
          bedside.visit(twice, DAY_0.plusDays(1000));
          bedside.visit(switched, DAY_0.plusDays(1000));
          return null;
        });
    harness.as(
        STEWARD,
        () ->
            harness
                .get(ProductProfiles.class)
                .publish(
                    "test",
                    ("product,treated_disease,additional_monitoring\n"
                            + Clinic.LENTI
                            + ","
                            + FAMILY
                            + ",false\n")
                        .getBytes(StandardCharsets.UTF_8)));
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  void aConfirmedDuplicateCountsAgainAsAReportOnly() {
    assertEquals(1, line(run(criteria(Unit.CASE)), Clinic.LENTI, FAMILY).cases());
    DetectionRun reports = run(criteria(Unit.REPORT));
    assertEquals(2, line(reports, Clinic.LENTI, FAMILY).cases());
    assertEquals(2, line(reports, Clinic.LENTI, FAMILY).table().a());
    assertEquals(1, reports.cases() - run(criteria(Unit.CASE)).cases());
  }

  @Test
  void theTreatedDiseaseIsLeftOutByTheListThatTheRunNames() {
    DetectionRun counted = run(DetectionCriteria.STANDARD);
    assertTrue(counted.rules().contains("product-profiles v1"), counted.rules().toString());
    DetectionRun leftOut =
        run(
            DetectionCriteria.of(
                Unit.PATIENT, 0, Attribution.EVERY, TimeAtRisk.EACH, 1, List.of()));
    assertEquals(1, line(counted, Clinic.LENTI, FAMILY).cases());
    assertEquals(0, line(leftOut, Clinic.LENTI, FAMILY).cases());
    assertTrue(leftOut.counting().contains("by product profiles version 1"), leftOut.counting());
    RunComparison comparison =
        harness.as(
            STEWARD, () -> harness.get(Comparisons.class).compare(counted.id(), leftOut.id()));
    assertEquals(
        List.of("Treated disease and its relapse"),
        comparison.method().stream().map(RunComparison.Difference::what).toList());
    assertTrue(comparison.told(), "each is read again by the list it names");
    assertEquals(
        Set.of(RunComparison.Cause.REATTRIBUTED, RunComparison.Cause.CHOICE),
        comparison.lines().stream()
            .filter(line -> line.any().event().equals(FAMILY))
            .findFirst()
            .orElseThrow()
            .causes());
    MovedLine window =
        comparison.beside().stream()
            .filter(line -> line.kind() == StoredLine.Kind.WINDOW)
            .filter(line -> line.key().get("family").equals(FAMILY))
            .findFirst()
            .orElseThrow();
    assertEquals("0", window.key().get("from_year"));
    assertEquals(
        List.of(1L, 0L),
        window.values().stream()
            .filter(value -> value.name().equals("cases"))
            .flatMap(value -> Stream.of(value.before(), value.after()))
            .toList());
    assertTrue(
        window
            .causes()
            .containsAll(Set.of(RunComparison.Cause.REATTRIBUTED, RunComparison.Cause.CHOICE)),
        window.causes().toString());
    assertTrue(comparison.beside().stream().anyMatch(line -> line.kind() == StoredLine.Kind.PRIOR));
    Set<StoredLine.Kind> kinds =
        harness.asRegistry(() -> harness.get(DetectionRuns.class).stored(counted.id())).stream()
            .map(StoredLine::kind)
            .collect(Collectors.toSet());
    assertTrue(
        kinds.containsAll(
            Set.of(StoredLine.Kind.SCORE, StoredLine.Kind.FOLLOW_UP, StoredLine.Kind.COVERAGE)),
        kinds.toString());
  }

  @Test
  void anOrderKeepsEveryChoiceUntilItIsDone() {
    DetectionCriteria criteria =
        DetectionCriteria.of(
            Unit.CASE,
            10,
            Attribution.LAST,
            TimeAtRisk.UNTIL_NEXT,
            0,
            DetectionCriteria.Window.list(FAMILY + ":50-150"));
    DetectionRun run =
        harness.as(
            STEWARD,
            () -> harness.get(RunOrders.class).now(criteria, OptionalLong.empty(), CUT_OFF));
    assertEquals(criteria.canonical(), run.criteria());
    assertEquals(criteria.choices(), stored(run).choices());
    assertFalse(run.present());
    assertEquals(0, line(run, Clinic.LENTI, FAMILY).cases(), "day 100 is in the window");
    assertEquals(
        (990 - 101 + 190 - 101) / 365.25, line(run, Clinic.LENTI, FAMILY).personYears(), 1e-9);
    assertEquals(1, line(run, Clinic.AAV, "GENERAL").cases(), "the last product before the onset");
    String output = harness.asRegistry(() -> harness.get(DetectionRuns.class).output(run.id()));
    assertTrue(output.contains("windows=MYELOID_MALIGNANCY:50-150"), "frozen with the run");
  }

  @Test
  void whatNobodyKnowsCannotBeLeftOut() {
    assertThrows(
        RuleViolated.class,
        () ->
            order(
                DetectionCriteria.of(
                    Unit.PATIENT,
                    0,
                    Attribution.EVERY,
                    TimeAtRisk.EACH,
                    0,
                    DetectionCriteria.Window.list("NONSENSE:0-3"))));
    assertThrows(
        RuleViolated.class,
        () ->
            order(
                DetectionCriteria.of(
                    Unit.PATIENT, 0, Attribution.EVERY, TimeAtRisk.EACH, 99, List.of())));
  }

  @Test
  void thePriorIsStoredWithTheRunAndFrozen() {
    DetectionRun run = run(DetectionCriteria.STANDARD);
    Exploration exploration =
        harness.asRegistry(() -> harness.get(ExplorationLines.class).of(run.id()));
    assertEquals(2, exploration.priors().size(), "one for terms, one for families");
    String output = harness.asRegistry(() -> harness.get(DetectionRuns.class).output(run.id()));
    assertTrue(output.contains("\nprior|FAMILY|"), output);
    assertEquals(20, exploration.performance().size(), "five criteria, four truths");
    PerformanceLine alert = exploration.performance().get(8);
    assertEquals("RAISED", alert.criterion());
    assertEquals(10_000, alert.replicates());
    assertTrue(output.contains("\nperformance|RAISED|1|10000|"), output);
    assertTrue(Double.isFinite(line(run, Clinic.LENTI, FAMILY).ebgm().lower()));
    assertThrows(
        IllegalStateException.class,
        () ->
            harness.asRegistry(
                () ->
                    harness
                        .get(Sql.class)
                        .update("delete from signal.run_prior where run_id = ?", run.id())));
  }

  private static UUID order(DetectionCriteria criteria) {
    return harness.as(
        STEWARD, () -> harness.get(RunOrders.class).order(criteria, OptionalLong.empty(), CUT_OFF));
  }

  private static DetectionCriteria criteria(Unit unit) {
    return DetectionCriteria.of(unit, 0);
  }

  private static DetectionRun run(DetectionCriteria criteria) {
    return harness.as(
        STEWARD,
        () -> harness.get(SignalDetection.class).run(criteria, OptionalLong.empty(), CUT_OFF));
  }

  private static DetectionRun stored(DetectionRun run) {
    return harness.asRegistry(() -> harness.get(DetectionRuns.class).run(run.id()));
  }

  private static PairLine line(DetectionRun run, String product, String family) {
    return harness.asRegistry(
        () ->
            harness
                .get(DetectionRuns.class)
                .line(run.id(), clinic.product(product), PairLine.Level.FAMILY, family)
                .orElseThrow());
  }
}
