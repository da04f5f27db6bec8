package org.longwatch.statistics.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.longwatch.statistics.Interval;

/**
 * Probability that an event has happened by a day while a competing event (death) can prevent it:
 * Aalen and Johansen, An empirical transition matrix for non-homogeneous Markov chains based on
 * censored observations. Scandinavian Journal of Statistics 5 (1978) 141-150.
 *
 * <p>Variance: the Greenwood-type estimator (Andersen, Borgan, Gill, Keiding: Statistical Models
 * Based on Counting Processes, 1993, equation 4.4.20), as R's etm gives, and survfit when nobody
 * enters late ({@link CompetingRisks} follows survfit there too); cmprsk's is larger. Limits:
 * pointwise 95 % on the log(-log) scale. Ties: events before censorings and before delayed entries
 * of the same day. A subject whose entry is day 0 is at risk on day 0 too; one that leaves on its
 * day of entry is at risk on that day.
 *
 * <p>Before the first event the estimate is 0 with lower limit 0 and upper limit NaN (its variance
 * is 0; {@link ZeroEventBound} answers there).
 *
 * @param steps one per day with an event of either kind, days rising
 */
public record CumulativeIncidence(List<Step> steps) {
  /** The cause of a subject that was last seen without any event. */
  public static final int CENSORED = 0;

  /** The cause that is estimated; every larger number is a competing cause. */
  public static final int EVENT = 1;

  /**
   * @param atRisk subjects under observation just before the day's events
   * @param events events of interest on the day
   * @param competing competing events on the day
   * @param eventFree probability of neither event so far (Kaplan-Meier)
   * @param incidence cumulative incidence with its limits
   */
  public record Step(
      int day,
      int atRisk,
      int events,
      int competing,
      double eventFree,
      Interval incidence,
      double standardError) {}

  public CumulativeIncidence {
    steps = List.copyOf(steps);
  }

  /**
   * @param entry first day under observation, counted from the subject's own day 0
   * @param exit day of the event or the last day seen, not before entry
   * @param cause {@link #CENSORED}, {@link #EVENT}, or larger for a competing cause
   */
  public static CumulativeIncidence of(int[] entry, int[] exit, int[] cause) {
    int n = entry.length;
    if (exit.length != n || cause.length != n) {
      throw new IllegalArgumentException("columns differ in length");
    }
    int[] before = riskBegins(entry, exit);
    Arrays.sort(before);
    long[] exits = new long[n];
    for (int i = 0; i < n; i++) {
      if (cause[i] < 0) {
        throw new IllegalArgumentException("subject " + i + ": cause " + cause[i]);
      }
      exits[i] = (long) exit[i] << 2 | Math.min(cause[i], 2);
    }
    Arrays.sort(exits);

    List<Step> steps = new ArrayList<>();
    double free = 1;
    double f = 0;
    double c0 = 0;
    double b0 = 0;
    double b1 = 0;
    double d0 = 0;
    double d1 = 0;
    double d2 = 0;
    int entered = 0;
    int i = 0;
    while (i < n) {
      int day = (int) (exits[i] >> 2);
      while (entered < n && before[entered] < day) {
        entered++;
      }
      int atRisk = entered - i;
      int[] left = new int[3];
      while (i < n && (int) (exits[i] >> 2) == day) {
        left[(int) (exits[i] & 3)]++;
        i++;
      }
      if (left[1] + left[2] == 0) {
        continue;
      }
      double y = atRisk;
      double hazard = left[1] / y;
      double total = (left[1] + left[2]) / y;
      // Var F(t) = sum over u of [S^2 h(1-h) - 2 S h (F(t)-F(u)) + (F(t)-F(u))^2 H/(1-H)] / Y,
      // with S = S(u-), h and H the hazards of the event and of any event; kept as sums in F(u)
      double gained = free * hazard;
      f += gained;
      c0 += free * gained * (1 - hazard) / y;
      b0 += gained / y;
      b1 += gained * f / y;
      if (left[1] + left[2] < atRisk) {
        double w = total / (1 - total) / y;
        d0 += w;
        d1 += w * f;
        d2 += w * f * f;
      }
      free *= (double) (atRisk - left[1] - left[2]) / atRisk;
      double variance = c0 - 2 * (f * b0 - b1) + f * f * d0 - 2 * f * d1 + d2;
      double error = StrictMath.sqrt(Math.max(0, variance));
      steps.add(new Step(day, atRisk, left[1], left[2], free, limits(f, error), error));
    }
    return new CumulativeIncidence(steps);
  }

  /** Subjects at risk on each of the days, for the table below a curve. */
  public static int[] atRisk(int[] entry, int[] exit, int[] days) {
    int[] before = riskBegins(entry, exit);
    int[] counts = new int[days.length];
    for (int i = 0; i < before.length; i++) {
      for (int k = 0; k < days.length; k++) {
        if (before[i] < days[k] && days[k] <= exit[i]) {
          counts[k]++;
        }
      }
    }
    return counts;
  }

  /** The cumulative incidence by the end of a day; 0 with an unknown upper limit before any. */
  public Interval at(int day) {
    Interval last = limits(0, 0);
    for (Step step : steps) {
      if (step.day() > day) {
        break;
      }
      last = step.incidence();
    }
    return last;
  }

  /** The day before each subject's first day at risk. */
  private static int[] riskBegins(int[] entry, int[] exit) {
    if (entry.length != exit.length) {
      throw new IllegalArgumentException("entry and exit differ in length");
    }
    int[] before = new int[entry.length];
    for (int i = 0; i < entry.length; i++) {
      if (entry[i] < 0 || exit[i] < entry[i]) {
        throw new IllegalArgumentException(
            "subject " + i + ": entry " + entry[i] + ", exit " + exit[i]);
      }
      before[i] = entry[i] == 0 || entry[i] == exit[i] ? entry[i] - 1 : entry[i];
    }
    return before;
  }

  private static Interval limits(double f, double error) {
    if (f == 0) {
      return new Interval(0, 0, Double.NaN);
    }
    if (f >= 1) {
      return new Interval(f, Double.NaN, Double.NaN);
    }
    double log = StrictMath.log(f);
    double width = Interval.Z * error / (f * log);
    return new Interval(
        f,
        StrictMath.exp(log * StrictMath.exp(-width)),
        StrictMath.exp(log * StrictMath.exp(width)));
  }
}
