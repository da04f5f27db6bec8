package org.longwatch.simulation;

import java.time.LocalDate;

/**
 * What to invent.
 *
 * @param start first day of treatment
 * @param end last day of everything
 * @param planted whether truths are planted; without, all products, lots and centres are alike
 * @param joined resources up to which a patient's sheets share one bundle; 1 gives each its own
 */
public record CohortPlan(
    int patients,
    int centres,
    LocalDate start,
    LocalDate end,
    long seed,
    boolean planted,
    int joined) {

  /** Most centres that get a code. */
  public static final int MOST_CENTRES = 999;

  public CohortPlan {
    if (patients < 1) {
      throw new IllegalArgumentException("A cohort has at least one patient");
    }
    if (centres < 1 || centres > MOST_CENTRES) {
      throw new IllegalArgumentException("A cohort has 1 to " + MOST_CENTRES + " centres");
    }
    if (start.plusDays(60).isAfter(end)) {
      throw new IllegalArgumentException("A cohort lasts at least 60 days");
    }
    if (joined < 1) {
      throw new IllegalArgumentException("A bundle holds at least one resource");
    }
  }

  long days() {
    return end.toEpochDay() - start.toEpochDay();
  }
}
