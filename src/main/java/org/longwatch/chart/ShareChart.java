package org.longwatch.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.longwatch.retention.RetentionCurve;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.survival.KaplanMeier;

/**
 * The drawing of a share between 0 and 1 over time, as a line through points or as steps that hold
 * until the next, with a band of limits if there are any. The axis of shares begins at 0. Only
 * shapes and places; colours belong to the style sheet.
 */
public final class ShareChart {

  /** Width of the drawing in its own units. */
  public static final int WIDTH = 720;

  private static final int HEIGHT = 250;
  private static final int LEFT = 48;
  private static final int RIGHT = 708;
  private static final int TOP = 14;
  private static final int BOTTOM = 214;
  private static final double DAYS_PER_YEAR = 365.25;

  /**
   * A label at an axis.
   *
   * @param at place along the axis
   */
  public record Tick(String label, int at) {}

  /**
   * A point that can be pointed at.
   *
   * @param title what it is, in words
   */
  public record Point(int x, int y, String title) {}

  private final double last;
  private final boolean steps;
  private final List<Tick> ticks = new ArrayList<>();
  private final List<Point> points = new ArrayList<>();
  private final StringBuilder line = new StringBuilder();
  private final List<int[]> upper = new ArrayList<>();
  private final List<int[]> lower = new ArrayList<>();

  /**
   * An empty drawing from 0 to a last place.
   *
   * @param last end of the axis of time, in any unit; more than 0
   * @param steps whether a share holds until the next one
   */
  public ShareChart(double last, boolean steps) {
    this.last = Math.max(last, 1e-9);
    this.steps = steps;
  }

  /**
   * The curve of those still followed.
   *
   * @param years end of the axis
   */
  public static ShareChart of(RetentionCurve curve, int years, Figures figures) {
    ShareChart chart = new ShareChart(years, true);
    for (int year = 0; year <= years; year += 3) {
      chart.tick(year, Integer.toString(year));
    }
    Interval share = new Interval(1, 1, 1);
    chart.point(0, share, "Treated: " + curve.patients());
    double end = curve.years().isEmpty() ? 0 : curve.years().get(curve.years().size() - 1).year();
    for (KaplanMeier.Step step : curve.steps()) {
      share = step.free();
      double at = step.day() / DAYS_PER_YEAR;
      chart.point(at, share, "After " + figures.number(at) + " years: " + figures.percents(share));
      end = Math.max(end, at);
    }
    chart.point(end, share, "Last seen: " + figures.percents(share));
    return chart;
  }

  /** A label below the axis of time. */
  public void tick(double at, String label) {
    ticks.add(new Tick(label, x(at)));
  }

  /** A share without limits. */
  public void point(double at, double share, String title) {
    int y = y(share);
    draw(line, x(at), y);
    points.add(new Point(x(at), y, title));
  }

  /** A share with limits; those that cannot be estimated leave a gap in the band. */
  public void point(double at, Interval share, String title) {
    point(at, share.point(), title);
    if (!Double.isNaN(share.lower()) && !Double.isNaN(share.upper())) {
      band(upper, x(at), y(share.upper()));
      band(lower, x(at), y(share.lower()));
    }
  }

  private void draw(StringBuilder path, int x, int y) {
    if (path.length() == 0) {
      path.append('M').append(x).append(' ').append(y);
    } else if (steps) {
      path.append('H').append(x).append('V').append(y);
    } else {
      path.append('L').append(x).append(' ').append(y);
    }
  }

  private void band(List<int[]> edge, int x, int y) {
    if (steps && !edge.isEmpty()) {
      edge.add(new int[] {x, edge.get(edge.size() - 1)[1]});
    }
    edge.add(new int[] {x, y});
  }

  private int x(double at) {
    return (int) Math.round(LEFT + (RIGHT - LEFT) * Math.max(0, Math.min(1, at / last)));
  }

  private static int y(double share) {
    return (int) Math.round(BOTTOM - (BOTTOM - TOP) * Math.max(0, Math.min(1, share)));
  }

  /** SVG path data of the line. */
  public String getLine() {
    return line.toString();
  }

  /** SVG path data of the band, empty if there are no limits. */
  public String getBand() {
    if (upper.size() < 2) {
      return "";
    }
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < upper.size(); i++) {
      path.append(
          String.format(
              Locale.ROOT, "%s%d %d", i == 0 ? "M" : "L", upper.get(i)[0], upper.get(i)[1]));
    }
    for (int i = lower.size() - 1; i >= 0; i--) {
      path.append(String.format(Locale.ROOT, "L%d %d", lower.get(i)[0], lower.get(i)[1]));
    }
    return path.append('Z').toString();
  }

  public List<Point> getPoints() {
    return points;
  }

  public List<Tick> getTicks() {
    return ticks;
  }

  /** Every fifth part of the axis of shares. */
  public List<Tick> getShares() {
    List<Tick> shares = new ArrayList<>();
    for (int percent = 0; percent <= 100; percent += 20) {
      shares.add(new Tick(percent + " %", y(percent / 100.0)));
    }
    return shares;
  }

  public int getWidth() {
    return WIDTH;
  }

  public int getHeight() {
    return HEIGHT;
  }

  public int getLeft() {
    return LEFT;
  }

  public int getRight() {
    return RIGHT;
  }

  public int getBottom() {
    return BOTTOM;
  }
}
