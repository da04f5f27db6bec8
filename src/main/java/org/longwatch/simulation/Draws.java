package org.longwatch.simulation;

import java.math.BigDecimal;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Random draws that come out the same on every JDK: a named algorithm, and nothing but its doubles.
 */
final class Draws {

  private static final RandomGeneratorFactory<RandomGenerator> FACTORY =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private final RandomGenerator random;

  private Draws(long seed) {
    this.random = FACTORY.create(seed);
  }

  /** A stream of its own for every number, so that nothing depends on an order. */
  static Draws of(long seed, long number) {
    return new Draws(mix(mix(seed) + number));
  }

  /** Between 0 (included) and 1. */
  double unit() {
    return (random.nextLong() >>> 11) * 0x1.0p-53;
  }

  boolean chance(double probability) {
    return unit() < probability;
  }

  /** Both ends included. */
  int between(int low, int high) {
    return low + (int) (unit() * (high - low + 1));
  }

  double between(double low, double high) {
    return low + unit() * (high - low);
  }

  /** Days until something that comes with a rate per year. */
  double daysUntil(double perYear) {
    return perYear <= 0 ? Double.POSITIVE_INFINITY : -StrictMath.log(1 - unit()) * 365.25 / perYear;
  }

  /** About normal: the sum of four even draws, mean 0, standard deviation 1, within 3.5. */
  double bell() {
    return (unit() + unit() + unit() + unit() - 2) * StrictMath.sqrt(3);
  }

  <T> T pick(List<T> from) {
    return from.get(between(0, from.size() - 1));
  }

  /** With a fixed number of decimals, cut rather than rounded. */
  static BigDecimal decimal(double value, int places) {
    return BigDecimal.valueOf((long) (value * StrictMath.pow(10, places)), places);
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mix(long z) {
    long x = z + 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
