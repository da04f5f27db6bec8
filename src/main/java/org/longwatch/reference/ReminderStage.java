package org.longwatch.reference;

/**
 * When a reminder is due and who gets it.
 *
 * @param code for instance {@code OVERDUE_7}
 * @param anchor the day it is counted from
 * @param offsetDays days after the anchor, negative for before
 * @param audience who is written to
 */
public record ReminderStage(String code, Anchor anchor, int offsetDays, Audience audience) {

  /** The end of the window a stage counts from. */
  public enum Anchor {
    EARLIEST,
    LATEST
  }

  /** Who is written to. */
  public enum Audience {
    CENTRE,
    LEAD,
    STEWARD
  }
}
