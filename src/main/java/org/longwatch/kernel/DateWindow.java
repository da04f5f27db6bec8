package org.longwatch.kernel;

import java.time.LocalDate;

/**
 * When something is owed, in calendar days of the centre.
 *
 * @param earliest first day on which it counts
 * @param target the day it is meant for
 * @param latest last day on which it is on time
 */
public record DateWindow(LocalDate earliest, LocalDate target, LocalDate latest) {

  public DateWindow {
    if (target.isBefore(earliest) || latest.isBefore(target)) {
      throw new IllegalArgumentException(
          "A window runs earliest <= target <= latest: "
              + earliest
              + ", "
              + target
              + ", "
              + latest);
    }
  }

  /** A window of {@code days} to either side of the target. */
  public static DateWindow around(LocalDate target, int days) {
    return new DateWindow(target.minusDays(days), target, target.plusDays(days));
  }

  public boolean contains(LocalDate day) {
    return !day.isBefore(earliest) && !day.isAfter(latest);
  }
}
