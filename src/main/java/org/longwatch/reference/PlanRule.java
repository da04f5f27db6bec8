package org.longwatch.reference;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that a {@link PlanSet} asks for.
 *
 * @param month months after day 0, the last administration
 * @param beforeDays how many days before that it counts already
 * @param afterDays how many days after that it is on time
 * @param completedBy any of these completes it
 * @param until when it need not be done any more
 */
public record PlanRule(
    PlanItem item,
    int month,
    int beforeDays,
    int afterDays,
    Set<EvidenceKind> completedBy,
    Optional<Until> until) {

  /** When something that recurs comes to an end before the plan does. */
  public enum Until {
    /** Once nothing was found any more. */
    UNDETECTABLE,
    /**
     * Once everything of the first year was negative an archived specimen does; before, or if
     * anything was positive, the test itself is asked for.
     */
    YEAR_ONE_NEGATIVE
  }

  public PlanRule {
    if (month < 0 || beforeDays < 0 || afterDays < 0) {
      throw new IllegalArgumentException("Months and days of a plan are counted from 0");
    }
    if (completedBy.isEmpty()) {
      throw new IllegalArgumentException("Something must be able to complete " + item);
    }
    completedBy = Set.copyOf(EnumSet.copyOf(completedBy));
  }
}
