package org.longwatch.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.DateWindow;
import org.longwatch.web.TodayPage.Urgency;
import org.longwatch.web.TodayPage.WindowBar;

class TodayPageTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 6, 15);

  @Test
  void theFirstAndTheLastDayOfAWindowAreInIt() {
    assertEquals(Urgency.IN_WINDOW, Urgency.of(DateWindow.around(TODAY.plusDays(14), 14), TODAY));
    assertEquals(Urgency.IN_WINDOW, Urgency.of(DateWindow.around(TODAY.minusDays(14), 14), TODAY));
    assertEquals(Urgency.COMING, Urgency.of(DateWindow.around(TODAY.plusDays(15), 14), TODAY));
    assertEquals(Urgency.OVERDUE, Urgency.of(DateWindow.around(TODAY.minusDays(15), 14), TODAY));
  }

  @Test
  void howLongItIsLateIsSaidInWords() {
    DateWindow late = DateWindow.around(TODAY.minusDays(15), 14);
    assertEquals("1 day late", TodayPage.left(late, Urgency.OVERDUE, TODAY));
    DateWindow ahead = DateWindow.around(TODAY.plusDays(20), 14);
    assertEquals("opens in 6 days", TodayPage.left(ahead, Urgency.COMING, TODAY));
  }

  @Test
  void aWindowBeforeTheScaleIsAnArrow() {
    assertTrue(WindowBar.of(DateWindow.around(TODAY.minusYears(2), 14), TODAY).before());
    WindowBar near = WindowBar.of(DateWindow.around(TODAY.plusDays(30), 14), TODAY);
    assertFalse(near.before());
    assertTrue(near.from() > near.today() && near.target() > near.from());
  }
}
