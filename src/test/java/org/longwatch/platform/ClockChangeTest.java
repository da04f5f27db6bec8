package org.longwatch.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quartz.CronTrigger;
import org.quartz.JobKey;
import org.quartz.TriggerKey;

/** When Quartz wakes the morning's task around the nights in which the clocks change. */
class ClockChangeTest {

  private static final Set<DayOfWeek> WEEKEND = Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

  @ParameterizedTest
  @CsvSource({
    "Europe/Warsaw, 2026-03-29",
    "Europe/Warsaw, 2026-10-25",
    "America/New_York, 2026-03-08",
    "America/New_York, 2026-11-01",
    "Asia/Kolkata, 2026-03-29",
    "Pacific/Auckland, 2026-04-05",
    "Pacific/Auckland, 2026-09-27",
    "Africa/Cairo, 2026-10-30"
  })
  void everyWorkingDayHasOneMorningAtTheHourOfTheCentre(String zoneId, LocalDate change) {
    ZoneId zone = ZoneId.of(zoneId);
    for (int hour = 0; hour < 24; hour++) {
      List<LocalDate> expected = new ArrayList<>();
      for (LocalDate day = change.minusDays(6);
          day.isBefore(change.plusDays(7));
          day = day.plusDays(1)) {
        if (!WEEKEND.contains(day.getDayOfWeek())) {
          expected.add(day);
        }
      }
      List<LocalDate> woken = new ArrayList<>();
      for (ZonedDateTime moment : mornings(zone, hour, change.minusDays(6), change.plusDays(7))) {
        woken.add(moment.toLocalDate());
        assertEquals(LocalTime.of(hour, 0), moment.toLocalTime(), moment.toString());
      }
      assertEquals(expected, woken, zoneId + " at " + hour);
    }
  }

  /**
   * The only working day near a change that loses an hour: Cairo goes from Thursday midnight to
   * Friday one o'clock. Quartz leaves that morning out, so the catch-up of the reminders has to see
   * to it.
   */
  @Test
  void aMorningThatTheClockJumpsOverIsNotWoken() {
    LocalDate change = LocalDate.of(2026, 4, 24);
    ZoneId cairo = ZoneId.of("Africa/Cairo");
    assertEquals(List.of(), mornings(cairo, 0, change, change.plusDays(1)));
    assertEquals(1, mornings(cairo, 1, change, change.plusDays(1)).size());
    assertEquals(1, mornings(cairo, 8, change, change.plusDays(1)).size());
  }

  /** The instants differ by an hour over the change, and by none in a zone without one. */
  @Test
  void theMomentFollowsTheClockOfTheCentre() {
    LocalDate friday = LocalDate.of(2026, 3, 27);
    for (String zone : List.of("Europe/Warsaw", "Asia/Kolkata")) {
      List<ZonedDateTime> mornings = mornings(ZoneId.of(zone), 8, friday, friday.plusDays(4));
      assertEquals(2, mornings.size());
      long hours =
          java.time.Duration.between(mornings.get(0).toInstant(), mornings.get(1).toInstant())
              .toHours();
      assertEquals(zone.equals("Europe/Warsaw") ? 71 : 72, hours, zone);
    }
  }

  @Test
  void aMorningThatWasMissedIsMadeUpForOnce() {
    CronTrigger trigger = trigger(ZoneId.of("Europe/Warsaw"), 8);
    assertEquals(CronTrigger.MISFIRE_INSTRUCTION_FIRE_ONCE_NOW, trigger.getMisfireInstruction());
  }

  private static CronTrigger trigger(ZoneId zone, int hour) {
    return (CronTrigger)
        QuartzTimer.trigger(
            new JobKey("reminder-sweep"),
            new TriggerKey("test"),
            new TimedTask.Timing("0 0 " + hour + " ? * MON-FRI", zone));
  }

  private static List<ZonedDateTime> mornings(
      ZoneId zone, int hour, LocalDate from, LocalDate until) {
    CronTrigger trigger =
        trigger(zone, hour)
            .getTriggerBuilder()
            .startAt(Date.from(from.minusDays(7).atStartOfDay(zone).toInstant()))
            .build();
    Instant end = until.atStartOfDay(zone).toInstant();
    List<ZonedDateTime> found = new ArrayList<>();
    Date next = Date.from(from.atStartOfDay(zone).toInstant().minusSeconds(1));
    while ((next = trigger.getFireTimeAfter(next)) != null && next.toInstant().isBefore(end)) {
      found.add(next.toInstant().atZone(zone));
      assertTrue(found.size() < 100);
    }
    return found;
  }
}
