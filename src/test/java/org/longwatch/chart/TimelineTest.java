package org.longwatch.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private static final LocalDate FIRST = LocalDate.of(2020, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2035, 1, 1);

  @Test
  void laterDaysLieFurtherRightAndNothingLeavesTheDrawing() {
    Timeline timeline = new Timeline(FIRST, LAST);
    assertTrue(timeline.x(FIRST) < timeline.x(FIRST.plusYears(1)));
    assertEquals(timeline.x(FIRST), timeline.x(FIRST.minusYears(5)));
    assertEquals(timeline.x(LAST), timeline.x(LAST.plusYears(5)));
    assertTrue(timeline.x(LAST) <= timeline.getWidth());
  }

  @Test
  void twoEventsOnOneDayAreBothSeen() {
    Timeline timeline = new Timeline(FIRST, LAST);
    timeline.triangle(Timeline.Lane.EVENTS, FIRST.plusDays(30), "event", "one");
    timeline.triangle(Timeline.Lane.EVENTS, FIRST.plusDays(30), "event", "other");
    assertNotEquals(timeline.getMarks().get(0).path(), timeline.getMarks().get(1).path());
  }

  @Test
  void fifteenYearsHaveOneLabelEach() {
    assertEquals(15, new Timeline(FIRST, LAST).getYears().size());
  }
}
