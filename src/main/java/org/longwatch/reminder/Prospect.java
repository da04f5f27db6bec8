package org.longwatch.reminder;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.longwatch.kernel.Obligation;
import org.longwatch.reference.ReminderStage;

/**
 * What a day would mean for something owed: whether it is reminded of, and why.
 *
 * @param stage the newest stage that has begun by the day, if any has
 * @param why in words
 */
public record Prospect(
    Obligation owed, Optional<ReminderStage> stage, Verdict verdict, String why) {

  /** What would be done on the day. */
  public enum Verdict {
    /** Goes into a digest. */
    REMINDED("in a digest"),
    /** Was told already, at this stage. */
    TOLD("told already"),
    /** Its stage began before the registry knew of it. */
    NOT_BLAMED("before it was known"),
    /** No stage has begun. */
    COMING("not yet");

    private final String label;

    Verdict(String label) {
      this.label = label;
    }

    public String getLabel() {
      return label;
    }
  }

  /**
   * @param told the day of the digest by stage, since it is owed
   */
  static Prospect of(
      Obligation owed, List<ReminderStage> stages, LocalDate day, Map<String, LocalDate> told) {
    String next =
        stages.stream()
            .filter(stage -> ReminderPolicy.day(stage, owed.window()).isAfter(day))
            .min(Comparator.comparing(stage -> ReminderPolicy.day(stage, owed.window())))
            .map(
                stage ->
                    "; the next stage is "
                        + stage.code()
                        + " on "
                        + ReminderPolicy.day(stage, owed.window()))
            .orElse("; no stage is left");
    Optional<ReminderStage> newest =
        ReminderPolicy.newest(stages, owed.window(), day, owed.owedSince());
    if (newest.isPresent()) {
      ReminderStage stage = newest.get();
      String begun = stage.code() + " began on " + ReminderPolicy.day(stage, owed.window());
      LocalDate before = told.get(stage.code());
      return before == null
          ? new Prospect(owed, newest, Verdict.REMINDED, begun + " and was not told yet")
          : new Prospect(owed, newest, Verdict.TOLD, begun + " and was told on " + before + next);
    }
    Optional<ReminderStage> unaware =
        ReminderPolicy.newest(stages, owed.window(), day, LocalDate.MIN);
    if (unaware.isPresent()) {
      return new Prospect(
          owed,
          unaware,
          Verdict.NOT_BLAMED,
          unaware.get().code()
              + " began on "
              + ReminderPolicy.day(unaware.get(), owed.window())
              + ", before it was known on "
              + owed.owedSince()
              + next);
    }
    return new Prospect(owed, Optional.empty(), Verdict.COMING, "No stage has begun" + next);
  }
}
