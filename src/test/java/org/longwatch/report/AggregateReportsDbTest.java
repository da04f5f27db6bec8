package org.longwatch.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Sql;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.signal.DetectionCriteria;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.SignalDetection;
import org.longwatch.support.Bedside;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

class AggregateReportsDbTest {

  private static final LocalDate DAY_0 = LocalDate.of(2020, 1, 1);
  private static final LocalDate CUT_OFF = LocalDate.of(2025, 6, 30);
  private static final String FEVER = "99060001";

  private static final Actor REGULATOR = actor(Role.REGULATOR, Optional.empty());
  private static final Actor HOLDER = actor(Role.HOLDER, Optional.of("HOLDER-1"));
  private static final Actor OTHER_HOLDER = actor(Role.HOLDER, Optional.of("HOLDER-2"));
  private static final Actor ADMINISTRATOR = actor(Role.ADMINISTRATOR, Optional.empty());

  private static Harness harness;
  private static Clinic clinic;
  private static Bedside bedside;
  private static PatientId first;
  private static AggregateReport report;

  /** Ten patients seen for 900 days; eleven cases in the first year, two in the second. */
  @BeforeAll
  static void tellTheStory() {
    harness = Harness.start("signal", "report");
    harness.moveTo(Instant.parse("2025-07-15T12:00:00Z"));
    clinic = new Clinic(harness, "C-1");
    bedside = new Bedside(harness, clinic);
    harness.asRegistry(
        () -> {
          for (int i = 0; i < 10; i++) {
            PatientId patient = clinic.patient("P-" + i);
            first = i == 0 ? patient : first;
            clinic.treat(patient, Clinic.LENTI, DAY_0);
            bedside.visit(patient, DAY_0.plusDays(900));
            bedside.event(patient, FEVER, DAY_0.plusDays(10), false);
          }
          bedside.event(first, FEVER, DAY_0.plusDays(365), false);
          bedside.event(first, FEVER, DAY_0.plusDays(366), false);
          bedside.event(first, FEVER, DAY_0.plusDays(700), false);
          return null;
        });
    report = create(OptionalLong.empty(), CUT_OFF);
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  void theReportCountsByProductAndYearSinceInfusion() {
    List<ReportView.Line> lines = lines(REGULATOR, report);
    assertEquals(
        List.of(OptionalInt.empty(), year(0), year(1), year(2)),
        lines.stream().map(ReportView.Line::year).toList());
    assertEquals(
        List.of(13L, 11L, 2L, 0L), lines.stream().map(line -> line.events().getAsLong()).toList());
    assertEquals(10 * 900 / 365.25, lines.get(0).personYears().getAsDouble(), 1e-12);
    assertEquals(10 * 366 / 365.25, lines.get(1).personYears().getAsDouble(), 1e-12);
    assertEquals(10, lines.get(3).treated().getAsLong());
    // Garwood limits of 13 events: 6.922 and 22.230
    double years = 10 * 900 / 365.25;
    assertEquals(1000 * 13 / years, lines.get(0).rate().orElseThrow().point(), 1e-9);
    assertEquals(1000 * 6.92195 / years, lines.get(0).rate().orElseThrow().lower(), 1e-2);
    assertEquals(1000 * 22.23040 / years, lines.get(0).rate().orElseThrow().upper(), 1e-2);
    assertEquals(report.outputHash(), view(REGULATOR, report).hash());
  }

  @Test
  void whatWasKnownAndWhatHadHappenedAreTwoQuestions() {
    long before = harness.lockPoint();
    harness.asRegistry(
        () -> {
          PatientId patient = clinic.patient("P-LATE");
          clinic.treat(patient, Clinic.AAV, DAY_0);
          bedside.visit(patient, DAY_0.plusDays(400));
          bedside.event(patient, FEVER, DAY_0.plusDays(100), false);
          return bedside.event(patient, FEVER, DAY_0.plusDays(1500), false);
        });
    long after = harness.lockPoint();

    // learnt later, happened earlier
    assertEquals(0, events(create(OptionalLong.of(before), CUT_OFF)));
    assertEquals(2, events(create(OptionalLong.of(after), CUT_OFF)));
    // known now, happened later
    assertEquals(1, events(create(OptionalLong.of(after), DAY_0.plusDays(1000))));
    assertEquals(0, events(create(OptionalLong.of(before), DAY_0.plusDays(1000))));
    double early =
        aav(create(OptionalLong.of(after), DAY_0.plusDays(1000))).personYears().getAsDouble();
    assertEquals(400 / 365.25, early, 1e-12, "seen last at the visit, not at the cut-off");
  }

  @Test
  void whatWasKnownCanBeAskedByMoment() {
    AggregateReport past =
        harness.as(
            REGULATOR, () -> reports().create(Instant.parse("2025-07-15T11:59:00Z"), CUT_OFF));
    assertEquals(0, past.asOf());
    assertEquals(List.of(), lines(REGULATOR, past));
    AggregateReport now =
        harness.as(
            REGULATOR, () -> reports().create(Instant.parse("2030-01-01T00:00:00Z"), CUT_OFF));
    assertTrue(now.asOf() >= report.asOf());
  }

  @Test
  void theSameQuestionGivesTheSameHash() {
    AggregateReport again = create(OptionalLong.of(report.asOf()), CUT_OFF);
    assertNotEquals(report.id(), again.id());
    assertEquals(report.inputHash(), again.inputHash());
    assertEquals(report.outputHash(), again.outputHash());
  }

  @Test
  void aHolderSeesItsOwnProductsWithSmallCountsMasked() {
    List<ReportView.Line> lines = lines(HOLDER, report);
    assertEquals(OptionalLong.of(13), lines.get(0).events());
    assertTrue(lines.get(2).events().isEmpty(), "two cases");
    assertTrue(lines.get(1).events().isEmpty(), "or the total would give them away");
    assertEquals(OptionalLong.of(0), lines.get(3).events());
    assertEquals(List.of(), lines(OTHER_HOLDER, report));
    assertEquals(5, view(HOLDER, report).threshold());
    assertEquals("", view(HOLDER, report).report().outputHash());
    assertNotEquals(report.outputHash(), view(HOLDER, report).hash());
    assertTrue(
        harness.as(HOLDER, () -> reports().list(100)).stream()
            .allMatch(listed -> listed.outputHash().isEmpty()));
  }

  @Test
  void everybodyElseSeesWhatThePublicMay() {
    assertEquals(11, view(ADMINISTRATOR, report).threshold());
    assertEquals(11, view(clinic.staff(), report).threshold());
    assertTrue(
        lines(clinic.staff(), report).get(0).treated().isEmpty(), "ten patients are too few");
  }

  @Test
  void onlyThoseWhoSeeAllMayMakeReports() {
    assertThrows(
        Forbidden.class,
        () -> harness.as(HOLDER, () -> reports().create(OptionalLong.empty(), CUT_OFF)));
    assertThrows(
        Forbidden.class,
        () ->
            harness.as(
                clinic.staff(),
                () -> reports().create(Instant.parse("2025-01-01T00:00:00Z"), CUT_OFF)));
    assertThrows(RuleViolated.class, () -> create(OptionalLong.of(1_000_000), CUT_OFF));
    assertThrows(
        NotFound.class, () -> harness.as(REGULATOR, () -> reports().get(UUID.randomUUID())));
  }

  @Test
  void anEmptyRegistryHasEmptyReportsAndRuns() {
    try (Harness empty = Harness.start("signal", "report")) {
      LocalDate day = LocalDate.of(2024, 1, 1);
      AggregateReport nothing =
          empty.asRegistry(
              () -> empty.get(AggregateReports.class).create(OptionalLong.empty(), day));
      assertEquals(
          List.of(),
          empty.asRegistry(() -> empty.get(AggregateReports.class).get(nothing.id())).lines());
      new Clinic(empty, "C-1");
      AggregateReport untreated =
          empty.asRegistry(
              () -> empty.get(AggregateReports.class).create(OptionalLong.empty(), day));
      List<ReportView.Line> lines =
          empty.asRegistry(() -> empty.get(AggregateReports.class).get(untreated.id())).lines();
      assertEquals(2, lines.size(), "a line for each product");
      assertEquals(0, lines.get(0).treated().getAsLong());
      assertTrue(Double.isNaN(lines.get(0).rate().orElseThrow().point()));
      DetectionRun run =
          empty.asRegistry(
              () ->
                  empty
                      .get(SignalDetection.class)
                      .run(DetectionCriteria.STANDARD, OptionalLong.empty(), day));
      assertEquals(0, run.cases());
    }
  }

  @Test
  void aReportIsFrozen() {
    assertThrows(
        IllegalStateException.class,
        () ->
            harness.asRegistry(
                () ->
                    harness
                        .get(Sql.class)
                        .update(
                            "update report.aggregate_row set events = 0 where report_id = ?",
                            report.id())));
  }

  private static OptionalInt year(int year) {
    return OptionalInt.of(year);
  }

  private static AggregateReport create(OptionalLong asOf, LocalDate cutOff) {
    return harness.as(REGULATOR, () -> reports().create(asOf, cutOff));
  }

  private static List<ReportView.Line> lines(Actor actor, AggregateReport of) {
    return view(actor, of).lines().stream()
        .filter(line -> line.productCode().equals(Clinic.LENTI))
        .toList();
  }

  private static ReportView.Line aav(AggregateReport of) {
    return view(REGULATOR, of).lines().stream()
        .filter(line -> line.productCode().equals(Clinic.AAV) && line.year().isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private static long events(AggregateReport of) {
    return aav(of).events().getAsLong();
  }

  private static ReportView view(Actor actor, AggregateReport of) {
    return harness.as(actor, () -> reports().get(of.id()));
  }

  private static AggregateReports reports() {
    return harness.get(AggregateReports.class);
  }

  private static Actor actor(Role role, Optional<String> holder) {
    return new Actor(
        UUID.randomUUID(), role.name(), role.label(), Set.of(role), Optional.empty(), holder);
  }
}
