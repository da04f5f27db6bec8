package org.longwatch.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.longwatch.reference.EvidenceKind;
import org.longwatch.reference.PlanItem;
import org.longwatch.reference.PlanRule;
import org.longwatch.reference.PlanSet;
import org.longwatch.schedule.Schedule.Planned;

class ScheduleTest {

  private static final int[] INTEGRATING = {
    3, 6, 12, 18, 24, 30, 36, 42, 48, 54, 60, 72, 84, 96, 108, 120, 132, 144, 156, 168, 180
  };

  private static final Set<EvidenceKind> EXAMINED = Set.of(EvidenceKind.EXAMINATION);

  private static final MergedPlan PLAN =
      MergedPlan.of(
          List.of(
              set(
                  Arrays.stream(INTEGRATING)
                      .mapToObj(
                          month ->
                              contact(
                                  month,
                                  month <= 6 ? 14 : month <= 60 ? 30 : 60,
                                  month > 60
                                      ? Set.of(
                                          EvidenceKind.EXAMINATION,
                                          EvidenceKind.PHONE,
                                          EvidenceKind.QUESTIONNAIRE)
                                      : Set.of(18, 30, 42, 54).contains(month)
                                          ? Set.of(
                                              EvidenceKind.EXAMINATION, EvidenceKind.LABORATORY)
                                          : EXAMINED))
                      .toList())));

  @Test
  void fifteenYearsHaveTwentyOneVisitsInOrder() {
    List<Planned> schedule = Schedule.of(LocalDate.of(2024, 3, 15), PLAN);
    assertEquals(21, schedule.size());
    assertEquals(LocalDate.of(2024, 6, 15), schedule.get(0).window().target());
    assertEquals(LocalDate.of(2024, 6, 1), schedule.get(0).window().earliest());
    assertEquals(LocalDate.of(2024, 6, 29), schedule.get(0).window().latest());
    assertEquals(LocalDate.of(2039, 3, 15), schedule.get(20).window().target());
    assertEquals(LocalDate.of(2039, 5, 14), schedule.get(20).window().latest());
  }

  @Test
  void aLeapDayFallsOnTheLastOfFebruary() {
    List<Planned> schedule = Schedule.of(LocalDate.of(2024, 2, 29), PLAN);
    assertEquals(LocalDate.of(2025, 2, 28), target(schedule, 12));
    assertEquals(LocalDate.of(2028, 2, 29), target(schedule, 48));
    assertEquals(LocalDate.of(2024, 5, 29), target(schedule, 3));
    assertEquals(LocalDate.of(2039, 2, 28), target(schedule, 180));
  }

  @Test
  void monthEndsAndYearEndsKeepTheirMonth() {
    assertEquals(
        LocalDate.of(2023, 4, 30), target(Schedule.of(LocalDate.of(2023, 1, 31), PLAN), 3));
    assertEquals(
        LocalDate.of(2024, 2, 29), target(Schedule.of(LocalDate.of(2023, 8, 31), PLAN), 6));
    assertEquals(
        LocalDate.of(2024, 6, 30), target(Schedule.of(LocalDate.of(2023, 12, 31), PLAN), 6));
    assertEquals(
        LocalDate.of(2038, 12, 31), target(Schedule.of(LocalDate.of(2023, 12, 31), PLAN), 180));
  }

  @Test
  void everyDayZeroGivesWindowsThatFollowOneAnotherWithoutOverlap() {
    for (LocalDate day = LocalDate.of(2019, 12, 1);
        day.isBefore(LocalDate.of(2028, 4, 1));
        day = day.plusDays(1)) {
      List<Planned> schedule = Schedule.of(day, PLAN);
      LocalDate before = day;
      for (Planned planned : schedule) {
        assertTrue(planned.window().earliest().isAfter(before), day + " " + planned);
        LocalDate target = planned.window().target();
        assertTrue(
            target.getDayOfMonth() == day.getDayOfMonth()
                || (target.getDayOfMonth() == target.lengthOfMonth()
                    && target.lengthOfMonth() < day.getDayOfMonth()),
            day + " " + planned);
        assertEquals(
            planned.month(),
            (target.getYear() - day.getYear()) * 12 + target.getMonthValue() - day.getMonthValue());
        before = planned.window().latest();
      }
    }
  }

  @Test
  void yearsAreCalledYearsAfterTheFifth() {
    assertEquals("Follow-up month 12", label(12));
    assertEquals("Follow-up month 60", label(60));
    assertEquals("Follow-up year 6", label(72));
    assertEquals("Follow-up year 15", label(180));
    assertEquals("Follow-up month 66", label(66));
  }

  @Test
  void aQuestionnaireCountsInYearSixButNotInYearThree() {
    List<Planned> schedule = Schedule.of(LocalDate.of(2020, 1, 1), PLAN);
    assertEquals(
        Set.of("FOLLOW_UP@72"),
        Schedule.fulfilled(
                schedule, List.of(held(LocalDate.of(2026, 1, 3), EvidenceKind.QUESTIONNAIRE)))
            .keySet());
    assertEquals(
        Set.of(),
        Schedule.fulfilled(
                schedule, List.of(held(LocalDate.of(2023, 1, 3), EvidenceKind.QUESTIONNAIRE)))
            .keySet());
  }

  @Test
  void aLateVisitFulfilsUntilTheNextWindowBegins() {
    List<Planned> schedule = Schedule.of(LocalDate.of(2020, 1, 1), PLAN);
    LocalDate monthSixBegins = schedule.get(1).window().earliest();
    assertEquals(
        Set.of("FOLLOW_UP@3"),
        Schedule.fulfilled(
                schedule, List.of(held(monthSixBegins.minusDays(1), EvidenceKind.EXAMINATION)))
            .keySet());
    assertEquals(
        Set.of("FOLLOW_UP@6"),
        Schedule.fulfilled(schedule, List.of(held(monthSixBegins, EvidenceKind.EXAMINATION)))
            .keySet());
  }

  @Test
  void aVisitBeforeTheFirstWindowFulfilsNothing() {
    List<Planned> schedule = Schedule.of(LocalDate.of(2020, 1, 1), PLAN);
    LocalDate first = schedule.get(0).window().earliest();
    assertTrue(
        Schedule.fulfilled(schedule, List.of(held(first.minusDays(1), EvidenceKind.EXAMINATION)))
            .isEmpty());
    assertFalse(
        Schedule.fulfilled(schedule, List.of(held(first, EvidenceKind.EXAMINATION))).isEmpty());
  }

  @Test
  void theFirstOfTwoVisitsInAWindowFulfils() {
    List<Planned> schedule = Schedule.of(LocalDate.of(2020, 1, 1), PLAN);
    Evidence first = held(LocalDate.of(2020, 12, 20), EvidenceKind.EXAMINATION);
    Evidence second = held(LocalDate.of(2021, 1, 10), EvidenceKind.EXAMINATION);
    assertEquals(
        Map.of("FOLLOW_UP@12", first), Schedule.fulfilled(schedule, List.of(second, first)));
  }

  @Test
  void theOrderOfArrivalPlaysNoPart() {
    Random random = new Random(20261121);
    for (int round = 0; round < 300; round++) {
      LocalDate dayZero = LocalDate.of(2000, 1, 1).plusDays(random.nextInt(9000));
      List<Planned> schedule = Schedule.of(dayZero, PLAN);
      List<Evidence> visits = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        visits.add(
            held(dayZero.plusDays(random.nextInt(5600)), EvidenceKind.values()[random.nextInt(4)]));
      }
      Map<String, Evidence> inOneOrder = Schedule.fulfilled(schedule, visits);
      Collections.shuffle(visits, random);
      assertEquals(inOneOrder, Schedule.fulfilled(schedule, visits));
      assertEquals(
          inOneOrder.size(),
          Set.copyOf(inOneOrder.values()).size(),
          "one visit, one planned visit");
      inOneOrder.forEach(
          (key, visit) -> {
            Planned planned =
                schedule.stream().filter(each -> each.key().equals(key)).findFirst().orElseThrow();
            assertTrue(planned.completedBy().contains(visit.kind()));
            assertFalse(visit.on().isBefore(planned.window().earliest()));
          });
    }
  }

  private static LocalDate target(List<Planned> schedule, int month) {
    return schedule.stream()
        .filter(planned -> planned.month() == month)
        .findFirst()
        .orElseThrow()
        .window()
        .target();
  }

  private static Evidence held(LocalDate on, EvidenceKind mode) {
    return new Evidence(UUID.randomUUID(), "Encounter", on, mode, Optional.empty());
  }

  private static String label(int month) {
    return Schedule.label(PlanItem.FOLLOW_UP, "FOLLOW_UP@" + month, month);
  }

  static PlanRule contact(int month, int days, Set<EvidenceKind> completedBy) {
    return new PlanRule(PlanItem.FOLLOW_UP, month, days, days, completedBy, Optional.empty());
  }

  static PlanSet set(List<PlanRule> rules) {
    return new PlanSet(
        "T",
        1,
        PlanSet.ANY,
        List.of(),
        List.of(),
        List.of(),
        OptionalInt.empty(),
        false,
        "for a test",
        LocalDate.of(2020, 1, 1),
        Optional.empty(),
        "test",
        false,
        rules);
  }
}
