package org.longwatch.schedule;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;

/**
 * A time in which nothing is owed about a patient.
 *
 * @param from the first day
 * @param until the day on which the patient was back; empty while that has not happened
 */
public record Absence(Why why, LocalDate from, Optional<LocalDate> until) {

  /** Why nothing is owed. */
  public enum Why {
    DEATH,
    /** Consent taken back or refused, or taken off the study. */
    WITHDRAWAL,
    /** Lost to follow-up. */
    LOSS
  }

  public Absence {
    Objects.requireNonNull(why);
    Objects.requireNonNull(from);
    Objects.requireNonNull(until);
  }

  /** Whether it goes on. */
  public boolean lasts() {
    return until.isEmpty();
  }

  /** Whether something that would have had to be done by a day cannot be held against anybody. */
  public boolean excuses(LocalDate latest) {
    return !latest.isBefore(from) && until.filter(day -> !latest.isBefore(day)).isEmpty();
  }
}
