package org.longwatch.statistics.sequential;

import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Poisson MaxSPRT: may this many events be chance, although we look all the time? Kulldorff, Davis,
 * Kolczak, Lewis, Lieu and Platt: A maximized sequential probability ratio test for drug and
 * vaccine safety surveillance. Sequential Analysis 30 (2011) 58-78.
 *
 * <p>With c events where mu were expected, LLR = c ln(c/mu) - (c - mu) for c &gt; mu, else 0
 * (equation 4). It signals when LLR reaches the critical value and c the minimum of events, until
 * the expected count has reached its upper limit. Critical value, power and time are exact: the
 * chain of counts at the expected counts where the boundary rises by one event, section 3.2; the
 * minimum of events after Kulldorff and Silva, REVSTAT 13 (2015) 227-245.
 *
 * <p>With looks at given expected counts only, the attainable values are discrete. The critical
 * value is then the smallest attainable LLR whose rule "signal at or above" keeps the level; R's
 * Sequential prints the largest value for "signal above", which decides the same.
 */
public final class MaxSprt {
  /** The largest upper limit of the expected count that is computed. */
  public static final double MOST_EXPECTED = 2000;

  private static final int MOST_EVENTS = 5000;
  private static final int STEPS = 200;

  private final double alpha;
  private final double criticalValue;
  private final Boundary boundary;
  private final Performance underNull;

  private MaxSprt(double alpha, double criticalValue, Boundary boundary) {
    this.alpha = alpha;
    this.criticalValue = criticalValue;
    this.boundary = boundary;
    this.underNull = boundary.run(1, Double.POSITIVE_INFINITY);
  }

  /**
   * What the test does when the true rate is a multiple of the expected one.
   *
   * @param power probability of a signal before the end
   * @param timeToSignal the expected count at the signal, on average of those surveillances that
   *     signal; NaN if none does
   */
  public record Performance(double power, double timeToSignal) {}

  /**
   * Stretches of surveillance: at the end of stretch k a count of {@code threshold[k]} has
   * signalled, during it if {@code atOnce}.
   */
  private record Boundary(double[] end, int[] threshold, boolean atOnce) {

    /** The chain of counts, until the given expected count. */
    Performance run(double ratio, double until) {
      double[] state = {1};
      double signalled = 0;
      double time = 0;
      double from = 0;
      for (int k = 0; k < end.length && from < until; k++) {
        double to = Math.min(end[k], until);
        if (!atOnce && to < end[k]) {
          break;
        }
        double mean = ratio * (to - from);
        PoissonSteps steps = new PoissonSteps(mean);
        double[] next =
            new double[Math.max(1, Math.min(threshold[k], state.length + steps.most()))];
        for (int i = 0; i < state.length; i++) {
          double here = state[i];
          if (here < 1e-280) {
            continue;
          }
          int missing = threshold[k] - i;
          double crossing = here * steps.atLeast(missing);
          signalled += crossing;
          if (atOnce && missing > 0) {
            // the missing-th event comes at a gamma time: its mean below a bound is one event more
            time += crossing * from + here * missing / ratio * steps.atLeast(missing + 1);
          } else {
            time += crossing * to;
          }
          int most = Math.min(missing - 1, steps.most());
          for (int j = 0; j <= most; j++) {
            next[i + j] += here * steps.of(j);
          }
        }
        state = next;
        from = to;
      }
      return new Performance(Math.min(1, signalled), time / signalled);
    }
  }

  /**
   * Surveillance that looks after every event.
   *
   * @param alpha probability of a signal without any excess
   * @param mostExpected the expected count at which surveillance ends
   * @param leastEvents no signal with fewer events
   * @return empty if even a signal at any excess with that many events is rarer than alpha: then no
   *     critical value spends it, see {@link #mostSpendable}
   * @throws IllegalArgumentException for values outside their range
   */
  public static Optional<MaxSprt> continuous(double alpha, double mostExpected, int leastEvents) {
    check(alpha, mostExpected, leastEvents);
    double low = 0;
    double atLow = excess(alpha, mostExpected, leastEvents, low);
    if (atLow < 0) {
      return Optional.empty();
    }
    double high = 2 - StrictMath.log(alpha);
    double atHigh = excess(alpha, mostExpected, leastEvents, high);
    while (atHigh > 0) {
      low = high;
      atLow = atHigh;
      high *= 2;
      atHigh = excess(alpha, mostExpected, leastEvents, high);
    }
    // regula falsi (Illinois): the logarithm of the level falls almost linearly
    double root = low;
    for (int i = 0; i < STEPS && high - low > 1e-15 * high; i++) {
      root = (low * atHigh - high * atLow) / (atHigh - atLow);
      double at = excess(alpha, mostExpected, leastEvents, root);
      if (StrictMath.abs(at) < 1e-14) {
        break;
      }
      if (at > 0) {
        low = root;
        atLow = at;
        atHigh /= 2;
      } else {
        high = root;
        atHigh = at;
        atLow /= 2;
      }
    }
    return Optional.of(new MaxSprt(alpha, root, boundary(mostExpected, leastEvents, root)));
  }

  /** The largest level any critical value spends: a signal at any excess with enough events. */
  public static double mostSpendable(double mostExpected, int leastEvents) {
    check(0.5, mostExpected, leastEvents);
    return boundary(mostExpected, leastEvents, 0).run(1, Double.POSITIVE_INFINITY).power();
  }

  /**
   * Surveillance that looks at given expected counts only.
   *
   * @param looks expected counts, rising; the last ends surveillance
   * @return empty if no count that is likely enough to matter keeps the level
   */
  public static Optional<MaxSprt> atLooks(double alpha, double[] looks, int leastEvents) {
    for (int i = 0; i < looks.length; i++) {
      if (!(looks[i] > (i == 0 ? 0 : looks[i - 1]))) {
        throw new IllegalArgumentException("looks must be positive and rise");
      }
    }
    check(alpha, looks.length == 0 ? 0 : looks[looks.length - 1], leastEvents);
    double most = 0;
    for (double look : looks) {
      PoissonSteps steps = new PoissonSteps(look);
      int enough = Math.max(leastEvents, (int) StrictMath.floor(look) + 1);
      while (steps.atLeast(enough) > alpha / looks.length) {
        enough++;
      }
      most = StrictMath.max(most, logLikelihoodRatio(enough, look));
    }
    TreeSet<Double> attainable = new TreeSet<>();
    for (double look : looks) {
      int count = Math.max(leastEvents, (int) StrictMath.floor(look) + 1);
      while (logLikelihoodRatio(count, look) <= most) {
        attainable.add(logLikelihoodRatio(count++, look));
      }
    }
    double[] values = attainable.stream().mapToDouble(Double::doubleValue).toArray();
    int low = -1;
    int high = values.length - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      Boundary tried = lookBoundary(looks, leastEvents, values[middle]);
      if (tried.run(1, Double.POSITIVE_INFINITY).power() > alpha) {
        low = middle;
      } else {
        high = middle;
      }
    }
    MaxSprt found =
        new MaxSprt(alpha, values[high], lookBoundary(looks, leastEvents, values[high]));
    return found.alphaSpent() > alpha ? Optional.empty() : Optional.of(found);
  }

  /** Logarithm of the likelihood ratio of the best to the expected rate; 0 without an excess. */
  public static double logLikelihoodRatio(long events, double expected) {
    if (events < 0 || !(expected >= 0)) {
      throw new IllegalArgumentException(events + " events, " + expected + " expected");
    }
    if (events <= expected) {
      return 0;
    }
    return events * StrictMath.log(events / expected) - (events - expected);
  }

  public double alpha() {
    return alpha;
  }

  public double criticalValue() {
    return criticalValue;
  }

  /** The probability of a signal by the end without any excess; below alpha with looks. */
  public double alphaSpent() {
    return underNull.power();
  }

  /** What has been spent of it when the expected count has come so far. */
  public double alphaSpent(double expectedSoFar) {
    return boundary.run(1, expectedSoFar).power();
  }

  /** Power and time to signal when the true rate is this multiple of the expected one. */
  public Performance performance(double rateRatio) {
    if (!(rateRatio > 0 && rateRatio <= 1000)) {
      throw new IllegalArgumentException("a rate ratio is above 0 and at most 1000: " + rateRatio);
    }
    return boundary.run(rateRatio, Double.POSITIVE_INFINITY);
  }

  /** Events that signal when so many are expected, at this look or, without looks, just now. */
  public int eventsForSignal(double expected) {
    for (int k = 0; k < boundary.end.length; k++) {
      if (expected <= boundary.end[k]) {
        return boundary.threshold[k];
      }
    }
    throw new IllegalArgumentException("surveillance has ended before " + expected);
  }

  private static void check(double alpha, double mostExpected, int leastEvents) {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must lie between 0 and 1: " + alpha);
    }
    if (!(mostExpected > 0 && mostExpected <= MOST_EXPECTED)) {
      throw new IllegalArgumentException(
          "the expected count must be above 0 and at most 2000: " + mostExpected);
    }
    if (leastEvents < 1 || leastEvents > MOST_EVENTS) {
      throw new IllegalArgumentException("the minimum of events must be 1 to 5000: " + leastEvents);
    }
  }

  private static double excess(double alpha, double most, int least, double critical) {
    double spent = boundary(most, least, critical).run(1, Double.POSITIVE_INFINITY).power();
    return StrictMath.log(spent / alpha);
  }

  /** Stretch k ends where so many events would just reach the critical value. */
  private static Boundary boundary(double mostExpected, int leastEvents, double critical) {
    double[] end = new double[64];
    int[] threshold = new int[64];
    int size = 0;
    double last = 0;
    for (int events = leastEvents; last < mostExpected; events++) {
      if (size == end.length) {
        end = Arrays.copyOf(end, 2 * size);
        threshold = Arrays.copyOf(threshold, 2 * size);
      }
      last = Math.min(mostExpected, events * ratio(critical / events));
      end[size] = last;
      threshold[size++] = events;
    }
    return new Boundary(Arrays.copyOf(end, size), Arrays.copyOf(threshold, size), true);
  }

  /** The x of (0, 1] with x - 1 - ln x = value: expected over observed on the boundary. */
  private static double ratio(double value) {
    if (value == 0) {
      return 1;
    }
    // Newton on y = ln x from the left of the root, where the function is convex: it cannot miss
    double y = -(value + 1);
    for (int i = 0; i < STEPS; i++) {
      double slope = StrictMath.expm1(y);
      double step = (slope - y - value) / slope;
      y -= step;
      if (StrictMath.abs(step) <= 1e-15 * StrictMath.abs(y)) {
        break;
      }
    }
    return StrictMath.exp(y);
  }

  private static Boundary lookBoundary(double[] looks, int leastEvents, double critical) {
    int[] threshold = new int[looks.length];
    for (int k = 0; k < looks.length; k++) {
      int count = Math.max(leastEvents, (int) StrictMath.floor(looks[k]) + 1);
      while (logLikelihoodRatio(count, looks[k]) < critical) {
        count++;
      }
      threshold[k] = count;
    }
    return new Boundary(looks.clone(), threshold, false);
  }
}
