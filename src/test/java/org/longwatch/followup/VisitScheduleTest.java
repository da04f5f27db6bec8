package org.longwatch.followup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.longwatch.followup.VisitSchedule.Held;
import org.longwatch.followup.VisitSchedule.Planned;
import org.longwatch.reference.VisitRule;

class VisitScheduleTest {

  private static final int[] INTEGRATING = {
    3, 6, 12, 18, 24, 30, 36, 42, 48, 54, 60, 72, 84, 96, 108, 120, 132, 144, 156, 168, 180
  };

  private static final List<VisitRule> RULES =
      Arrays.stream(INTEGRATING)
          .mapToObj(
              month ->
                  new VisitRule(
                      "T",
                      month,
                      month <= 6 ? 14 : month <= 60 ? 30 : 60,
                      month > 60
                          ? Set.of("EXAMINATION", "PHONE", "QUESTIONNAIRE")
                          : Set.of(18, 30, 42, 54).contains(month)
                              ? Set.of("EXAMINATION", "LABORATORY")
                              : Set.of("EXAMINATION"),
                      "test",
                      "draft"))
          .toList();

  @Test
  void fifteenYearsHaveTwentyOneVisitsInOrder() {
    List<Planned> schedule = VisitSchedule.of(LocalDate.of(2024, 3, 15), RULES);
    assertEquals(21, schedule.size());
    assertEquals(LocalDate.of(2024, 6, 15), schedule.get(0).window().target());
    assertEquals(LocalDate.of(2024, 6, 1), schedule.get(0).window().earliest());
    assertEquals(LocalDate.of(2024, 6, 29), schedule.get(0).window().latest());
    assertEquals(LocalDate.of(2039, 3, 15), schedule.get(20).window().target());
    assertEquals(LocalDate.of(2039, 5, 14), schedule.get(20).window().latest());
  }

  @Test
  void aLeapDayFallsOnTheLastOfFebruary() {
    List<Planned> schedule = VisitSchedule.of(LocalDate.of(2024, 2, 29), RULES);
    assertEquals(LocalDate.of(2025, 2, 28), target(schedule, 12));
    assertEquals(LocalDate.of(2028, 2, 29), target(schedule, 48));
    assertEquals(LocalDate.of(2024, 5, 29), target(schedule, 3));
    assertEquals(LocalDate.of(2039, 2, 28), target(schedule, 180));
  }

  @Test
  void monthEndsAndYearEndsKeepTheirMonth() {
    assertEquals(
        LocalDate.of(2023, 4, 30), target(VisitSchedule.of(LocalDate.of(2023, 1, 31), RULES), 3));
    assertEquals(
        LocalDate.of(2024, 2, 29), target(VisitSchedule.of(LocalDate.of(2023, 8, 31), RULES), 6));
    assertEquals(
        LocalDate.of(2024, 6, 30), target(VisitSchedule.of(LocalDate.of(2023, 12, 31), RULES), 6));
    assertEquals(
        LocalDate.of(2038, 12, 31),
        target(VisitSchedule.of(LocalDate.of(2023, 12, 31), RULES), 180));
  }

  @Test
  void everyDayZeroGivesWindowsThatFollowOneAnotherWithoutOverlap() {
    for (LocalDate day = LocalDate.of(2019, 12, 1);
        day.isBefore(LocalDate.of(2028, 4, 1));
        day = day.plusDays(1)) {
      List<Planned> schedule = VisitSchedule.of(day, RULES);
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
    assertEquals("Month 12", VisitSchedule.label(12));
    assertEquals("Month 60", VisitSchedule.label(60));
    assertEquals("Year 6", VisitSchedule.label(72));
    assertEquals("Year 15", VisitSchedule.label(180));
    assertEquals("Month 66", VisitSchedule.label(66));
  }

  @Test
  void aQuestionnaireCountsInYearSixButNotInYearThree() {
    List<Planned> schedule = VisitSchedule.of(LocalDate.of(2020, 1, 1), RULES);
    assertEquals(
        Set.of(72),
        VisitSchedule.fulfilled(
                schedule, List.of(held(LocalDate.of(2026, 1, 3), ContactMode.QUESTIONNAIRE)))
            .keySet());
    assertEquals(
        Set.of(),
        VisitSchedule.fulfilled(
                schedule, List.of(held(LocalDate.of(2023, 1, 3), ContactMode.QUESTIONNAIRE)))
            .keySet());
  }

  @Test
  void aLateVisitFulfilsUntilTheNextWindowBegins() {
    List<Planned> schedule = VisitSchedule.of(LocalDate.of(2020, 1, 1), RULES);
    LocalDate monthSixBegins = schedule.get(1).window().earliest();
    assertEquals(
        Set.of(3),
        VisitSchedule.fulfilled(
                schedule, List.of(held(monthSixBegins.minusDays(1), ContactMode.EXAMINATION)))
            .keySet());
    assertEquals(
        Set.of(6),
        VisitSchedule.fulfilled(schedule, List.of(held(monthSixBegins, ContactMode.EXAMINATION)))
            .keySet());
  }

  @Test
  void aVisitBeforeTheFirstWindowFulfilsNothing() {
    List<Planned> schedule = VisitSchedule.of(LocalDate.of(2020, 1, 1), RULES);
    LocalDate first = schedule.get(0).window().earliest();
    assertTrue(
        VisitSchedule.fulfilled(
                schedule, List.of(held(first.minusDays(1), ContactMode.EXAMINATION)))
            .isEmpty());
    assertFalse(
        VisitSchedule.fulfilled(schedule, List.of(held(first, ContactMode.EXAMINATION))).isEmpty());
  }

  @Test
  void theFirstOfTwoVisitsInAWindowFulfils() {
    List<Planned> schedule = VisitSchedule.of(LocalDate.of(2020, 1, 1), RULES);
    Held first = held(LocalDate.of(2020, 12, 20), ContactMode.EXAMINATION);
    Held second = held(LocalDate.of(2021, 1, 10), ContactMode.EXAMINATION);
    assertEquals(Map.of(12, first), VisitSchedule.fulfilled(schedule, List.of(second, first)));
  }

  @Test
  void theOrderOfArrivalPlaysNoPart() {
    Random random = new Random(20261121);
    for (int round = 0; round < 300; round++) {
      LocalDate dayZero = LocalDate.of(2000, 1, 1).plusDays(random.nextInt(9000));
      List<Planned> schedule = VisitSchedule.of(dayZero, RULES);
      List<Held> visits = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        visits.add(
            held(
                dayZero.plusDays(random.nextInt(5600)),
                ContactMode.values()[random.nextInt(ContactMode.values().length)]));
      }
      Map<Integer, Held> inOneOrder = VisitSchedule.fulfilled(schedule, visits);
      Collections.shuffle(visits, random);
      assertEquals(inOneOrder, VisitSchedule.fulfilled(schedule, visits));
      assertEquals(
          inOneOrder.size(),
          Set.copyOf(inOneOrder.values()).size(),
          "one visit, one planned visit");
      inOneOrder.forEach(
          (month, visit) -> {
            Planned planned =
                schedule.stream().filter(each -> each.month() == month).findFirst().orElseThrow();
            assertTrue(planned.modes().contains(visit.mode()));
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

  private static Held held(LocalDate on, ContactMode mode) {
    return new Held(UUID.randomUUID(), on, mode);
  }
}
