package org.longwatch.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExactTailTest {

  @Test
  void farBelowTheExpectedTheTailIsAllAndNotNothing() {
    assertEquals(1, ExactTail.fisherAtLeast(new ContingencyTable(0, 3000, 3000, 4000)), 1e-12);
    assertEquals(1 - 1 / 70.0, ExactTail.fisherAtLeast(new ContingencyTable(1, 3, 3, 1)), 1e-14);
  }

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
  void oneBandGivesTheSameAsNoBands() {
    RateRatio plain = RateRatio.of(11, 800, 21, 3011);
    RateRatio banded =
        RateRatio.stratified(
            new long[] {11, 0}, new double[] {800, 5}, new long[] {21, 3}, new double[] {3011, 0});
    assertEquals(plain.ratio().point(), banded.ratio().point(), 1e-12);
    assertEquals(plain.ratio().lower(), banded.ratio().lower(), 1e-9);
    assertEquals(plain.ratio().upper(), banded.ratio().upper(), 1e-9);
    assertEquals(plain.atLeast(), banded.atLeast(), 1e-12);
  }

  @Test
  void aRiskThatFallsWithTimeIsNoDifferenceBetweenGroups() {
    // both groups: 10 per unit of time early, 1 late; the first group is watched early only
    RateRatio crude = RateRatio.of(100 + 1, 10 + 1, 10 + 100, 1 + 100);
    RateRatio banded =
        RateRatio.stratified(
            new long[] {100, 1}, new double[] {10, 1}, new long[] {10, 100}, new double[] {1, 100});
    assertTrue(crude.ratio().lower() > 5);
    assertEquals(1, banded.ratio().point(), 1e-12);
    assertTrue(banded.ratio().lower() < 1 && banded.ratio().upper() > 1);
    assertTrue(banded.atLeast() > 0.3);
  }

  @Test
  void beyondTheExactLimitTheNormalApproximationIsClose() {
    RateRatio exact = RateRatio.of(130, 20, 100, 20);
    RateRatio normal =
        RateRatio.stratified(
            new long[] {130}, new double[] {20}, new long[] {100}, new double[] {20});
    assertEquals(exact.ratio().point(), normal.ratio().point(), 1e-12);
    assertEquals(exact.ratio().lower(), normal.ratio().lower(), 0.02);
    assertEquals(exact.atLeast(), normal.atLeast(), 0.001);
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
