package org.longwatch.statistics.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.longwatch.statistics.Interval;

/**
 * Probability of being without an event, some subjects having been watched for less than others:
 * Kaplan and Meier, Nonparametric estimation from incomplete observations. Journal of the American
 * Statistical Association 53 (1958) 457-481, equation 2b.
 *
 * <p>Variance after Greenwood. Limits: pointwise 95 % on the log(-log) scale, as R's {@code
 * survfit(conf.type = "log-log")}. Who is censored on the day of an event is still at risk on it.
 * When nobody is left the limits are not estimable.
 *
 * @param steps one per day with an event, days rising
 */
public record KaplanMeier(List<Step> steps) {

  /**
   * A day with an event.
   *
   * @param atRisk subjects watched just before the day's events
   * @param free probability of no event by the end of the day, with its limits
   * @param standardError of that probability
   */
  public record Step(int day, int atRisk, int events, Interval free, double standardError) {}

  public KaplanMeier {
    steps = List.copyOf(steps);
  }

  /**
   * Estimates.
   *
   * @param exit day of the event or the last day watched, from the subject's own day 0
   * @param event whether the subject had the event
   * @throws IllegalArgumentException if the columns differ in length or a day is negative
   */
  public static KaplanMeier of(int[] exit, boolean[] event) {
    if (exit.length != event.length) {
      throw new IllegalArgumentException("columns differ in length");
    }
    long[] exits = new long[exit.length];
    for (int i = 0; i < exits.length; i++) {
      if (exit[i] < 0) {
        throw new IllegalArgumentException("subject " + i + ": exit " + exit[i]);
      }
      exits[i] = (long) exit[i] << 1 | (event[i] ? 1 : 0);
    }
    Arrays.sort(exits);
    List<Step> steps = new ArrayList<>();
    double free = 1;
    double sum = 0;
    int i = 0;
    while (i < exits.length) {
      int day = (int) (exits[i] >> 1);
      int atRisk = exits.length - i;
      int events = 0;
      while (i < exits.length && (int) (exits[i] >> 1) == day) {
        events += (int) (exits[i] & 1);
        i++;
      }
      if (events > 0) {
        free *= (double) (atRisk - events) / atRisk;
        sum += atRisk == events ? 0 : events / ((double) atRisk * (atRisk - events));
        double error = free * StrictMath.sqrt(sum);
        steps.add(new Step(day, atRisk, events, limits(free, sum), error));
      }
    }
    return new KaplanMeier(steps);
  }

  /** The probability of no event by the end of a day; 1 before any. */
  public Interval at(int day) {
    Interval last = new Interval(1, 1, 1);
    for (Step step : steps) {
      if (step.day() > day) {
        break;
      }
      last = step.free();
    }
    return last;
  }

  /** Subjects watched until each of the days at least, for the table below a curve. */
  public static int[] atRisk(int[] exit, int[] days) {
    int[] counts = new int[days.length];
    for (int last : exit) {
      for (int k = 0; k < days.length; k++) {
        if (last >= days[k]) {
          counts[k]++;
        }
      }
    }
    return counts;
  }

  private static Interval limits(double free, double sum) {
    if (free <= 0) {
      return new Interval(0, Double.NaN, Double.NaN);
    }
    double log = StrictMath.log(free);
    double width = Interval.Z * StrictMath.sqrt(sum) / log;
    return new Interval(
        free,
        StrictMath.exp(log * StrictMath.exp(-width)),
        StrictMath.exp(log * StrictMath.exp(width)));
  }
}
