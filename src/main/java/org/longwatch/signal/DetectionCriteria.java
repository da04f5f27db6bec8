package org.longwatch.signal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.longwatch.surveillance.CountedDays;

/**
 * How cases and time are counted in a detection run. Every choice is part of the frozen text of the
 * run.
 *
 * @param name of this way of counting
 * @param version rises with every change
 * @param unit what is counted once
 * @param lagDays days after the first treatment with a product that are left out, events and
 *     person-time alike (for tumours that were there before)
 * @param attribution which products a case counts for
 * @param timeAtRisk whose time with a product counts
 * @param treatedDisease version of the list of product profiles by which the treated disease of a
 *     product and its relapse are left out; 0 if they count. Such a case ends no time; a case rule
 *     raises its own alert when a case comes in, whatever a run leaves out.
 * @param windows days in which a family is looked for more than at other times; left out, events
 *     and person-time alike
 */
public record DetectionCriteria(
    String name,
    int version,
    Unit unit,
    int lagDays,
    Attribution attribution,
    TimeAtRisk timeAtRisk,
    int treatedDisease,
    List<Window> windows) {

  /** The way of counting of the nightly run. */
  public static final DetectionCriteria STANDARD =
      new DetectionCriteria("standard", 1, Unit.PATIENT, 0);

  private static final int MOST_WINDOWS = 50;

  public DetectionCriteria {
    Objects.requireNonNull(name);
    Objects.requireNonNull(unit);
    Objects.requireNonNull(attribution);
    Objects.requireNonNull(timeAtRisk);
    if (name.isBlank() || version < 1 || lagDays < 0 || treatedDisease < 0) {
      throw new IllegalArgumentException("A way of counting needs a name, a version and a lag");
    }
    windows =
        windows.stream()
            .distinct()
            .sorted(
                Comparator.comparing(Window::family)
                    .thenComparingInt(Window::from)
                    .thenComparingInt(Window::to))
            .toList();
    if (windows.size() > MOST_WINDOWS) {
      throw new IllegalArgumentException("No more than " + MOST_WINDOWS + " windows");
    }
  }

  /** With every choice but unit and lag as the standard has it. */
  public DetectionCriteria(String name, int version, Unit unit, int lagDays) {
    this(name, version, unit, lagDays, Attribution.EVERY, TimeAtRisk.EACH, 0, List.of());
  }

  /** What is counted once in the tables, and in the rate. */
  public enum Unit {
    /** A patient, however many cases it had; its time ends with its first. */
    PATIENT("a patient, whose time ends with its first such event"),
    /** A case; time runs on after it. */
    CASE("a case, after which time runs on"),
    /**
     * A report: a case as somebody told it, so that one which was found to be a duplicate counts
     * again; a follow-up is a version of its report, not another one. Time runs on.
     */
    REPORT("a report, confirmed duplicates as well, after which time runs on");

    private final String words;

    Unit(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /** Which products a case counts for, if it does not name its treatment. */
  public enum Attribution {
    EVERY("every product the patient had before the onset"),
    LAST("the last product before the onset"),
    FIRST("the patient's first product");

    private final String words;

    Attribution(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /** Whose time with a product counts, and until when. */
  public enum TimeAtRisk {
    /** Every product from its first treatment on, side by side. */
    EACH("of every product from its first treatment on"),
    /**
     * Every product until the day on which another one is given; what is later does not count for
     * it, even if the case names it.
     */
    UNTIL_NEXT("of every product until another one is given"),
    /** The product a patient had first; a patient does not count for any later one. */
    FIRST_ONLY("of each patient's first product");

    private final String words;

    TimeAtRisk(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /**
   * Days since the first treatment, both included, on which events of a family are more likely to
   * be found than to happen: the first days after an infusion, or those around a scheduled visit,
   * which is so many days after treatment for everybody.
   */
  public record Window(String family, int from, int to) {

    private static final Pattern TEXT = Pattern.compile("([A-Z][A-Z0-9_]*):(\\d{1,5})-(\\d{1,5})");

    public Window {
      if (!family.matches("[A-Z][A-Z0-9_]*") || from < 0 || to < from) {
        throw new IllegalArgumentException("A window is a family and two days");
      }
    }

    /**
     * Reads {@code SOLID_TUMOUR:0-730, SOLID_TUMOUR:1080-1110}.
     *
     * @throws IllegalArgumentException if it is written otherwise
     */
    public static List<Window> list(String text) {
      List<String> each =
          Arrays.stream(text.split("[,;\\s]+")).filter(part -> !part.isEmpty()).toList();
      if (each.size() > MOST_WINDOWS) {
        throw new IllegalArgumentException("No more than " + MOST_WINDOWS + " windows");
      }
      return each.stream()
          .map(
              part -> {
                Matcher window = TEXT.matcher(part);
                if (!window.matches()) {
                  throw new IllegalArgumentException("A window is written FAMILY:first-last");
                }
                return new Window(
                    window.group(1),
                    Integer.parseInt(window.group(2)),
                    Integer.parseInt(window.group(3)));
              })
          .toList();
    }

    String canonical() {
      return family + ":" + from + "-" + to;
    }
  }

  private static final Pattern CANONICAL =
      Pattern.compile(
          "(.+) v(\\d+) unit=([A-Z]+) lag=(\\d+)"
              + "(?: attribution=([A-Z_]+) time=([A-Z_]+) disease=(?:counted|v(\\d+))"
              + " windows=(?:none|([A-Z0-9_:,-]+)))?");

  /** The standard way of counting, or one that somebody asks for once. */
  public static DetectionCriteria of(Unit unit, int lagDays) {
    return new DetectionCriteria("on demand", STANDARD.version(), unit, lagDays).named();
  }

  /** As {@link #of(Unit, int)}, with every choice. */
  public static DetectionCriteria of(
      Unit unit,
      int lagDays,
      Attribution attribution,
      TimeAtRisk timeAtRisk,
      int treatedDisease,
      List<Window> windows) {
    return new DetectionCriteria(
            "on demand",
            STANDARD.version(),
            unit,
            lagDays,
            attribution,
            timeAtRisk,
            treatedDisease,
            windows)
        .named();
  }

  private DetectionCriteria named() {
    return sameCounting(STANDARD) ? STANDARD : this;
  }

  private boolean sameCounting(DetectionCriteria other) {
    return new DetectionCriteria(
            other.name,
            other.version,
            unit,
            lagDays,
            attribution,
            timeAtRisk,
            treatedDisease,
            windows)
        .equals(other);
  }

  /**
   * What a stored run was counted by; empty if this software does not know that way any more. Texts
   * from before there was a choice counted as {@link #STANDARD} does in the rest.
   */
  public static Optional<DetectionCriteria> parse(String canonical) {
    Matcher text = CANONICAL.matcher(canonical);
    if (!text.matches()) {
      return Optional.empty();
    }
    Optional<Unit> unit = named(Unit.values(), text.group(3));
    Optional<Attribution> attribution =
        named(Attribution.values(), or(text.group(5), STANDARD.attribution.name()));
    Optional<TimeAtRisk> time =
        named(TimeAtRisk.values(), or(text.group(6), STANDARD.timeAtRisk.name()));
    if (unit.isEmpty() || attribution.isEmpty() || time.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DetectionCriteria(
            text.group(1),
            Integer.parseInt(text.group(2)),
            unit.get(),
            Integer.parseInt(text.group(4)),
            attribution.get(),
            time.get(),
            Integer.parseInt(or(text.group(7), "0")),
            Window.list(or(text.group(8), ""))));
  }

  private static String or(String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  private static <E extends Enum<E>> Optional<E> named(E[] values, String name) {
    return Arrays.stream(values).filter(value -> value.name().equals(name)).findFirst();
  }

  /** The same criteria give the same text. */
  public String canonical() {
    return name
        + " v"
        + version
        + " unit="
        + unit
        + " lag="
        + lagDays
        + " attribution="
        + attribution
        + " time="
        + timeAtRisk
        + " disease="
        + (treatedDisease == 0 ? "counted" : "v" + treatedDisease)
        + " windows="
        + (windows.isEmpty()
            ? "none"
            : windows.stream().map(Window::canonical).collect(Collectors.joining(",")));
  }

  /** Every choice in words, by what it is about. */
  public Map<String, String> choices() {
    Map<String, String> choices = new LinkedHashMap<>();
    choices.put("Counted once", unit.words());
    choices.put("Counts for", "the treatment it names, else " + attribution.words());
    choices.put("Person-time", timeAtRisk.words());
    choices.put("Lag", lagDays == 0 ? "none" : "the first " + lagDays + " days are left out");
    choices.put(
        "Treated disease and its relapse",
        treatedDisease == 0
            ? "count like any event"
            : "left out, by product profiles version " + treatedDisease);
    choices.put(
        "Windows of detection bias",
        windows.isEmpty()
            ? "none"
            : windows.stream()
                    .map(
                        window ->
                            Screening.words(window.family()).toLowerCase(Locale.ROOT)
                                + " days "
                                + window.from()
                                + " to "
                                + window.to())
                    .collect(Collectors.joining(", "))
                + " are left out");
    return choices;
  }

  /** The days on which events of a family count. */
  CountedDays counted(String family) {
    return CountedDays.of(
        lagDays,
        windows.stream()
            .filter(window -> window.family().equals(family))
            .map(window -> new int[] {window.from(), window.to()})
            .toList());
  }

  /** Whether every report counts, duplicates as well. */
  boolean countsDuplicates() {
    return unit == Unit.REPORT;
  }
}
