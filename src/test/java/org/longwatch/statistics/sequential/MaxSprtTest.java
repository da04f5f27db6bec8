package org.longwatch.statistics.sequential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longwatch.statistics.RNumbers;

class MaxSprtTest {

  /** M = 1 is the published table (Kulldorff 2011); the rest was computed for domain.md 4.2. */
  @ParameterizedTest
  @CsvSource({
    "0.5,1,2.637928", "0.5,2,1.870891", "1,1,2.853937", "1,2,2.366638", "1,3,1.774218",
    "2,1,3.046977", "2,2,2.689354", "2,3,2.349679", "2,4,2.000158", "3,1,3.162106",
    "3,2,2.849327", "3,3,2.565320", "3,4,2.317139", "5,1,3.297183", "5,2,3.012909",
    "5,3,2.803955", "5,4,2.623668", "8,1,3.413782", "8,2,3.170062", "8,3,2.985560",
    "8,4,2.829259", "10,1,3.467952", "10,2,3.238009", "10,3,3.064248", "10,4,2.921561",
    "20,1,3.628123", "20,2,3.430141", "20,3,3.288216", "20,4,3.176370"
  })
  void criticalValuesAreThePublishedOnes(double mostExpected, int leastEvents, double value) {
    MaxSprt test = MaxSprt.continuous(0.05, mostExpected, leastEvents).orElseThrow();
    assertEquals(value, test.criticalValue(), 6e-7);
    assertEquals(0.05, test.alphaSpent(), 1e-12);
  }

  @Test
  void criticalValuePowerAndTimeAreThoseOfR() {
    RNumbers.of("max-sprt.csv")
        .forEach(
            r -> {
              MaxSprt test =
                  r.text("kind").equals("looks")
                      ? MaxSprt.atLooks(r.number("alpha"), looks(r), r.whole("M")).orElseThrow()
                      : MaxSprt.continuous(r.number("alpha"), r.number("T"), r.whole("M"))
                          .orElseThrow();
              r.same("cv", test.criticalValue(), 1e-8);
              r.same("spent", test.alphaSpent(), 1e-10);
              MaxSprt.Performance twice = test.performance(2);
              r.same("power", twice.power(), 1e-8);
              if (!Double.isNaN(r.number("time"))) {
                r.same("time", twice.timeToSignal(), 1e-8);
              }
            });
  }

  private static double[] looks(RNumbers r) {
    return Arrays.stream(r.text("looks").split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void noBoundaryExistsWhereEveryExcessIsRarerThanAlpha() {
    assertTrue(MaxSprt.continuous(0.05, 0.5, 3).isEmpty());
    assertEquals(0.0144, MaxSprt.mostSpendable(0.5, 3), 5e-5);
    assertTrue(MaxSprt.continuous(0.05, 1, 4).isEmpty());
    assertEquals(0.0190, MaxSprt.mostSpendable(1, 4), 5e-5);
    assertTrue(MaxSprt.continuous(0.01, 0.5, 3).isPresent());
  }

  @Test
  void longSurveillanceAndManyEventsStayExact() {
    for (double most : new double[] {150, 700}) {
      MaxSprt test = MaxSprt.continuous(0.05, most, 1).orElseThrow();
      assertEquals(0.05, test.alphaSpent(), 1e-11);
    }
    MaxSprt late = MaxSprt.continuous(0.05, 300, 200).orElseThrow();
    assertEquals(0.05, late.alphaSpent(), 1e-11);
    assertTrue(
        late.criticalValue() < MaxSprt.continuous(0.05, 300, 1).orElseThrow().criticalValue());
  }

  /** Counts that come one by one, and nothing but the definition of the test. */
  @ParameterizedTest
  @CsvSource({"5,1,1", "10,3,1", "10,1,1.5", "2,2,3"})
  void simulatedSurveillanceSignalsAsOftenAndAsLate(double most, int least, double ratio) {
    MaxSprt test = MaxSprt.continuous(0.05, most, least).orElseThrow();
    Random random = new Random(99);
    int runs = 200_000;
    int signals = 0;
    double times = 0;
    double squares = 0;
    for (int run = 0; run < runs; run++) {
      double expected = 0;
      for (int events = 1; ; events++) {
        expected -= StrictMath.log(1 - random.nextDouble()) / ratio;
        if (expected > most) {
          break;
        }
        if (events >= least
            && MaxSprt.logLikelihoodRatio(events, expected) >= test.criticalValue()) {
          signals++;
          times += expected;
          squares += expected * expected;
          break;
        }
      }
    }
    MaxSprt.Performance exact = test.performance(ratio);
    double error = Math.sqrt(exact.power() * (1 - exact.power()) / runs);
    assertEquals(exact.power(), (double) signals / runs, 4 * error);
    double mean = times / signals;
    double deviation = Math.sqrt(squares / signals - mean * mean);
    assertEquals(exact.timeToSignal(), mean, 4 * deviation / Math.sqrt(signals));
    if (ratio == 1) {
      assertEquals(0.05, exact.power(), 1e-12);
    }
  }

  @Test
  void simulatedLooksSignalAsOften() {
    double[] looks = {2, 6, 12};
    MaxSprt test = MaxSprt.atLooks(0.05, looks, 1).orElseThrow();
    assertEquals(2.2165, test.criticalValue(), 5e-5);
    Random random = new Random(5);
    int runs = 200_000;
    int signals = 0;
    for (int run = 0; run < runs; run++) {
      double arrival = -StrictMath.log(1 - random.nextDouble());
      int events = 0;
      for (double look : looks) {
        while (arrival <= look) {
          events++;
          arrival -= StrictMath.log(1 - random.nextDouble());
        }
        if (MaxSprt.logLikelihoodRatio(events, look) >= test.criticalValue()) {
          assertTrue(events >= test.eventsForSignal(look));
          signals++;
          break;
        }
        assertTrue(events < test.eventsForSignal(look));
      }
    }
    double p = test.alphaSpent();
    assertTrue(p <= 0.05);
    assertEquals(p, (double) signals / runs, 4 * Math.sqrt(p * (1 - p) / runs));
  }

  /** R's Sequential with group sizes 2, 4, 6 prints 1.7311, for a signal above it. */
  @Test
  void theNextSmallerAttainableValueWouldExceedTheLevel() {
    double[] looks = {2, 6, 12};
    MaxSprt test = MaxSprt.atLooks(0.05, looks, 1).orElseThrow();
    MaxSprt looser = MaxSprt.atLooks(0.06, looks, 1).orElseThrow();
    assertTrue(looser.criticalValue() < test.criticalValue());
    assertTrue(looser.alphaSpent() > 0.05 && test.alphaSpent() <= 0.05);
    assertEquals(20, test.eventsForSignal(12));
    assertEquals(1.7311, MaxSprt.logLikelihoodRatio(19, 12), 5e-5);
  }

  @Test
  void alphaIsSpentAsTimeGoes() {
    MaxSprt test = MaxSprt.continuous(0.05, 10, 1).orElseThrow();
    double before = 0;
    for (double now : new double[] {0.01, 0.5, 1, 3, 7, 10}) {
      double spent = test.alphaSpent(now);
      assertTrue(spent > before, "at " + now);
      before = spent;
    }
    assertEquals(0.05, before, 1e-12);
    assertEquals(0, test.alphaSpent(0));
    MaxSprt looks = MaxSprt.atLooks(0.05, new double[] {1, 2, 3}, 1).orElseThrow();
    assertEquals(0, looks.alphaSpent(0.99));
    assertTrue(looks.alphaSpent(1) > 0);
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> MaxSprt.continuous(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> MaxSprt.continuous(Double.NaN, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> MaxSprt.continuous(0.05, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> MaxSprt.continuous(0.05, 1, 0));
    assertThrows(
        IllegalArgumentException.class, () -> MaxSprt.atLooks(0.05, new double[] {2, 1}, 1));
    assertThrows(IllegalArgumentException.class, () -> MaxSprt.atLooks(0.05, new double[0], 1));
  }
}
