package org.longwatch.signal;

import java.util.Objects;

/**
 * How cases are counted in a detection run. A case counts for the treatment it names; one that
 * names none counts for every product the patient had on or before its onset.
 *
 * @param name of this way of counting
 * @param version rises with every change
 * @param unit what is counted once
 * @param lagDays days after the first treatment with a product that are left out, events and
 *     person-time alike (for tumours that were there before)
 */
public record DetectionCriteria(String name, int version, Unit unit, int lagDays) {

  /** The way of counting of the nightly run. */
  public static final DetectionCriteria STANDARD =
      new DetectionCriteria("standard", 1, Unit.PATIENT, 0);

  public DetectionCriteria {
    Objects.requireNonNull(name);
    Objects.requireNonNull(unit);
    if (name.isBlank() || version < 1 || lagDays < 0) {
      throw new IllegalArgumentException("A way of counting needs a name, a version and a lag");
    }
  }

  /** What is counted once in the tables, and in the rate. */
  public enum Unit {
    /** A patient, however many cases it had; its time ends with its first. */
    PATIENT,
    /** A case; time runs on after it. */
    CASE
  }

  /** The same criteria give the same text. */
  String canonical() {
    return name + " v" + version + " unit=" + unit + " lag=" + lagDays;
  }
}
