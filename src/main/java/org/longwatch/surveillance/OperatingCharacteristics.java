package org.longwatch.surveillance;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.longwatch.reference.MonitoredStream;
import org.longwatch.statistics.sequential.MaxSprt;

/**
 * Simulates the watching of one stream under the null and three rate ratios.
 *
 * <p>Assumptions: first events of different patients are independent and come as a Poisson process
 * whose intensity is the background rate times the rate ratio, the same at every time since
 * treatment; the background rates are right; every event is reported at once; one looks after every
 * event. A latency, a wrong background rate or late reports make the true power lower.
 */
final class OperatingCharacteristics {

  private static final double[] RATE_RATIOS = {1, 2, 4, 8};
  private static final long SEED = 20_260_101;

  private OperatingCharacteristics() {}

  /**
   * One line per rate ratio.
   *
   * @param yearlyExpected expected events per year at the present pace, to tell time from counts
   */
  static List<CharacteristicLine> of(
      MonitoredStream stream, MaxSprt test, double yearlyExpected, int replicates) {
    List<CharacteristicLine> lines = new ArrayList<>();
    for (double rateRatio : RATE_RATIOS) {
      long seed = SEED + (stream.family() + stream.vectorClass()).hashCode();
      SplittableRandom random = new SplittableRandom(seed);
      int signals = 0;
      double sum = 0;
      for (int i = 0; i < replicates; i++) {
        double at = expectedAtSignal(stream, test.criticalValue(), rateRatio, random);
        if (!Double.isNaN(at)) {
          signals++;
          sum += at;
        }
      }
      double share = (double) signals / replicates;
      double mean = signals == 0 ? Double.NaN : sum / signals;
      lines.add(
          new CharacteristicLine(
              stream.family(),
              stream.vectorClass(),
              rateRatio,
              replicates,
              seed,
              share,
              StrictMath.sqrt(share * (1 - share) / replicates),
              test.performance(rateRatio).power(),
              mean,
              yearlyExpected > 0 ? mean / yearlyExpected : Double.NaN));
    }
    return lines;
  }

  /** Expected count at the signal of one history, NaN if it ends without. */
  private static double expectedAtSignal(
      MonitoredStream stream, double limit, double rateRatio, SplittableRandom random) {
    double time = 0;
    for (int seen = 1; ; seen++) {
      time -= StrictMath.log(1 - random.nextDouble()) / rateRatio;
      if (time > stream.expectedMax()) {
        return Double.NaN;
      }
      if (seen >= stream.minEvents() && MaxSprt.logLikelihoodRatio(seen, time) >= limit) {
        return time;
      }
    }
  }
}
