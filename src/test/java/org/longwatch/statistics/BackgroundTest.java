package org.longwatch.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Observed against expected: the ratio with its limits, and what it makes of a prior. */
class BackgroundTest {

  /** domain.md section 11; R: poisson.test(O, E, alternative = "greater") gives the same p. */
  @ParameterizedTest
  @CsvSource({
    "0,0.5,0,0,7.3778,1",
    "1,0.1,10,0.2532,55.7164,0.0952",
    "2,0.3,6.6667,0.8074,24.0823,0.0369",
    "3,0.5,6,1.2373,17.5345,0.0144",
    "7,0.05,140,56.29,288.45,0.0000"
  })
  void ratioLimitsAndTailAreTheKnownOnes(
      long observed, double expected, double ratio, double lower, double upper, double p) {
    StandardisedIncidenceRatio sir = StandardisedIncidenceRatio.of(observed, expected);
    assertEquals(ratio, sir.ratio().point(), 5e-5);
    assertEquals(lower, sir.ratio().lower(), lower > 50 ? 5e-3 : 5e-5);
    assertEquals(upper, sir.ratio().upper(), upper > 100 ? 5e-3 : 5e-5);
    assertEquals(p, sir.p(), 5e-5);
  }

  @Test
  void ratiosAndPosteriorsAreThoseOfR() {
    RNumbers.of("background.csv")
        .forEach(
            r -> {
              StandardisedIncidenceRatio sir =
                  StandardisedIncidenceRatio.of(r.whole("observed"), r.number("expected"));
              r.same("sir", sir.ratio().point(), 1e-10);
              r.same("sir_lower", sir.ratio().lower(), 1e-8);
              r.same("sir_upper", sir.ratio().upper(), 1e-8);
              r.same("p", sir.p(), 1e-10);
              GammaPoisson posterior =
                  GammaPoisson.of(r.whole("observed"), r.number("expected"), r.number("prior"));
              r.same("mean", posterior.rateRatio().point(), 1e-10);
              r.same("lower", posterior.rateRatio().lower(), 1e-8);
              r.same("upper", posterior.rateRatio().upper(), 1e-8);
              r.same("above_1", posterior.probabilityAbove(1), 1e-10);
              r.same("above_2", posterior.probabilityAbove(2), 1e-10);
            });
  }

  /** domain.md section 11. */
  @Test
  void twoEventsWhereAThirdWasExpectedLeaveDoubt() {
    GammaPoisson posterior = GammaPoisson.of(2, 0.3);
    assertEquals(3.125, posterior.rateRatio().point(), 5e-4);
    assertEquals(0.5195, posterior.rateRatio().lower(), 5e-5);
    assertEquals(8.0203, posterior.rateRatio().upper(), 5e-5);
    assertEquals(0.9012, posterior.probabilityAbove(1), 5e-5);
    assertEquals(0.6692, posterior.probabilityAbove(2), 5e-5);
  }

  @Test
  void strataAddUpToTheExpectedCount() {
    StandardisedIncidenceRatio sir =
        StandardisedIncidenceRatio.of(3, new double[] {100, 50, 0}, new double[] {0.001, 0.008, 9});
    assertEquals(0.5, sir.expected(), 1e-15);
    assertEquals(6, sir.ratio().point(), 1e-12);
  }

  @Test
  void nothingExpectedIsNotARatio() {
    assertTrue(Double.isNaN(StandardisedIncidenceRatio.of(0, 0).ratio().point()));
    StandardisedIncidenceRatio some = StandardisedIncidenceRatio.of(2, 0);
    assertEquals(Double.POSITIVE_INFINITY, some.ratio().point());
    assertEquals(0, some.p());
    assertThrows(
        IllegalArgumentException.class, () -> StandardisedIncidenceRatio.of(1, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> GammaPoisson.of(-1, 1));
  }
}
