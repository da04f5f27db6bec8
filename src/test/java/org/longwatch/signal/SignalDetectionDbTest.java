package org.longwatch.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.longwatch.adverseevent.AdverseEventLine;
import org.longwatch.adverseevent.DuplicateLine;
import org.longwatch.adverseevent.DuplicateVerdicts;
import org.longwatch.clonality.ClonalityWatch;
import org.longwatch.clonality.Clone;
import org.longwatch.clonality.RecordSample;
import org.longwatch.evidence.CoverageLine;
import org.longwatch.evidence.Evidence;
import org.longwatch.evidence.FollowUpLine;
import org.longwatch.evidence.InsertionSiteLine;
import org.longwatch.evidence.MaskingLine;
import org.longwatch.evidence.PairJudgement;
import org.longwatch.evidence.WindowLine;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Sql;
import org.longwatch.platform.TimedTask;
import org.longwatch.reference.GeneLengths;
import org.longwatch.security.Actor;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;
import org.longwatch.security.Sha256;
import org.longwatch.signal.attempt.SignalRunTask;
import org.longwatch.signal.review.Alert;
import org.longwatch.signal.review.AlertLine;
import org.longwatch.signal.review.Signal;
import org.longwatch.signal.review.SignalReview;
import org.longwatch.signal.review.SignalState;
import org.longwatch.signal.review.SignalTable;
import org.longwatch.statistics.Interval;
import org.longwatch.support.Bedside;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;
import org.longwatch.surveillance.Surveillance;

/** Leukaemia after the lentiviral product is planted; the tests follow it to the signal. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SignalDetectionDbTest {

  private static final LocalDate DAY_0 = LocalDate.of(2018, 3, 1);
  private static final LocalDate CUT_OFF = LocalDate.of(2025, 12, 31);
  private static final String LEUKAEMIA = "99010002";
  private static final String FEVER = "99060001";
  private static final String FAMILY = "MYELOID_MALIGNANCY";

  private static final Actor PHYSICIAN = actor(Role.SAFETY_PHYSICIAN, Optional.empty());
  private static final Actor REGULATOR = actor(Role.REGULATOR, Optional.empty());
  private static final Actor HOLDER = actor(Role.HOLDER, Optional.of("HOLDER-1"));
  private static final Actor OTHER_HOLDER = actor(Role.HOLDER, Optional.of("HOLDER-2"));

  private static Harness harness;
  private static Clinic clinic;
  private static Bedside bedside;
  private static ProductId lenti;
  private static UUID lastLeukaemia;
  private static PatientId spare;

  @BeforeAll
  static void plant() {
    harness = Harness.start("signal", "signal.review", "signal.attempt");
    harness.moveTo(Instant.parse("2026-01-15T12:00:00Z"));
    clinic = new Clinic(harness, "C-1");
    bedside = new Bedside(harness, clinic);
    lenti = clinic.product(Clinic.LENTI);
    harness.asRegistry(
        () -> {
          for (int i = 0; i < 110; i++) {
            boolean treated = i < 40;
            PatientId patient = clinic.patient("P-" + i);
            clinic.treat(patient, treated ? Clinic.LENTI : Clinic.AAV, DAY_0);
            bedside.visit(patient, DAY_0.plusDays(2000));
            bedside.event(patient, FEVER, DAY_0.plusDays(20 + i % 10), false);
            if (i < 10 || i == 60) {
              lastLeukaemia = bedside.event(patient, LEUKAEMIA, DAY_0.plusDays(1000 + i), true);
            }
            spare = patient;
          }
          return null;
        });
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  @Order(1)
  void aRunKeepsAllItRestsOn() {
    DetectionRun run = run(OptionalLong.empty(), CUT_OFF);
    assertEquals(110, run.patients());
    assertEquals(110, run.treatments());
    assertEquals(121, run.cases());
    assertEquals(PHYSICIAN.name(), run.startedBy());
    assertEquals("mini-1", run.dictionaryVersion());
    assertTrue(run.rules().contains("sdr.evans.prr v1 = 2 draft"), run.rules().toString());
    assertTrue(
        run.rules()
            .contains(
                "stream.SOLID_TUMOUR.AAV v1 = alpha 0.05, at most 10.0 expected, at least 2 events"
                    + " draft"),
        run.rules().toString());
    assertEquals(run, harness.asRegistry(() -> runs().run(run.id())));
    assertEquals(run, harness.asRegistry(() -> runs().latest().orElseThrow()));
    String output = harness.asRegistry(() -> runs().output(run.id()));
    assertEquals(run.outputHash(), Sha256.of(output));

    PairLine line = line(run, lenti, FAMILY);
    assertEquals(10, line.patients());
    assertEquals(10, line.serious());
    assertEquals(10, line.table().a());
    assertEquals(30, line.table().b());
    assertEquals(1, line.table().c());
    assertEquals(69, line.table().d());
    double days = 30 * 2000;
    for (int i = 0; i < 10; i++) {
      days += 1000 + i;
    }
    assertEquals(days / 365.25, line.personYears(), 1e-9);
    assertEquals(10 / (days / 365.25) * 1000, line.rate().point(), 1e-9);
    assertEquals(0.25, line.curve().get(3).incidence().point(), 1e-12, "10 of 40 by year 3");
    assertTrue(output.contains("curve|FAMILY|LV-HSC|MYELOID_MALIGNANCY|3|0.25|"), output);
    assertEquals(40, exposure(run).treated());
    assertEquals(40 * 2000 / 365.25, exposure(run).personYears(), 1e-9);
  }

  @Test
  @Order(1)
  void aRunSaysWhatStandsBehindItsNumbers() {
    DetectionRun run = run(OptionalLong.empty(), CUT_OFF);
    Evidence evidence = evidenceOf(run);
    FollowUpLine all = followUp(evidence, "LV-HSC", "");
    assertEquals(40, all.subjects());
    assertEquals(40, all.lost(), "last seen on day 2000, more than a year ago");
    assertEquals(2000.0 / (CUT_OFF.toEpochDay() - DAY_0.toEpochDay()), all.maturity(), 1e-12);
    FollowUpLine tumours = followUp(evidence, "LV-HSC", FAMILY);
    assertEquals(30, tumours.lost());
    assertEquals(0.25, tumours.best(), 1e-12);
    assertEquals(1, tumours.worst(), 1e-12);
    FollowUpLine other = followUp(evidence, "AAV-LIVER", "");
    assertEquals(1, other.maturity(), "the plan had ended before they were seen last");
    assertEquals(0, other.lost());

    List<WindowLine> windows =
        evidence.windows().stream()
            .filter(line -> line.productCode().equals("LV-HSC") && line.family().equals(FAMILY))
            .toList();
    assertEquals(List.of("0–1", "1–3", "3–10"), windows.stream().map(WindowLine::label).toList());
    assertEquals(List.of(0L, 10L, 0L), windows.stream().map(WindowLine::cases).toList());
    assertEquals(1, evidence.differences().stream().filter(d -> d.family().equals(FAMILY)).count());
    assertEquals(
        10,
        evidence.onset().stream()
            .filter(line -> line.productCode().equals("LV-HSC") && line.family().equals(FAMILY))
            .findFirst()
            .orElseThrow()
            .events());
    assertEquals(
        List.of(
            new CoverageLine("AAV-LIVER", 0, 0, 0, 1, 70),
            new CoverageLine("LV-HSC", 0, 0, 0, 1, 40)),
        evidence.coverage());
    assertTrue(
        run.rules().contains("onset.windows.MYELOID_MALIGNANCY v1 = 0 1 3 10 15 draft"),
        run.rules().toString());

    String output = harness.asRegistry(() -> runs().output(run.id()));
    DetectionRuns.Result stored =
        new DetectionRuns.Result(
            List.of(),
            List.of(),
            List.of(),
            Surveillance.Findings.NONE,
            evidence,
            Exploration.NONE);
    assertTrue(
        List.of(output.split("\n"))
            .containsAll(List.of(DetectionRuns.canonical(List.of(), stored).split("\n"))),
        "what is stored is what was hashed");
  }

  @Test
  @Order(1)
  void aPairIsReadAloneAsItStandsInItsRun() {
    DetectionRun run = run(OptionalLong.empty(), CUT_OFF);
    PairJudgement.Scores weak =
        new PairJudgement.Scores(new Interval(0.1, -1, 1), 1.1, 0.2, 0.5, Double.NaN);
    PairJudgement.Scores strong =
        new PairJudgement.Scores(new Interval(2, 1, 3), Double.POSITIVE_INFINITY, 9, 2, 2.5);
    MaskingLine hidden =
        new MaskingLine(
            "FAMILY", "LV-HSC", FAMILY, "AAV-LIVER", List.of("EVANS", "EB05"), 9, 8, weak, strong);
    MaskingLine elsewhere =
        new MaskingLine(
            "FAMILY", "AAV-LIVER", FAMILY, "LV-HSC", List.of("IC025"), 3, 3, weak, strong);
    harness.asRegistry(
        () -> {
          evidenceLines().store(run.id(), masked(List.of(hidden, elsewhere)));
          return null;
        });
    Evidence all = evidenceOf(run);
    assertEquals(List.of(elsewhere, hidden), all.masked());
    PairLine line = line(run, lenti, FAMILY);
    Evidence alone = harness.asRegistry(() -> evidenceLines().of(run.id(), line));
    assertEquals(List.of(followUp(all, "LV-HSC", FAMILY)), alone.followUp());
    assertEquals(
        all.windows().stream()
            .filter(each -> each.productCode().equals("LV-HSC") && each.family().equals(FAMILY))
            .toList(),
        alone.windows());
    assertEquals(3, alone.windows().size());
    assertEquals(
        all.onset().stream()
            .filter(each -> each.productCode().equals("LV-HSC") && each.family().equals(FAMILY))
            .toList(),
        alone.onset());
    assertEquals(1, alone.differences().size());
    assertEquals(List.of(hidden), alone.masked());
    PairLine term = line(run, lenti, LEUKAEMIA);
    Evidence ofTerm = harness.asRegistry(() -> evidenceLines().of(run.id(), term));
    assertEquals(alone.windows(), ofTerm.windows(), "a term is told by its family");
    assertEquals(List.of(), ofTerm.masked(), "but hidden by itself");
  }

  private static EvidenceLines evidenceLines() {
    return harness.get(EvidenceLines.class);
  }

  private static Evidence masked(List<MaskingLine> lines) {
    return new Evidence(
        List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), lines, List.of(),
        List.of());
  }

  @Test
  @Order(2)
  void anAlertSaysWhichCriterionWithWhichNumbers() {
    List<AlertLine> alerts = openAlerts();
    AlertLine alert = alerts.stream().filter(found -> isAbout(found, FAMILY)).findFirst().get();
    assertTrue(alert.reason().startsWith("LV-HSC and Myeloid malignancy: Evans: PRR "));
    assertTrue(alert.reason().contains("10 patients, 10 serious"), alert.reason());
    assertTrue(alert.exploratory());
    assertEquals(latest().id(), alert.run().orElseThrow());
    assertEquals(Alert.State.OPEN, alert.state());
    assertEquals(2, alerts.size(), "the family and its one term: " + alerts);
  }

  @Test
  @Order(3)
  void theNextRunRefreshesTheAlertAndMakesNoSecond() {
    List<AlertLine> before = openAlerts();
    DetectionRun run = run(OptionalLong.empty(), CUT_OFF);
    List<AlertLine> after = openAlerts();
    assertEquals(
        before.stream().map(AlertLine::id).toList(), after.stream().map(AlertLine::id).toList());
    after.forEach(alert -> assertEquals(run.id(), alert.run().orElseThrow()));
  }

  @Test
  @Order(4)
  void theSameRunGivesTheSameHashWhateverWasLearntSince() {
    DetectionRun before = latest();
    UUID found =
        bedside.event(spare, LEUKAEMIA, DAY_0.plusDays(1500), true); // known later, was before
    bedside.nullify(lastLeukaemia);
    DetectionRun again = run(OptionalLong.of(before.lockPoint()), CUT_OFF);
    assertNotEquals(before.id(), again.id());
    assertEquals(before.inputHash(), again.inputHash());
    assertEquals(before.outputHash(), again.outputHash());
    ProductId aav = clinic.product(Clinic.AAV);
    assertEquals(1, line(again, aav, FAMILY).cases());

    DetectionRun now = run(OptionalLong.empty(), CUT_OFF);
    assertNotEquals(before.outputHash(), now.outputHash());
    assertEquals(1, line(now, aav, FAMILY).cases(), "one nullified, one found");
    List<UUID> cases = evidence(PHYSICIAN, aav, FAMILY).cases().stream().map(c -> c.id()).toList();
    assertEquals(List.of(found), cases);
  }

  @Test
  @Order(5)
  void theCutOffLeavesOutWhatHappenedLater() {
    DetectionRun early = run(OptionalLong.empty(), DAY_0.plusDays(1004));
    assertEquals(5, line(early, lenti, FAMILY).cases());
    assertTrue(exposure(early).personYears() < 40 * 1005 / 365.25);
    assertEquals(CUT_OFF, latest().clinicalCutOff(), "an early cut-off is not the present");
  }

  @Test
  @Order(6)
  void whatLiesInTheFutureIsRefused() {
    assertThrows(RuleViolated.class, () -> run(OptionalLong.empty(), LocalDate.of(2026, 2, 1)));
    assertThrows(RuleViolated.class, () -> run(OptionalLong.of(1_000_000), CUT_OFF));
  }

  @Test
  @Order(7)
  void onlyThoseWhoReviewMayRun() {
    assertThrows(Forbidden.class, () -> harness.as(REGULATOR, () -> detection(CUT_OFF)));
    assertThrows(Forbidden.class, () -> harness.as(clinic.staff(), () -> detection(CUT_OFF)));
  }

  @Test
  @Order(8)
  void aRunIsFrozen() {
    UUID run = latest().id();
    for (String table :
        List.of(
            "detection_run where id",
            "run_pair where run_id",
            "run_follow_up where run_id",
            "run_window where run_id")) {
      assertThrows(
          IllegalStateException.class,
          () ->
              harness.asRegistry(() -> sql().update("delete from signal." + table + " = ?", run)));
    }
  }

  @Test
  @Order(9)
  void thePageShowsTheTableTheEvidenceAndItsHistory() {
    SignalTable.Page page = page(PHYSICIAN, PairLine.Level.FAMILY, Optional.of(lenti));
    assertEquals(FAMILY, page.rows().get(0).line().event());
    assertEquals(1, page.rows().get(0).line().rankInProduct());
    assertEquals(1, page.rows().get(0).alerts().size());
    assertEquals(latest(), page.run().orElseThrow());
    assertTrue(page.total() > 5, "families of interest without a case keep their person-years");

    SignalTable.Evidence evidence = evidence(PHYSICIAN, lenti, FAMILY);
    assertEquals(10, evidence.cases().size());
    assertTrue(evidence.cases().stream().allMatch(AdverseEventLine::serious));
    assertTrue(evidence.history().size() >= 4);
    assertEquals(40, evidence.exposure().treated());
    assertEquals(1, evidence.alerts().size());
    assertEquals(List.of(), evidence(REGULATOR, lenti, FAMILY).cases());
    for (SignalTable.Order order : SignalTable.Order.values()) {
      SignalTable.Query query =
          new SignalTable.Query(PairLine.Level.TERM, Optional.empty(), true, order, 0, 1);
      assertEquals(1, harness.as(PHYSICIAN, () -> table().page(query)).rows().size());
    }
  }

  @Test
  @Order(10)
  void aHolderSeesItsOwnFamiliesWithoutSmallCounts() {
    SignalTable.Page page = page(HOLDER, PairLine.Level.FAMILY, Optional.empty());
    assertTrue(page.withheld() > 0);
    page.rows().forEach(row -> assertTrue(row.line().cases() == 0 || row.line().cases() >= 5));
    assertEquals(0, page(OTHER_HOLDER, PairLine.Level.FAMILY, Optional.empty()).total());
    assertEquals(0, page(HOLDER, PairLine.Level.TERM, Optional.empty()).total());
    assertThrows(NotFound.class, () -> evidence(OTHER_HOLDER, lenti, FAMILY));
    assertThrows(
        Forbidden.class, () -> page(clinic.staff(), PairLine.Level.TERM, Optional.empty()));
  }

  @Test
  @Order(10)
  void aHolderSeesBesideTheScoresWhatIsItsOwnAndAForeignOneNothing() {
    DetectionRun run = latest();
    PairLine line = page(HOLDER, PairLine.Level.FAMILY, Optional.of(lenti)).rows().get(0).line();
    Evidence whole = beside(REGULATOR, run, line);
    assertTrue(whole.windows().size() > 1);
    Evidence own = beside(HOLDER, run, line);
    assertEquals(1, own.followUp().size());
    assertEquals(whole.followUp(), own.followUp());
    assertEquals(List.of(), own.windows());
    assertThrows(NotFound.class, () -> beside(OTHER_HOLDER, run, line));
    PairLine small = line(run, lenti, FAMILY);
    assertEquals(3, beside(REGULATOR, run, small).windows().size());
    assertThrows(NotFound.class, () -> beside(HOLDER, run, small), "one case after the other");
    PairLine term = line(run, lenti, FEVER);
    assertThrows(NotFound.class, () -> beside(HOLDER, run, term), "families only");
    assertThrows(Forbidden.class, () -> beside(clinic.staff(), run, line));
  }

  private static Evidence beside(Actor actor, DetectionRun run, PairLine line) {
    return harness.as(actor, () -> table().beside(run.id(), line));
  }

  @Test
  @Order(11)
  void anAlertBecomesASignalThatIsDecided() {
    AlertLine alert =
        openAlerts().stream().filter(found -> isAbout(found, FAMILY)).findFirst().get();
    assertThrows(
        Forbidden.class, () -> harness.as(REGULATOR, () -> review().open(alert.id(), "x")));
    UUID id = harness.as(PHYSICIAN, () -> review().open(alert.id(), "Ten leukaemias"));
    assertThrows(Conflict.class, () -> harness.as(PHYSICIAN, () -> review().open(alert.id(), "x")));
    assertThrows(Conflict.class, () -> decide(id, SignalState.CONFIRMED, "too early"));
    decide(id, SignalState.UNDER_REVIEW, "Cases requested");
    Signal.Line stale = read(id);
    decide(id, SignalState.CONFIRMED, "Clones in the blasts");
    assertThrows(
        Conflict.class,
        () ->
            harness.as(
                PHYSICIAN,
                () -> review().decide(id, stale.version(), SignalState.REFUTED, "not seen")));
    assertThrows(RuleViolated.class, () -> decide(id, SignalState.CLOSED, " "));
    decide(id, SignalState.CLOSED, "Label changed");

    Signal.Line signal = read(id);
    assertEquals(SignalState.CLOSED, signal.state());
    assertEquals(
        List.of(
            SignalState.NEW, SignalState.UNDER_REVIEW, SignalState.CONFIRMED, SignalState.CLOSED),
        signal.decisions().stream().map(Signal.Decision::to).toList());
    assertEquals(
        4, harness.asRegistry(() -> harness.get(AuditTrail.class).about(id)).size(), "audited");
    assertFalse(openAlerts().stream().anyMatch(found -> isAbout(found, FAMILY)));
  }

  @Test
  @Order(12)
  void aClosedAlertComesBackOnlyWithMoreCases() {
    run(OptionalLong.empty(), CUT_OFF);
    assertFalse(openAlerts().stream().anyMatch(found -> isAbout(found, FAMILY)));
    harness.asRegistry(
        () -> {
          PatientId patient = clinic.patient("P-LATE");
          clinic.treat(patient, Clinic.LENTI, DAY_0);
          return bedside.event(patient, LEUKAEMIA, DAY_0.plusDays(1200), true);
        });
    run(OptionalLong.empty(), CUT_OFF);
    assertTrue(openAlerts().stream().anyMatch(found -> isAbout(found, FAMILY)));
  }

  @Test
  @Order(13)
  void likeCasesAreProposedAsDuplicates() {
    String narrative = "Painful red swelling of the left knee after a long walk in the hills";
    PatientId one = clinic.patient("P-D1");
    PatientId other = clinic.patient("P-D2");
    harness.asRegistry(
        () -> {
          for (PatientId patient : List.of(one, other)) {
            clinic.treat(patient, Clinic.AAV, DAY_0);
          }
          bedside.event(one, Optional.empty(), "99060006", DAY_0.plusDays(500), false, narrative);
          return bedside.event(
              other, Optional.empty(), "99060006", DAY_0.plusDays(502), false, narrative + ".");
        });
    run(OptionalLong.empty(), CUT_OFF);
    run(OptionalLong.empty(), CUT_OFF);
    assertEquals(
        List.of("AAV-LIVER GENERAL 1"),
        evidenceOf(latest()).duplicates().stream()
            .map(
                line ->
                    line.productCode()
                        + " "
                        + line.family()
                        + " "
                        + (line.cases() - line.casesWithout()))
            .toList(),
        "proposed by the first run, so known to the second");
    List<DuplicateLine> open =
        harness.as(PHYSICIAN, () -> harness.get(DuplicateVerdicts.class).open());
    assertEquals(1, open.size(), open.toString());
  }

  @Test
  @Order(13)
  void commonInsertionSitesTakeSamplesAndLengths() {
    assertEquals(List.of(), evidenceOf(latest()).insertionSites());
    PatientId patient = clinic.patient("P-SITES");
    harness.asRegistry(
        () -> {
          clinic.treat(patient, Clinic.LENTI, DAY_0);
          for (int i = 0; i < 2; i++) {
            harness
                .get(ClonalityWatch.class)
                .record(
                    new RecordSample(
                        UUID.randomUUID(),
                        clinic.centre(),
                        patient,
                        "S-" + i,
                        DAY_0.plusDays(500 + 100 * i),
                        "PB",
                        "LM-PCR",
                        List.of(
                            new Clone("chr3", 1000 + i, "+", "MECOM", 0.01),
                            new Clone("chr3", 5000, "+", "MECOM", 0.01),
                            new Clone("chr11", 1000, "-", "LMO2", 0.01),
                            new Clone("chr12", 1000, "-", "CCND2", 0.01),
                            new Clone("chr9", 1000, "-", "", 0.01))));
          }
          return null;
        });
    harness.as(
        actor(Role.STEWARD, Optional.empty()),
        () ->
            harness
                .get(GeneLengths.class)
                .publish(
                    "Test",
                    "gene,transcript_length\nMECOM,60000\nLMO2,20000\nCCND2,20000\n"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    DetectionRun run = run(OptionalLong.empty(), CUT_OFF);
    assertTrue(run.rules().contains("gene-lengths v1 = Test"), run.rules().toString());
    List<InsertionSiteLine> lines = evidenceOf(run).insertionSites();
    assertEquals(
        List.of("LENTI MECOM 2 1", "LENTI CCND2 1 1", "LENTI LMO2 1 1"),
        lines.stream()
            .map(
                line ->
                    line.vectorClass()
                        + " "
                        + line.gene()
                        + " "
                        + line.sites()
                        + " "
                        + line.patients())
            .toList(),
        "two samples show the same sites");
    assertEquals(1, lines.get(0).sitesLeftOut());
  }

  @Test
  @Order(14)
  void theNightlyTaskRuns() {
    TimedTask task = harness.get(SignalRunTask.class);
    int before = harness.asRegistry(() -> runs().runs(100)).size();
    String outcome =
        task.run(Instant.parse("2026-01-16T02:30:00Z"), task.timings().iterator().next());
    assertTrue(outcome.endsWith("of 114 patients"), outcome);
    assertEquals(before + 1, harness.asRegistry(() -> runs().runs(100)).size());
    assertEquals("registry", latest().startedBy());
  }

  @Test
  @Order(15)
  void aRunThatFailsLeavesNothing() {
    int before = harness.asRegistry(() -> runs().runs(100)).size();
    harness.asRegistry(
        () ->
            sql()
                .update(
                    "alter table signal.run_curve add constraint broken check (year < 0) not"
                        + " valid"));
    assertThrows(IllegalStateException.class, () -> run(OptionalLong.empty(), CUT_OFF));
    assertEquals(before, harness.asRegistry(() -> runs().runs(100)).size());
  }

  private static boolean isAbout(AlertLine alert, String event) {
    return alert.product().equals(Optional.of(lenti)) && alert.event().equals(Optional.of(event));
  }

  private static DetectionRun run(OptionalLong lockPoint, LocalDate cutOff) {
    return harness.as(
        PHYSICIAN,
        () ->
            harness.get(SignalDetection.class).run(DetectionCriteria.STANDARD, lockPoint, cutOff));
  }

  private static DetectionRun detection(LocalDate cutOff) {
    return harness
        .get(SignalDetection.class)
        .run(DetectionCriteria.STANDARD, OptionalLong.empty(), cutOff);
  }

  private static PairLine line(DetectionRun run, ProductId product, String event) {
    return harness.asRegistry(
        () ->
            runs().lines(run.id()).stream()
                .filter(line -> line.product().equals(product) && line.event().equals(event))
                .findFirst()
                .orElseThrow());
  }

  private static Exposure exposure(DetectionRun run) {
    return harness.asRegistry(
        () ->
            runs().exposures(run.id()).stream()
                .filter(line -> line.product().equals(lenti))
                .findFirst()
                .orElseThrow());
  }

  private static SignalTable.Page page(
      Actor actor, PairLine.Level level, Optional<ProductId> product) {
    return harness.as(
        actor,
        () ->
            table()
                .page(
                    new SignalTable.Query(level, product, false, SignalTable.Order.RANK, 0, 100)));
  }

  private static SignalTable.Evidence evidence(Actor actor, ProductId product, String event) {
    return harness.as(actor, () -> table().evidence(product, PairLine.Level.FAMILY, event));
  }

  private static List<AlertLine> openAlerts() {
    return harness.as(PHYSICIAN, () -> table().alerts(100));
  }

  private static void decide(UUID signal, SignalState to, String reason) {
    int version = read(signal).version();
    harness.as(PHYSICIAN, () -> review().decide(signal, version, to, reason));
  }

  private static Signal.Line read(UUID signal) {
    return harness.as(PHYSICIAN, () -> review().read(signal));
  }

  private static DetectionRun latest() {
    return harness.asRegistry(() -> runs().latest().orElseThrow());
  }

  private static Evidence evidenceOf(DetectionRun run) {
    return harness.asRegistry(() -> harness.get(EvidenceLines.class).of(run.id()));
  }

  private static FollowUpLine followUp(Evidence evidence, String product, String family) {
    return evidence.followUp().stream()
        .filter(line -> line.productCode().equals(product) && line.family().equals(family))
        .findFirst()
        .orElseThrow();
  }

  private static DetectionRuns runs() {
    return harness.get(DetectionRuns.class);
  }

  private static SignalTable table() {
    return harness.get(SignalTable.class);
  }

  private static SignalReview review() {
    return harness.get(SignalReview.class);
  }

  private static Sql sql() {
    return harness.get(Sql.class);
  }

  private static Actor actor(Role role, Optional<String> holder) {
    return new Actor(
        UUID.randomUUID(), role.name(), role.label(), Set.of(role), Optional.empty(), holder);
  }
}
