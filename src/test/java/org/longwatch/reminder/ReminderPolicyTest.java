package org.longwatch.reminder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longwatch.kernel.DateWindow;
import org.longwatch.reference.ReminderStage;
import org.longwatch.reference.ReminderStage.Anchor;
import org.longwatch.reference.ReminderStage.Audience;

class ReminderPolicyTest {

  /** The stages of the rule book as shipped. */
  static final List<ReminderStage> STAGES =
      List.of(
          new ReminderStage("AHEAD_30", Anchor.EARLIEST, -30, Audience.CENTRE),
          new ReminderStage("AHEAD_7", Anchor.EARLIEST, -7, Audience.CENTRE),
          new ReminderStage("WINDOW_OPENS", Anchor.EARLIEST, 0, Audience.CENTRE),
          new ReminderStage("OVERDUE_7", Anchor.LATEST, 7, Audience.CENTRE),
          new ReminderStage("OVERDUE_30", Anchor.LATEST, 30, Audience.CENTRE),
          new ReminderStage("ESCALATE_LEAD", Anchor.LATEST, 45, Audience.LEAD),
          new ReminderStage("ESCALATE_STEWARD", Anchor.LATEST, 60, Audience.STEWARD));

  /** 15 February to 15 March 2028, across a leap day. */
  private static final DateWindow WINDOW =
      new DateWindow(
          LocalDate.of(2028, 2, 15), LocalDate.of(2028, 2, 29), LocalDate.of(2028, 3, 15));

  private static final LocalDate LONG_AGO = LocalDate.of(2020, 1, 1);

  @ParameterizedTest
  @CsvSource({
    "2028-01-15, none",
    "2028-01-16, AHEAD_30",
    "2028-02-07, AHEAD_30",
    "2028-02-08, AHEAD_7",
    "2028-02-14, AHEAD_7",
    "2028-02-15, WINDOW_OPENS",
    "2028-02-29, WINDOW_OPENS",
    "2028-03-21, WINDOW_OPENS",
    "2028-03-22, OVERDUE_7",
    "2028-04-13, OVERDUE_7",
    "2028-04-14, OVERDUE_30",
    "2028-04-28, OVERDUE_30",
    "2028-04-29, ESCALATE_LEAD",
    "2028-05-13, ESCALATE_LEAD",
    "2028-05-14, ESCALATE_STEWARD",
    "2043-01-01, ESCALATE_STEWARD",
  })
  void aDayHasReachedOneStage(LocalDate today, String expected) {
    assertEquals(expected, stage(today, LONG_AGO));
  }

  @ParameterizedTest
  @CsvSource({
    // known on, today, expected: a stage before the day of becoming known is never caught up
    "2028-01-16, 2028-01-16, AHEAD_30",
    "2028-01-17, 2028-01-17, none",
    "2028-01-17, 2028-02-08, AHEAD_7",
    "2028-03-01, 2028-03-10, none",
    "2028-03-01, 2028-03-22, OVERDUE_7",
    "2030-06-01, 2030-06-01, none",
    "2030-06-01, 2035-06-01, none",
  })
  void whatBecameKnownLateMakesNoStormOfPastStages(
      LocalDate owedSince, LocalDate today, String expected) {
    assertEquals(expected, stage(today, owedSince));
  }

  @Test
  void aDailySweepGoesThroughEveryStageOnce() {
    List<String> seen = new ArrayList<>();
    for (LocalDate day = LocalDate.of(2027, 12, 1);
        day.isBefore(LocalDate.of(2028, 12, 1));
        day = day.plusDays(1)) {
      String stage = stage(day, LONG_AGO);
      if (!stage.equals("none") && !seen.contains(stage)) {
        seen.add(stage);
      }
    }
    assertEquals(STAGES.stream().map(ReminderStage::code).toList(), seen);
  }

  @Test
  void theOrderOfTheStagesDoesNotMatter() {
    List<ReminderStage> reversed = new ArrayList<>(STAGES);
    java.util.Collections.reverse(reversed);
    for (LocalDate day = LocalDate.of(2028, 1, 1);
        day.isBefore(LocalDate.of(2028, 7, 1));
        day = day.plusDays(1)) {
      assertEquals(
          ReminderPolicy.newest(STAGES, WINDOW, day, LONG_AGO),
          ReminderPolicy.newest(reversed, WINDOW, day, LONG_AGO));
    }
  }

  @Test
  void theSweepLooksAsFarAheadAsTheFirstStage() {
    assertEquals(30, ReminderPolicy.lead(STAGES));
    assertEquals(0, ReminderPolicy.lead(STAGES.subList(3, 7)));
  }

  private static String stage(LocalDate today, LocalDate owedSince) {
    return ReminderPolicy.newest(STAGES, WINDOW, today, owedSince)
        .map(ReminderStage::code)
        .orElse("none");
  }
}
