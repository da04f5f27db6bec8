package org.longwatch.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExactTailTest {

  @Test
  void theLadyTastingTeaHasSeventeenOfSeventy() {
    assertEquals(17 / 70.0, ExactTail.fisherAtLeast(new ContingencyTable(3, 1, 1, 3)), 1e-14);
    assertEquals(1 / 70.0, ExactTail.fisherSmallest(new ContingencyTable(3, 1, 1, 3)), 1e-14);
  }

  @Test
  void binomialTailsOfBothSidesAddUp() {
    // 10 trials at 1/2: P(X >= 8) = 56/1024, P(X >= 3) = 968/1024
    assertEquals(56 / 1024.0, ExactTail.binomialAtLeast(8, 10, 0.5), 1e-14);
    assertEquals(968 / 1024.0, ExactTail.binomialAtLeast(3, 10, 0.5), 1e-14);
    assertEquals(1, ExactTail.binomialAtLeast(0, 10, 0.5), 0);
    assertEquals(1 / 1024.0, ExactTail.binomialAtLeast(10, 10, 0.5), 1e-16);
  }

  @Test
  void poissonTailMatchesTheTables() {
    // R: ppois(2, 10), ppois(12, 10), ppois(0, 3)
    assertEquals(0.002769395716, ExactTail.poissonAtMost(2, 10), 1e-12);
    assertEquals(0.791556476, ExactTail.poissonAtMost(12, 10), 1e-9);
    assertEquals(StrictMath.exp(-3), ExactTail.poissonAtMost(0, 3), 1e-15);
  }

  @Test
  void rateRatioMatchesPoissonTestOfR() {
    // the example of R's poisson.test: 11 in 800 against 21 in 3011 (Hoaglin, Mosteller, Tukey)
    RateRatio ratio = RateRatio.of(11, 800, 21, 3011);
    assertEquals(1.971488, ratio.ratio().point(), 1e-6);
    assertEquals(0.8584264, ratio.ratio().lower(), 1e-7);
    assertEquals(4.2772659, ratio.ratio().upper(), 1e-7);
  }

  @Test
  void aRateRatioWithoutOtherEventsHasALowerLimit() {
    RateRatio ratio = RateRatio.of(4, 10, 0, 10);
    assertEquals(Double.POSITIVE_INFINITY, ratio.ratio().upper());
    assertEquals(0.0625, ratio.atLeast(), 1e-15);
    // (tail)^(1/4) is the lower limit of the share
    double share = StrictMath.pow(0.025, 0.25);
    assertEquals(share / (1 - share), ratio.ratio().lower(), 1e-12);
  }

  @Test
  void benjaminiAndHochbergAdjustAsInR() {
    // R: p.adjust(c(.01, .04, .03, .005, .55), "BH")
    assertArrayEquals(
        new double[] {0.025, 0.05, 0.05, 0.025, 0.55},
        Multiplicity.benjaminiHochberg(new double[] {0.01, 0.04, 0.03, 0.005, 0.55}),
        1e-15);
  }

  @Test
  void testsThatCannotReachSignificanceCostNothing() {
    // five tests, of which only two can ever get below alpha / 2
    double level = Multiplicity.tarone(new double[] {0.001, 0.01, 0.4, 0.5, 1}, 0.05);
    assertEquals(0.025, level, 0);
    assertTrue(Multiplicity.tarone(new double[] {0.001, 0.002, 0.003}, 0.05) < 0.02);
  }
}
