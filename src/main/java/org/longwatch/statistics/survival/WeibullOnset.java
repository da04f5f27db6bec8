package org.longwatch.statistics.survival;

import org.longwatch.statistics.Interval;

/**
 * Time to onset as a Weibull hazard, fitted by maximum likelihood with those who had no event:
 * hazard(t) = shape/scale (t/scale)^(shape-1). Shape below 1: early failure; about 1: constant
 * hazard; above 1: delayed or growing. Kalbfleisch and Prentice, The Statistical Analysis of
 * Failure Time Data (2nd edition 2002), sections 2.2.2 and 3.4.
 *
 * <p>Never from cases alone: those are truncated at the time they were looked at, which makes any
 * hazard look early. Limits: 95 %, normal on the log scale with the observed information, as R's
 * {@code survreg} (its scale is 1/shape, its intercept the logarithm of the scale).
 *
 * @param scale the time by which 63 % would have had the event, in the unit of the input
 */
public record WeibullOnset(Interval shape, Interval scale, double logLikelihood) {
  private static final int STEPS = 200;
  private static final double SMALL = 1e-13;

  /**
   * Fits.
   *
   * @param entry time at which observation begins; what came before is not counted as event free
   * @param exit time of the event or last time seen, above 0 for an event
   * @throws IllegalArgumentException without two events at different times, for an event at time 0
   *     (move it to the middle of its day), or for times that are no times
   */
  public static WeibullOnset of(double[] entry, double[] exit, boolean[] event) {
    int n = entry.length;
    if (exit.length != n || event.length != n) {
      throw new IllegalArgumentException("columns differ in length");
    }
    int events = 0;
    double sumLog = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      if (!(entry[i] >= 0 && exit[i] >= entry[i] && exit[i] < Double.POSITIVE_INFINITY)
          || event[i] && exit[i] == 0) {
        throw new IllegalArgumentException(
            "subject " + i + ": entry " + entry[i] + ", exit " + exit[i]);
      }
      if (event[i]) {
        double log = StrictMath.log(exit[i]);
        events++;
        sumLog += log;
        squares += log * log;
      }
    }
    if (events < 2 || squares - sumLog * sumLog / events <= 1e-12 * squares) {
      throw new IllegalArgumentException("a shape needs events at two different times at least");
    }
    Likelihood likelihood = new Likelihood(entry, exit, events, sumLog);
    // (a, b) = logarithms of shape and scale; start from a constant hazard
    double[] at = {0, StrictMath.log(Math.max(likelihood.time() / events, Double.MIN_NORMAL))};
    double value = likelihood.at(at);
    for (int step = 0; step < STEPS; step++) {
      double[] g = likelihood.gradient.clone();
      double haa = likelihood.haa;
      double hab = likelihood.hab;
      double hbb = likelihood.hbb;
      double det = haa * hbb - hab * hab;
      // uphill along the gradient where the likelihood is not concave
      boolean concave = haa < 0 && det > 0;
      double da = concave ? (-hbb * g[0] + hab * g[1]) / det : g[0] / events;
      double db = concave ? (hab * g[0] - haa * g[1]) / det : g[1] / events;
      double longest = StrictMath.max(StrictMath.abs(da), StrictMath.abs(db));
      double factor = longest > 1 ? 1 / longest : 1;
      double[] next = {at[0] + factor * da, at[1] + factor * db};
      double better = likelihood.at(next);
      while (!(better >= value - 1e-12 * StrictMath.abs(value)) && factor > 1e-10) {
        factor /= 2;
        next = new double[] {at[0] + factor * da, at[1] + factor * db};
        better = likelihood.at(next);
      }
      at = next;
      value = better;
      if (concave && factor * longest < SMALL) {
        break;
      }
    }
    double det = likelihood.haa * likelihood.hbb - likelihood.hab * likelihood.hab;
    if (!(det > 0) || StrictMath.abs(likelihood.gradient[0]) > 1e-6 * events) {
      throw new IllegalArgumentException("the likelihood has no maximum");
    }
    return new WeibullOnset(
        limits(at[0], StrictMath.sqrt(-likelihood.hbb / det)),
        limits(at[1], StrictMath.sqrt(-likelihood.haa / det)),
        value);
  }

  /** Probability of an event by a time if nothing else prevented it. */
  public double probabilityBy(double time) {
    return -StrictMath.expm1(-StrictMath.pow(time / scale.point(), shape.point()));
  }

  private static Interval limits(double log, double error) {
    return new Interval(
        StrictMath.exp(log),
        StrictMath.exp(log - Interval.Z * error),
        StrictMath.exp(log + Interval.Z * error));
  }

  /** log L = sum over events of a - b + (k-1)(log x - b), less sum of (x/s)^k - (entry/s)^k. */
  private static final class Likelihood {
    private final double[] entry;
    private final double[] exit;
    private final int events;
    private final double sumLog;
    private final double[] gradient = new double[2];
    private double haa;
    private double hab;
    private double hbb;

    private Likelihood(double[] entry, double[] exit, int events, double sumLog) {
      this.entry = entry;
      this.exit = exit;
      this.events = events;
      this.sumLog = sumLog;
    }

    private double time() {
      double sum = 0;
      for (int i = 0; i < exit.length; i++) {
        sum += exit[i] - entry[i];
      }
      return sum;
    }

    private double at(double[] point) {
      double b = point[1];
      double shape = StrictMath.exp(point[0]);
      double h = 0;
      double hl = 0;
      double hll = 0;
      for (int i = 0; i < exit.length; i++) {
        for (int side = 0; side < 2; side++) {
          double time = side == 0 ? exit[i] : entry[i];
          if (time > 0) {
            double log = StrictMath.log(time) - b;
            double part = (side == 0 ? 1 : -1) * StrictMath.exp(shape * log);
            h += part;
            hl += part * log;
            hll += part * log * log;
          }
        }
      }
      double logs = sumLog - events * b;
      gradient[0] = events + shape * logs - shape * hl;
      gradient[1] = -events * shape + shape * h;
      haa = shape * logs - shape * hl - shape * shape * hll;
      hab = -events * shape + shape * h + shape * shape * hl;
      hbb = -shape * shape * h;
      return events * (point[0] - b) + (shape - 1) * logs - h;
    }
  }
}
