package org.longwatch.reminder;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.longwatch.kernel.DateWindow;
import org.longwatch.reference.ReminderStage;

/** Which stage of reminding a day has reached. */
final class ReminderPolicy {

  private ReminderPolicy() {}

  /**
   * The newest stage whose day has come. Older stages are never caught up, and a stage that lies
   * before the day on which the obligation became known is nobody's fault and makes no letter.
   *
   * @param stages of the rule book
   * @param window of the obligation
   * @param today in the zone of the centre
   * @param owedSince the day it became known that this is owed
   */
  static Optional<ReminderStage> newest(
      List<ReminderStage> stages, DateWindow window, LocalDate today, LocalDate owedSince) {
    ReminderStage newest = null;
    for (ReminderStage stage : stages) {
      LocalDate day = day(stage, window);
      if (!day.isAfter(today) && (newest == null || !day.isBefore(day(newest, window)))) {
        newest = stage;
      }
    }
    return Optional.ofNullable(newest).filter(stage -> !day(stage, window).isBefore(owedSince));
  }

  /** The day on which a stage begins. */
  static LocalDate day(ReminderStage stage, DateWindow window) {
    LocalDate anchor =
        switch (stage.anchor()) {
          case EARLIEST -> window.earliest();
          case LATEST -> window.latest();
        };
    return anchor.plusDays(stage.offsetDays());
  }

  /** How far ahead of its window an obligation can be reminded of, in days. */
  static int lead(List<ReminderStage> stages) {
    return stages.stream()
        .filter(stage -> stage.anchor() == ReminderStage.Anchor.EARLIEST)
        .mapToInt(stage -> -stage.offsetDays())
        .reduce(0, Math::max);
  }
}
