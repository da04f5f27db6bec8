package org.longwatch.followup;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.Obligation;
import org.longwatch.reference.PlanItem;

/**
 * Something a plan asks for, a contact or a test, and where it stands on the centre's day.
 *
 * @param plan the plan it belongs to
 * @param why why it is owed no longer though nothing fulfilled it; empty if it is, or was fulfilled
 * @param fulfilledOn day of what fulfilled it
 */
public record PlannedLine(
    Obligation owed,
    UUID plan,
    PlanItem item,
    Standing standing,
    Optional<String> why,
    Optional<LocalDate> fulfilledOn) {

  /** Where it stands. */
  public enum Standing {
    SCHEDULED,
    WINDOW_OPEN,
    OVERDUE,
    DONE,
    /** Nobody can make up for it: the next one has begun, or the patient left or was lost. */
    MISSED,
    WAIVED
  }
}
