package org.longwatch.chart;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The drawing of a patient's course: six lanes over the years, from the first treatment to the end
 * of the plan. Only shapes and places; colours belong to the style sheet.
 */
public final class Timeline {

  /** Width of the drawing in its own units. */
  public static final int WIDTH = 1000;

  private static final int LEFT = 92;
  private static final int RIGHT = 988;
  private static final int TOP = 30;
  private static final int LANE = 46;
  private static final int BESIDE = 9;

  /** The lanes from top to bottom. */
  public enum Lane {
    TREATMENT("Treatment"),
    PLAN("Plan"),
    VISITS("Visits"),
    EVENTS("Events"),
    LABORATORY("Laboratory"),
    SAMPLES("Samples");

    private final String label;

    Lane(String label) {
      this.label = label;
    }

    public String getLabel() {
      return label;
    }

    public int getTop() {
      return TOP + ordinal() * LANE + 3;
    }

    int middle() {
      return TOP + ordinal() * LANE + LANE / 2;
    }

    public int getText() {
      return middle() + 4;
    }

    public int getHeight() {
      return LANE - 6;
    }
  }

  /**
   * A shape.
   *
   * @param look names for the style sheet
   * @param path SVG path data
   * @param title what it is, in words
   * @param lane where it lies
   * @param day its first day
   */
  public record Mark(String look, String path, String title, Lane lane, LocalDate day) {}

  /** How a span is marked beside its colour. */
  public enum Pattern {
    PLAIN,
    /** A line through the middle. */
    BARRED,
    /** Crossed out. */
    CROSSED
  }

  /** A year on the axis. */
  public record Year(String label, int x) {}

  private final LocalDate from;
  private final long days;
  private final List<Mark> marks = new ArrayList<>();
  private final int[] lastX = new int[Lane.values().length];
  private final int[] lastStep = new int[Lane.values().length];

  /**
   * An empty drawing.
   *
   * @param from first day shown
   * @param to last day shown
   */
  public Timeline(LocalDate from, LocalDate to) {
    this.from = from;
    this.days = Math.max(365, ChronoUnit.DAYS.between(from, to));
  }

  /** Where a day lies; days beyond either end lie on it. */
  public int x(LocalDate day) {
    long at = ChronoUnit.DAYS.between(from, day);
    return (int) Math.max(LEFT, Math.min(RIGHT, LEFT + (RIGHT - LEFT) * at / days));
  }

  /** A span of days, for instance a window of the plan. */
  public void span(
      Lane lane, LocalDate first, LocalDate last, String look, Pattern pattern, String title) {
    int x = x(first);
    int width = Math.max(5, x(last) - x);
    int y = lane.middle() - 8;
    String over =
        switch (pattern) {
          case PLAIN -> "";
          case BARRED -> "M" + x + " " + lane.middle() + "h" + width;
          case CROSSED -> "M" + x + " " + y + "l" + width + " 16m0 -16l-" + width + " 16";
        };
    add(look, "M" + x + " " + y + "h" + width + "v16h-" + width + "z" + over, title, lane, first);
  }

  /** A time in which nothing could be expected, behind all that lies in the lane. */
  public void gap(Lane lane, LocalDate first, LocalDate last, String title) {
    int x = x(first);
    int width = Math.max(3, x(last) - x);
    String box =
        "M" + x + " " + lane.getTop() + "h" + width + "v" + lane.getHeight() + "h-" + width + "z";
    marks.add(0, new Mark("gap", box, title, lane, first));
  }

  /** A day on which something was measured. */
  public void square(Lane lane, LocalDate day, String look, String title) {
    int y = beside(lane, x(day)) - 4;
    add(look, "M" + (x(day) - 4) + " " + y + "h8v8h-8z", title, lane, day);
  }

  private void add(String look, String path, String title, Lane lane, LocalDate day) {
    marks.add(new Mark(look, path, title, lane, day));
  }

  /** All that is drawn, in order of time. */
  public List<Mark> getInOrder() {
    return marks.stream()
        .sorted(Comparator.comparing(Mark::day).thenComparing(Mark::lane))
        .toList();
  }

  /** A day on which something was done. */
  public void circle(Lane lane, LocalDate day, String look, String title) {
    int y = beside(lane, x(day));
    add(
        look,
        String.format(Locale.ROOT, "M%d %da5 5 0 1 0 10 0a5 5 0 1 0 -10 0z", x(day) - 5, y),
        title,
        lane,
        day);
  }

  /** A day on which something went wrong. */
  public void triangle(Lane lane, LocalDate day, String look, String title) {
    int y = beside(lane, x(day));
    add(look, "M" + (x(day) - 6) + " " + (y + 5) + "h12l-6 -11z", title, lane, day);
  }

  /** A day on which something was given. */
  public void diamond(Lane lane, LocalDate day, String look, String title) {
    int y = beside(lane, x(day));
    add(look, "M" + (x(day) - 7) + " " + y + "l7 -7l7 7l-7 7z", title, lane, day);
  }

  /** A ring around something that deserves a look. */
  public void ring(Lane lane, LocalDate day, String look, String title) {
    add(
        look,
        String.format(
            Locale.ROOT, "M%d %da9 9 0 1 0 18 0a9 9 0 1 0 -18 0z", x(day) - 9, lane.middle()),
        title,
        lane,
        day);
  }

  /** The end of a life. */
  public void cross(Lane lane, LocalDate day, String look, String title) {
    int y = lane.middle();
    add(
        look,
        "M" + (x(day) - 2) + " " + (y - 10) + "h4v6h6v4h-6v10h-4v-10h-6v-4h6z",
        title,
        lane,
        day);
  }

  /** A neighbour that would be covered moves up and down a little. */
  private int beside(Lane lane, int x) {
    int at = lane.ordinal();
    boolean close = lastX[at] != 0 && Math.abs(x - lastX[at]) < 11;
    lastStep[at] = close ? (lastStep[at] + 1) % 3 : 0;
    lastX[at] = x;
    return lane.middle() + (lastStep[at] == 0 ? 0 : lastStep[at] == 1 ? -BESIDE : BESIDE);
  }

  public List<Mark> getMarks() {
    return marks;
  }

  /** At most sixteen years, labelled. */
  public List<Year> getYears() {
    List<Year> years = new ArrayList<>();
    int last = from.plusDays(days).getYear();
    int step = Math.max(1, (last - from.getYear() + 15) / 16);
    for (int year = from.getYear() + 1; year <= last; year += step) {
      years.add(new Year(Integer.toString(year), x(LocalDate.of(year, 1, 1))));
    }
    return years;
  }

  public Lane[] getLanes() {
    return Lane.values();
  }

  public int getHeight() {
    return TOP + Lane.values().length * LANE + 4;
  }

  public int getWidth() {
    return WIDTH;
  }

  public int getLeft() {
    return LEFT;
  }

  public int getLaneWidth() {
    return RIGHT - LEFT;
  }
}
