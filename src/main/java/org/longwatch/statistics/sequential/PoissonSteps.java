package org.longwatch.statistics.sequential;

import java.util.Arrays;
import org.hipparchus.special.Gamma;

/** Probabilities of the number of events in one stretch of surveillance. */
final class PoissonSteps {
  private static final double NOTHING = 1e-30;
  private static final double LARGE = 100;

  private final double[] mass;
  private final double[] atLeast;

  /** For a mean of any size; terms below 1e-30 beyond it are left out. */
  PoissonSteps(double mean) {
    int most = (int) StrictMath.ceil(mean + 12 * StrictMath.sqrt(mean) + 40);
    double[] all = new double[most + 1];
    int used = 0;
    double term = StrictMath.exp(-mean);
    for (int k = 0; k <= most; k++) {
      if (mean > LARGE) {
        term = StrictMath.exp(k * StrictMath.log(mean) - mean - Gamma.logGamma(k + 1.0));
      } else if (k > 0) {
        term *= mean / k;
      }
      all[k] = term;
      used = k + 1;
      if (k > mean && term < NOTHING) {
        break;
      }
    }
    mass = Arrays.copyOf(all, used);
    atLeast = new double[used + 1];
    for (int k = used - 1; k >= 0; k--) {
      atLeast[k] = atLeast[k + 1] + mass[k];
    }
    atLeast[0] = 1;
  }

  /** The largest number of events with a probability worth counting. */
  int most() {
    return mass.length - 1;
  }

  /** P(X = k). */
  double of(int k) {
    return k < mass.length ? mass[k] : 0;
  }

  /** P(X &gt;= k). */
  double atLeast(int k) {
    return k <= 0 ? 1 : k < atLeast.length ? atLeast[k] : 0;
  }
}
