package org.longwatch.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.longwatch.enrolment.EnrolmentStatus;
import org.longwatch.enrolment.OffStudyReason;
import org.longwatch.enrolment.Participation;
import org.longwatch.enrolment.RecordEnrolment;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.outreach.AttemptOutcome;
import org.longwatch.outreach.Channel;
import org.longwatch.outreach.Outreach;
import org.longwatch.outreach.RecordAttempt;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.platform.TimedTask;
import org.longwatch.registry.Catalogue;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.security.SmallCells;
import org.longwatch.support.Bedside;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

/** One record, counted for everybody who may see a part of it. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class RetentionDbTest {

  private static final LocalDate DAY_ZERO = LocalDate.of(2020, 1, 10);
  private static final LocalDate TODAY = LocalDate.of(2023, 6, 1);

  private static final Actor STEWARD = actor(Role.STEWARD);
  private static final Actor SAFETY = actor(Role.SAFETY_PHYSICIAN);
  private static final Actor REGULATOR = actor(Role.REGULATOR);

  private static Harness harness;
  private static Clinic clinic;
  private static Bedside bedside;
  private static Clinic other;

  /**
   * Five women treated on one day. The first came to every contact, one of them late; the second
   * died; the third was lost; the fourth withdrew; the fifth was given another product and came to
   * nothing.
   */
  @BeforeAll
  static void live() {
    harness = Harness.start();
    today(DAY_ZERO);
    clinic = new Clinic(harness, "R-1");
    other = new Clinic(harness, "R-2");
    bedside = new Bedside(harness, clinic);
    PatientId[] patients = new PatientId[5];
    for (int i = 0; i < 5; i++) {
      patients[i] = clinic.patient("P-" + i);
      clinic.treat(patients[i], i == 4 ? Clinic.AAV : Clinic.LENTI, DAY_ZERO);
    }
    today(LocalDate.of(2022, 12, 1));
    for (int month : new int[] {1, 3, 6, 12, 24, 36}) {
      LocalDate day = DAY_ZERO.plusMonths(month);
      today(day.plusDays(200));
      bedside.visit(patients[0], month == 6 ? day.plusDays(20) : day);
      if (month <= 6) {
        bedside.visit(patients[1], day);
        bedside.visit(patients[2], day);
        bedside.visit(patients[3], day);
      }
    }
    today(TODAY);
    clinic.died(patients[1], LocalDate.of(2020, 12, 1));
    int number = 0;
    for (Channel channel : List.of(Channel.PHONE, Channel.LETTER, Channel.PHONE)) {
      LocalDate day = LocalDate.of(2022, 5, 1).plusDays(number++);
      PatientId lost = patients[2];
      harness.as(
          clinic.staff(),
          () ->
              harness
                  .get(Outreach.class)
                  .record(
                      new RecordAttempt(
                          UUID.randomUUID(),
                          clinic.centre(),
                          lost,
                          day,
                          channel,
                          AttemptOutcome.NO_ANSWER)));
    }
    harness.as(
        clinic.staff(),
        () -> harness.get(Outreach.class).giveUp(patients[2], LocalDate.of(2022, 5, 10)));
    harness.as(
        clinic.staff(),
        () ->
            harness
                .get(Participation.class)
                .record(
                    new RecordEnrolment(
                        UUID.randomUUID(),
                        clinic.centre(),
                        patients[3],
                        "E-1",
                        EnrolmentStatus.OFF_STUDY,
                        DAY_ZERO,
                        Optional.of(LocalDate.of(2021, 9, 1)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(OffStudyReason.CONSENT_WITHDRAWN))));
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  void eachYearSaysWhatCameOfWhatWasExpected() {
    Map<Integer, CompletenessLine> lenti =
        byYear(lines(new Retention.Filter(Optional.of(lenti()), Optional.empty())));
    // months 1, 3, 6 and 12 count to the first year, 18 and 24 to the second, and so on
    assertEquals(4, lenti.get(0).treated());
    assertEquals(3, lenti.get(1).treated(), "one had died");
    List<Integer> months = contacts(12);
    assertEquals(
        new Completeness(months.size() * 4L - 1 - 1 - 2, 1, 2, 0, 0),
        lenti.get(0).counts(),
        "all contacts but month 12 of the dead one and those missed by the lost and the withdrawn");
    assertTrue(lenti.get(2).counts().lost() >= 1, lenti.toString());
    long expected = lenti.values().stream().mapToLong(line -> line.counts().expected()).sum();
    assertEquals(
        harness.asRegistry(
            () ->
                harness
                    .get(Sql.class)
                    .number(
                        "select count(*) from followup.planned_visit v join followup.plan f on"
                            + " f.id = v.plan_id where f.product_id = ? and v.centre_id = ? and"
                            + " v.earliest <= ? and v.item = 'FOLLOW_UP' and (v.state in ('OPEN',"
                            + " 'FULFILLED') or v.closed_for in ('MISSED', 'LOSS'))",
                        lenti().value(),
                        clinic.centre().value(),
                        TODAY)),
        expected);
  }

  @Test
  void whatTheCalendarClosedIsStillMissed() {
    Map<Integer, CompletenessLine> before = byYear(lines(Retention.Filter.NONE));
    long open = open();
    harness.all(TimedTask.class).stream()
        .filter(task -> task.name().equals("plan-sweep"))
        .forEach(task -> task.run(harness.get(Clocks.class).instant(), null));
    assertTrue(open() < open, "the fifth never came, and nothing had told the plan");
    assertEquals(before, byYear(lines(Retention.Filter.NONE)));
  }

  private static long open() {
    return harness.asRegistry(
        () ->
            harness
                .get(Sql.class)
                .number("select count(*) from followup.planned_visit where state = 'OPEN'"));
  }

  @Test
  void timeIsCapturedToTheLastContactAndPossibleToDeathOrToday() {
    List<CompletenessLine> lines = lines(Retention.Filter.NONE);
    CompletenessLine total = harness.asRegistry(() -> retention().total(lines));
    assertEquals(5, total.treated());
    long alive = DAY_ZERO.until(TODAY, java.time.temporal.ChronoUnit.DAYS);
    long dead = DAY_ZERO.until(LocalDate.of(2020, 12, 1), java.time.temporal.ChronoUnit.DAYS);
    assertEquals(4 * alive + dead, total.possibleDays());
    long half = DAY_ZERO.until(LocalDate.of(2020, 7, 10), java.time.temporal.ChronoUnit.DAYS);
    long all = DAY_ZERO.until(LocalDate.of(2023, 1, 10), java.time.temporal.ChronoUnit.DAYS);
    assertEquals(all + dead + 2 * half, total.capturedDays(), "of the fifth nothing is known");
    assertEquals(total.capturedDays() / 365.25, total.capturedYears(), 1e-9);
  }

  @Test
  void everyReaderGetsTheSameNumbers() {
    Completeness own =
        harness.asRegistry(() -> retention().total(lines(Retention.Filter.NONE)).counts());
    assertEquals(own, harness.as(STEWARD, () -> retention().byCentre()).get(clinic.centre()));
    night(TODAY);
    assertEquals(
        own,
        harness.asRegistry(
            () ->
                CompletenessLine.total(
                        harness.get(ContactCounts.class).kept(TODAY, Optional.of(clinic.centre())))
                    .counts()));
    Completeness products =
        harness.as(REGULATOR, () -> retention().byProduct()).stream()
            .filter(line -> line.year().isEmpty())
            .map(line -> line.counts().orElseThrow())
            .reduce(Completeness.NONE, Completeness::plus);
    assertEquals(
        harness.as(STEWARD, () -> retention().byCentre()).values().stream()
            .reduce(Completeness.NONE, Completeness::plus),
        products);
  }

  @Test
  void theFunnelSaysHowManyShouldHaveBeenSeenByNow() {
    List<Retention.FunnelStep> steps =
        harness.as(clinic.staff(), () -> retention().funnel(clinic.centre(), Optional.of(lenti())));
    assertEquals(new Retention.FunnelStep(1, 1, 3), steps.get(0), "the dead one could not come");
    assertEquals(new Retention.FunnelStep(2, 1, 3), steps.get(1));
    assertEquals(new Retention.FunnelStep(3, 1, 3), steps.get(2));
    assertEquals(3, steps.size());
  }

  @Test
  void lossAndWithdrawalEndTheCurveAndDeathDoesNot() {
    RetentionCurve curve =
        harness.as(clinic.staff(), () -> retention().curve(clinic.centre(), Optional.of(lenti())));
    assertEquals(4, curve.patients());
    assertEquals(2, curve.left());
    assertEquals(
        DAY_ZERO.until(LocalDate.of(2021, 9, 1), java.time.temporal.ChronoUnit.DAYS),
        curve.steps().get(0).day());
    assertEquals(
        DAY_ZERO.until(LocalDate.of(2022, 5, 10), java.time.temporal.ChronoUnit.DAYS),
        curve.steps().get(1).day());
    // of three that live, one leaves, then one of two
    assertEquals(1.0, curve.years().get(1).followed().point(), 1e-12);
    assertEquals(2 / 3.0, curve.years().get(2).followed().point(), 1e-12);
    assertEquals(1 / 3.0, curve.years().get(3).followed().point(), 1e-12);
    assertEquals(3, curve.years().get(1).atRisk());
    assertEquals(4, curve.years().size(), "nobody has reached year 4");
  }

  @Test
  void aNightIsKeptOnceADayAndThenOnceAMonth() {
    night(TODAY.minusDays(100));
    night(TODAY.minusDays(99));
    night(TODAY.minusDays(20));
    int lines = night(TODAY);
    assertEquals(lines, night(TODAY), "again on the same day");
    List<LocalDate> days =
        harness.asRegistry(
            () ->
                harness
                    .get(Sql.class)
                    .list(
                        "select distinct taken_on from retention.snapshot order by 1",
                        row -> row.getObject(1, LocalDate.class)));
    assertTrue(days.contains(TODAY.minusDays(100)), "the first of its month stays: " + days);
    assertFalse(days.contains(TODAY.minusDays(99)), days.toString());
    assertTrue(days.containsAll(List.of(TODAY.minusDays(20), TODAY)), days.toString());
    List<Retention.Day> trend =
        harness.as(clinic.staff(), () -> retention().trend(clinic.centre(), Retention.Filter.NONE));
    assertEquals(TODAY, trend.get(trend.size() - 1).day());
    assertEquals(
        trend.size(), trend.stream().map(Retention.Day::day).distinct().count(), "today once");
    assertEquals(
        trend.stream().map(Retention.Day::day).sorted().toList(),
        trend.stream().map(Retention.Day::day).toList());
  }

  @Test
  void theOtherCentreDoesNotExistForACentre() {
    for (Runnable question :
        List.<Runnable>of(
            () -> retention().lines(clinic.centre(), Retention.Filter.NONE),
            () -> retention().trend(clinic.centre(), Retention.Filter.NONE),
            () -> retention().place(clinic.centre(), Retention.Filter.NONE),
            () -> retention().funnel(clinic.centre(), Optional.empty()),
            () -> retention().curve(clinic.centre(), Optional.empty()))) {
      assertThrows(NotFound.class, () -> harness.as(other.staff(), question));
      assertThrows(Forbidden.class, () -> harness.as(REGULATOR, question));
      harness.as(SAFETY, question);
    }
    assertThrows(Forbidden.class, () -> harness.as(clinic.staff(), () -> retention().byProduct()));
    assertThrows(Forbidden.class, () -> harness.as(clinic.staff(), () -> retention().byCentre()));
    assertThrows(Forbidden.class, () -> harness.as(REGULATOR, () -> retention().byCentre()));
  }

  @Test
  void aPlaceIsGivenOnlyAmongEnoughPeersWithEnoughPatients() {
    night(TODAY);
    assertTrue(place().isEmpty(), "the other centre has no patients");
    for (int i = 0; i < 4; i++) {
      Clinic peer = new Clinic(harness, "R-P" + i);
      for (int k = 0; k < (i == 3 ? 4 : 5); k++) {
        today(DAY_ZERO);
        PatientId patient = peer.patient("P-" + k);
        peer.treat(patient, Clinic.AAV, DAY_ZERO);
        today(LocalDate.of(2020, 12, 1));
        if (k <= i) {
          new Bedside(harness, peer).visit(patient, DAY_ZERO.plusMonths(3));
        }
      }
    }
    today(TODAY);
    night(TODAY);
    assertTrue(place().isEmpty(), "one of the four has four patients only");
    Clinic fifth = new Clinic(harness, "R-P5");
    today(DAY_ZERO);
    for (int k = 0; k < 5; k++) {
      fifth.treat(fifth.patient("P-" + k), Clinic.AAV, DAY_ZERO);
    }
    today(TODAY);
    night(TODAY);
    PeerPlace place = place().orElseThrow();
    assertEquals(5, place.peers());
    assertEquals(1, place.rank());
    assertEquals(1, place.quartile());
  }

  @Test
  void smallCountsOfAProductAreHiddenAndCannotBeWorkedOut() {
    var product = harness.asRegistry(() -> harness.get(Catalogue.class).product(lenti()));
    List<CompletenessLine> years =
        List.of(
            year(0, 20, new Completeness(15, 5, 0, 0, 0)),
            year(1, 20, new Completeness(10, 0, 10, 0, 0)),
            year(2, 3, new Completeness(3, 0, 0, 0, 0)));
    List<Retention.ProductYear> shown = Retention.shown(product, years, new SmallCells(5));
    assertEquals(Optional.of(20L), shown.get(0).treated());
    assertTrue(shown.get(0).counts().isPresent());
    assertEquals(Optional.empty(), shown.get(2).treated());
    assertEquals(Optional.empty(), shown.get(2).counts());
    assertEquals(Optional.empty(), shown.get(2).capturedYears());
    assertEquals(Optional.empty(), shown.get(3).counts(), "the sum would give year 2 away");
    assertEquals(
        4L,
        Retention.shown(product, years, new SmallCells(1)).stream()
            .filter(each -> each.counts().isPresent())
            .count());
  }

  // ---- what the tests do

  private static CompletenessLine year(int year, long treated, Completeness counts) {
    return new CompletenessLine(
        Optional.empty(), Optional.of(lenti()), Optional.of(year), treated, counts, 365, 730);
  }

  private static Optional<PeerPlace> place() {
    return harness.as(
        clinic.staff(), () -> retention().place(clinic.centre(), Retention.Filter.NONE));
  }

  private static int night(LocalDate day) {
    LocalDate before = TODAY;
    today(day);
    String said =
        harness.asRegistry(
            () ->
                harness
                    .get(RetentionSweep.class)
                    .run(
                        day.atTime(12, 0).toInstant(ZoneOffset.UTC),
                        TimedTask.Timing.utc("0 40 1 * * ?").get(0)));
    today(before);
    return Integer.parseInt(said.split(" ")[0]);
  }

  private static List<CompletenessLine> lines(Retention.Filter filter) {
    return harness.as(clinic.staff(), () -> retention().lines(clinic.centre(), filter));
  }

  private static Map<Integer, CompletenessLine> byYear(List<CompletenessLine> lines) {
    return retention().byYear(lines).stream()
        .collect(Collectors.toMap(line -> line.year().orElseThrow(), line -> line));
  }

  /** Months of the contacts of the first year. */
  private static List<Integer> contacts(int until) {
    return harness.asRegistry(
        () ->
            harness
                .get(Sql.class)
                .list(
                    "select distinct v.month from followup.planned_visit v join followup.plan f"
                        + " on f.id = v.plan_id where f.product_id = ? and v.month <= ?",
                    row -> row.getInt(1),
                    lenti().value(),
                    until));
  }

  private static ProductId lenti() {
    return clinic.product(Clinic.LENTI);
  }

  private static Retention retention() {
    return harness.get(Retention.class);
  }

  private static void today(LocalDate day) {
    harness.moveTo(day.atTime(12, 0).toInstant(ZoneOffset.UTC));
  }

  private static Actor actor(Role role) {
    return new Actor(
        UUID.randomUUID(),
        role.label(),
        role.label(),
        Set.of(role),
        Optional.empty(),
        Optional.empty());
  }
}
