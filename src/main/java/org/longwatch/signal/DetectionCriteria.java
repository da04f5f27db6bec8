package org.longwatch.signal;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final Pattern CANONICAL = Pattern.compile("(.+) v(\\d+) unit=([A-Z]+) lag=(\\d+)");

  /** The standard way of counting, or one that somebody asks for once. */
  public static DetectionCriteria of(Unit unit, int lagDays) {
    return unit == STANDARD.unit() && lagDays == STANDARD.lagDays()
        ? STANDARD
        : new DetectionCriteria("on demand", STANDARD.version(), unit, lagDays);
  }

  /** What a stored run was counted by; empty if this software does not know that way any more. */
  public static Optional<DetectionCriteria> parse(String canonical) {
    Matcher text = CANONICAL.matcher(canonical);
    if (!text.matches()) {
      return Optional.empty();
    }
    return Arrays.stream(Unit.values())
        .filter(unit -> unit.name().equals(text.group(3)))
        .findFirst()
        .map(
            unit ->
                new DetectionCriteria(
                    text.group(1),
                    Integer.parseInt(text.group(2)),
                    unit,
                    Integer.parseInt(text.group(4))));
  }

  /** The same criteria give the same text. */
  public String canonical() {
    return name + " v" + version + " unit=" + unit + " lag=" + lagDays;
  }
}
