package org.longwatch.followup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.followup.PatientState.Standing;
import org.longwatch.followup.WorkList.Due;
import org.longwatch.followup.WorkList.Filter;
import org.longwatch.followup.WorkList.Line;
import org.longwatch.followup.WorkList.Tally;
import org.longwatch.followup.WorkList.Unanswered;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.outreach.AttemptOutcome;
import org.longwatch.outreach.Channel;
import org.longwatch.outreach.Outreach;
import org.longwatch.outreach.OutreachReader;
import org.longwatch.outreach.RecordAttempt;
import org.longwatch.reference.PlanItem;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

/** The work list of a centre, and who may be given up for lost. */
class WorkListDbTest {

  private static final LocalDate DAY_ZERO = LocalDate.of(2026, 3, 10);
  private static final int AHEAD = 30;

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
  void aTreatedPatientOfANewClinic() {
    today(DAY_ZERO.plusDays(2));
    clinic = new Clinic(harness, "W" + ++clinics);
    patient = clinic.patient("P-1");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
  }

  @Test
  void pageAfterPageTellsTheVeryObligationsThatAreOpen() {
    for (int i = 2; i < 8; i++) {
      clinic.treat(clinic.patient("P-" + i), Clinic.LENTI, DAY_ZERO.minusDays(i));
      clinic.treat(clinic.patient("Q-" + i), Clinic.AAV, DAY_ZERO.minusDays(i));
    }
    LocalDate today = DAY_ZERO.plusYears(2);
    today(today);
    Set<UUID> open =
        harness.asRegistry(
            () ->
                harness
                    .get(FollowUpObligations.class)
                    .open(List.of(clinic.centre()), today.plusDays(AHEAD))
                    .stream()
                    .map(Obligation::id)
                    .collect(Collectors.toSet()));
    List<Line> pages = pages(Filter.ALL, today);
    assertEquals(open, pages.stream().map(line -> line.owed().id()).collect(Collectors.toSet()));
    assertEquals(open.size(), pages.size(), "nothing twice");
    assertEquals(open.size(), sum(tally(Filter.ALL, today)));
    List<Due> order = pages.stream().map(line -> Due.of(line.owed().window(), today)).toList();
    assertEquals(order.stream().sorted().toList(), order, "overdue first, to come last");
    for (Due due : Due.values()) {
      assertEquals(
          order.stream().filter(due::equals).count(),
          tally(Filter.ALL, today).stream()
              .filter(each -> each.due() == due)
              .mapToLong(Tally::count)
              .sum());
    }
  }

  @Test
  void filtersNarrowListAndCountsAlike() {
    clinic.treat(clinic.patient("Q_1"), Clinic.AAV, DAY_ZERO);
    LocalDate today = DAY_ZERO.plusYears(1);
    today(today);
    for (Filter filter :
        List.of(
            filter(null, Clinic.AAV, null),
            filter(null, null, "q_"),
            filter(null, Clinic.LENTI, "1"))) {
      List<Line> found = pages(filter, today);
      assertTrue(!found.isEmpty() && found.size() < pages(Filter.ALL, today).size());
      assertEquals(found.size(), sum(tally(filter, today)));
    }
    assertEquals(
        pages(Filter.ALL, today).size(),
        Arrays.stream(PlanItem.values())
            .mapToInt(kind -> pages(filter(kind, null, null), today).size())
            .sum());
    assertTrue(
        pages(filter(null, null, "q_"), today).stream()
            .allMatch(line -> line.owed().pseudonym().equals("Q_1")));
    assertEquals(List.of(), pages(filter(null, null, "%"), today), "a sign, not a pattern");
    assertEquals(List.of(Clinic.AAV, Clinic.LENTI), as(() -> list().products(clinic.centre())));
  }

  @Test
  void anotherCentresListIsNotThere() {
    Actor stranger = new Clinic(harness, "X" + clinics).staff();
    LocalDate today = DAY_ZERO.plusYears(1);
    assertThrows(
        NotFound.class,
        () ->
            harness.as(
                stranger,
                () -> list().tally(clinic.centre(), Filter.ALL, today, today.plusDays(AHEAD))));
    assertThrows(
        NotFound.class,
        () -> harness.as(stranger, () -> list().unanswered(clinic.centre(), today, 10)));
  }

  @Test
  void aContactThatLeftQuestionsOpenIsAskedForThem() {
    LocalDate seen = DAY_ZERO.plusMonths(3);
    today(seen.plusDays(1));
    UUID visit = visit(seen);
    answer(visit, AssessmentKind.VITAL_STATUS, "ALIVE", seen);
    answer(null, AssessmentKind.NEW_MALIGNANCY, "NO", seen);
    Unanswered open = unanswered(seen).get(0);
    assertEquals(visit, open.contact());
    assertEquals(
        List.of("NEW_NEUROLOGIC", "NEW_AUTOIMMUNE", "NEW_HAEMATOLOGIC", "NEW_INFECTION"),
        open.open());
    for (String kind : open.open()) {
      answer(visit, AssessmentKind.valueOf(kind), "UNKNOWN", seen);
    }
    assertEquals(List.of(), unanswered(seen), "not known is an answer");
  }

  @Test
  void whoeverIsNotYetLostIsRefusedWithAllThatIsMissing() {
    today(DAY_ZERO.plusMonths(14));
    attempt(Channel.PHONE, DAY_ZERO.plusMonths(13));
    RuleViolated refused =
        assertThrows(RuleViolated.class, () -> as(() -> followUp().declareLost(patient)));
    List<String> missing = as(() -> followUp().notYetLost(patient));
    assertTrue(!missing.isEmpty());
    assertEquals(missing, refused.issues().stream().map(Issue::text).toList());
    assertEquals(Standing.ACTIVE, state().standing());
  }

  @Test
  void whoWasLookedForInVainIsLostUntilAContact() {
    LocalDate today = DAY_ZERO.plusMonths(14);
    today(today);
    attempt(Channel.PHONE, today.minusDays(20));
    attempt(Channel.PHONE, today.minusDays(10));
    attempt(Channel.LETTER, today.minusDays(5));
    as(() -> followUp().declareLost(patient));
    assertEquals(Standing.LOST, state().standing());
    assertEquals(Optional.of(today), state().since());
    assertThrows(RuleViolated.class, () -> as(() -> followUp().declareLost(patient)));
    LocalDate found = DAY_ZERO.plusMonths(18);
    today(found.plusDays(1));
    visit(found);
    assertEquals(Standing.ACTIVE, state().standing());
    assertEquals(Optional.of(found), state().since());
  }

  @Test
  void onlyPeopleOfTheCentreGiveAPatientUp() {
    Actor stranger = new Clinic(harness, "Y" + clinics).staff();
    assertThrows(NotFound.class, () -> harness.as(stranger, () -> followUp().declareLost(patient)));
    Actor steward =
        new Actor(
            UUID.randomUUID(),
            "steward",
            "Steward",
            Set.of(Role.STEWARD),
            Optional.empty(),
            Optional.empty());
    assertThrows(Forbidden.class, () -> harness.as(steward, () -> followUp().declareLost(patient)));
    assertThrows(Forbidden.class, () -> harness.as(steward, () -> tryBy(Channel.PHONE, DAY_ZERO)));
  }

  @Test
  void anAttemptThatWasUndoneCountsNoMore() {
    UUID id = attempt(Channel.PHONE, DAY_ZERO.plusDays(1));
    assertEquals(1, attempts());
    as(() -> harness.get(Outreach.class).withdrawAttempt(id, "entered in error"));
    assertEquals(0, attempts());
    assertTrue(as(() -> harness.get(OutreachReader.class).attempt(id)).isEmpty());
  }

  private static void today(LocalDate day) {
    harness.moveTo(day.atTime(10, 0).toInstant(ZoneOffset.UTC));
  }

  private static WorkList list() {
    return harness.get(WorkList.class);
  }

  private static FollowUp followUp() {
    return harness.get(FollowUp.class);
  }

  private <T> T as(java.util.concurrent.Callable<T> work) {
    return harness.as(clinic.staff(), work);
  }

  private void as(Runnable work) {
    harness.as(clinic.staff(), work);
  }

  private PatientState state() {
    return as(() -> harness.get(FollowUpReader.class).state(patient));
  }

  private int attempts() {
    return as(() -> harness.get(OutreachReader.class).attempts(patient)).size();
  }

  private static Filter filter(PlanItem kind, String product, String pseudonym) {
    return new Filter(
        Optional.ofNullable(kind),
        Optional.ofNullable(product),
        Optional.empty(),
        Optional.ofNullable(pseudonym));
  }

  /** All pages of three rows. */
  private List<Line> pages(Filter filter, LocalDate today) {
    List<Line> all = new ArrayList<>();
    List<Line> page;
    do {
      int from = all.size();
      page = as(() -> list().page(clinic.centre(), filter, today, today.plusDays(AHEAD), from, 3));
      all.addAll(page);
    } while (!page.isEmpty());
    return all;
  }

  private List<Tally> tally(Filter filter, LocalDate today) {
    return as(() -> list().tally(clinic.centre(), filter, today, today.plusDays(AHEAD)));
  }

  private static long sum(List<Tally> tally) {
    return tally.stream().mapToLong(Tally::count).sum();
  }

  private List<Unanswered> unanswered(LocalDate seen) {
    return as(() -> list().unanswered(clinic.centre(), seen.plusDays(1), 10));
  }

  private UUID visit(LocalDate day) {
    UUID id = UUID.randomUUID();
    as(
        () ->
            followUp()
                .record(
                    new RecordVisit(
                        id, clinic.centre(), patient, "V-" + id, day, ContactMode.EXAMINATION)));
    return id;
  }

  private void answer(UUID visit, AssessmentKind kind, String value, LocalDate day) {
    as(
        () ->
            followUp()
                .record(
                    new RecordAssessment(
                        UUID.randomUUID(),
                        clinic.centre(),
                        patient,
                        Optional.ofNullable(visit),
                        kind,
                        value,
                        day)));
  }

  private UUID attempt(Channel channel, LocalDate day) {
    return as(() -> tryBy(channel, day));
  }

  private UUID tryBy(Channel channel, LocalDate day) {
    UUID id = UUID.randomUUID();
    harness
        .get(Outreach.class)
        .record(
            new RecordAttempt(
                id, clinic.centre(), patient, day, channel, AttemptOutcome.NO_ANSWER));
    return id;
  }
}
