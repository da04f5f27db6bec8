package org.longwatch.statistics.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.longwatch.statistics.Interval;

/**
 * Probability that an event has happened by a time while a competing event (death) can prevent it,
 * in any unit of time, with the standard error that R's {@code survfit} gives: the infinitesimal
 * jackknife.
 *
 * <p>Estimate: Aalen and Johansen, An empirical transition matrix for non-homogeneous Markov chains
 * based on censored observations. Scandinavian Journal of Statistics 5 (1978) 141-150. Error:
 * Jaeckel, The infinitesimal jackknife (Bell Laboratories memorandum, 1972), that is the root of
 * the summed squares of each subject's influence on the estimate. When nobody enters late it equals
 * the Greenwood-type error (Andersen, Borgan, Gill and Keiding 1993, 4.4.20); with delayed entry
 * the two differ. Limits: pointwise 95 % on the log(-log) scale, not defined where the incidence is
 * 0 or 1 ({@link org.longwatch.statistics.ZeroEventBound} answers before the first event). Risk
 * sets and ties: events before censorings, see {@link TiedTimes} for rounding.
 *
 * @param steps one per distinct time of leaving, times rising
 */
public record CompetingRisks(List<Step> steps) {
  /** The status of a subject that was last seen without any event. */
  public static final int CENSORED = RiskSets.CENSORED;

  /** The status of a subject that had the event whose incidence is estimated. */
  public static final int EVENT = RiskSets.EVENT;

  /** The status of a subject that had another event, which prevents the one of interest. */
  public static final int COMPETING = RiskSets.COMPETING;

  /**
   * A time at which somebody left.
   *
   * @param atRisk subjects under observation just before
   * @param survival probability of neither event so far (Kaplan-Meier of both together)
   * @param incidence cumulative incidence of the event with its limits
   * @param standardError of the cumulative incidence
   */
  public record Step(
      double time,
      int atRisk,
      int events,
      int competing,
      int censored,
      double survival,
      Interval incidence,
      double standardError) {}

  public CompetingRisks {
    steps = List.copyOf(steps);
  }

  /**
   * Estimates.
   *
   * @param status {@link #CENSORED}, {@link #EVENT} or {@link #COMPETING}
   * @throws IllegalArgumentException for a negative or infinite time, an exit before the entry, or
   *     another status
   */
  public static CompetingRisks of(double[] entry, double[] exit, int[] status) {
    RiskSets sets = RiskSets.of(entry, exit, status);
    // sorted, so that sums do not depend on the order of the subjects
    long[] leaving = new long[status.length];
    int[] entering = new int[sets.times().length];
    for (int i = 0; i < leaving.length; i++) {
      leaving[i] = (long) sets.last()[i] << 34 | (long) sets.first()[i] << 2 | (status[i] & 0x3);
      entering[sets.first()[i]]++;
    }
    Arrays.sort(leaving);
    Influence influence = new Influence(entering.length);
    List<Step> steps = new ArrayList<>(entering.length);
    int next = 0;
    for (int t = 0; t < entering.length; t++) {
      influence.enter(t, entering[t]);
      int from = next;
      int[] left = new int[3];
      while (next < leaving.length && leaving[next] >> 34 == t) {
        left[(int) (leaving[next++] & 0x3)]++;
      }
      int atRisk = influence.atRisk;
      influence.step(left[RiskSets.EVENT], left[RiskSets.COMPETING]);
      for (int i = from; i < next; i++) {
        influence.leave((int) (leaving[i] >> 2 & 0xFFFFFFFFL), (int) (leaving[i] & 0x3));
      }
      double error = influence.error();
      double f = influence.incidence;
      steps.add(
          new Step(
              sets.times()[t],
              atRisk,
              left[RiskSets.EVENT],
              left[RiskSets.COMPETING],
              left[RiskSets.CENSORED],
              influence.survival,
              limits(f, error),
              error));
    }
    return new CompetingRisks(steps);
  }

  /** The cumulative incidence by a time, the time included; 0 without limits before any event. */
  public Interval at(double time) {
    Interval last = limits(0, 0);
    for (Step step : steps) {
      if (step.time() > time) {
        break;
      }
      last = step.incidence();
    }
    return last;
  }

  /** Subjects at risk at each of the times, for the table below a curve. */
  public static int[] atRisk(double[] entry, double[] exit, double[] times) {
    int[] counts = new int[times.length];
    for (int i = 0; i < exit.length; i++) {
      boolean atOnce = entry[i] == 0 || entry[i] == exit[i];
      for (int k = 0; k < times.length; k++) {
        boolean entered = entry[i] < times[k] || atOnce && entry[i] == times[k];
        if (entered && times[k] <= exit[i]) {
          counts[k]++;
        }
      }
    }
    return counts;
  }

  private static Interval limits(double f, double error) {
    if (f <= 0 || f >= 1) {
      return new Interval(f, Double.NaN, Double.NaN);
    }
    double log = StrictMath.log(f);
    double width = -Interval.Z * error / (f * log);
    return new Interval(
        f,
        StrictMath.exp(log * StrictMath.exp(width)),
        StrictMath.exp(log * StrictMath.exp(-width)));
  }

  /**
   * The summed squares of all influences, kept up to date in constant time per subject.
   *
   * <p>With S, F the estimates and Y, H, h at risk and the hazards of any event and of this one, a
   * subject at risk since e has at t the influence a(t) on log S and u(t) on F, where
   *
   * <pre>
   * a(t) = A(t) - A(e),  A(t) = sum of H / (Y (1 - H))
   * u(t) = G(t) - G(e) - A(e) (F(t) - F(e)),  G(t) = sum of (A(t-) - 1/Y) dF,  dF = S(t-) h
   * </pre>
   *
   * and its own event takes 1/(Y (1 - H)) from a, and adds S(t-)/Y to u if it is this event. After
   * it has left, a stays and u follows F: u(t) = u(x) + a (F(t) - F(x)). Both forms are linear in G
   * and F, so six sums over those at risk and three over those gone give the whole.
   */
  private static final class Influence {
    private final double[] entryA;
    private final double[] entryConstant;
    private double survival = 1;
    private double incidence;
    private int atRisk;
    private double a;
    private double g;
    private double ownAny;
    private double ownEvent;
    private boolean last;
    private int competitors;

    private double sumA;
    private double sumAa;
    private double sumC;
    private double sumCc;
    private double sumAc;
    private double goneUu;
    private double goneUa;
    private double goneAa;

    private Influence(int times) {
      entryA = new double[times];
      entryConstant = new double[times];
    }

    private void enter(int time, int subjects) {
      entryA[time] = a;
      entryConstant[time] = a * incidence - g;
      count(time, subjects);
    }

    private void count(int time, int subjects) {
      double mine = entryA[time];
      double c = entryConstant[time];
      atRisk += subjects;
      sumA += subjects * mine;
      sumAa += subjects * mine * mine;
      sumC += subjects * c;
      sumCc += subjects * c * c;
      sumAc += subjects * mine * c;
    }

    private void step(int events, int competing) {
      double y = atRisk;
      int any = events + competing;
      last = any == atRisk;
      ownAny = last ? 0 : 1 / (y - any);
      ownEvent = survival / y;
      double gained = survival * events / y;
      g += (a - 1 / y) * gained;
      incidence += gained;
      competitors += competing;
      if (last && competitors == 0 && survival > 0) {
        // everybody had the event: a sum of rounded steps would only come close
        incidence = 1;
      }
      if (!last) {
        a += any / (y * (y - any));
      }
      survival *= (y - any) / y;
    }

    private void leave(int time, int status) {
      double u = g - entryA[time] * incidence + entryConstant[time];
      double mine = a - entryA[time];
      if (status != RiskSets.CENSORED) {
        mine -= ownAny;
      }
      if (status == RiskSets.EVENT) {
        u += ownEvent;
      }
      if (last) {
        mine = 0;
      }
      u -= mine * incidence;
      goneUu += u * u;
      goneUa += u * mine;
      goneAa += mine * mine;
      count(time, -1);
    }

    private double error() {
      double f = incidence;
      if (f == 1) {
        return 0;
      }
      double gone = goneUu + 2 * f * goneUa + f * f * goneAa;
      double there =
          atRisk == 0
              ? 0
              : atRisk * g * g
                  + f * f * sumAa
                  + sumCc
                  - 2 * g * f * sumA
                  + 2 * g * sumC
                  - 2 * f * sumAc;
      return StrictMath.sqrt(StrictMath.max(0, gone + there));
    }
  }
}
