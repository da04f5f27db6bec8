package org.longwatch.statistics.survival;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LossToFollowUpTest {

  private static CompetingRisks.Step last(CompetingRisks curve) {
    return curve.steps().get(curve.steps().size() - 1);
  }

  @Test
  void theLostWidenTheBoundsAndLowerTheMaturity() {
    double[] entry = {0, 0, 0, 0};
    double[] exit = {10, 20, 5, 40};
    int[] status = {1, 2, 0, 0};
    LossToFollowUp loss = LossToFollowUp.of(entry, exit, status, new double[] {40, 40, 40, 40});
    // 75 of 10 + 20 + 40 + 40: what came after an event was not possible
    assertEquals(75 / 110.0, loss.maturity(), 1e-15);
    assertEquals(0.25, last(loss.best()).incidence().point(), 1e-15);
    assertEquals(0.5, last(loss.worst()).incidence().point(), 1e-15);
    double asSeen = last(CompetingRisks.of(entry, exit, status)).incidence().point();
    assertTrue(0.25 < asSeen && asSeen < 0.5);
  }

  @Test
  void whereNobodyIsLostThereIsNothingToBound() {
    double[] entry = {0, 3, 0};
    double[] exit = {10, 20, 30};
    int[] status = {1, 0, 0};
    LossToFollowUp loss = LossToFollowUp.of(entry, exit, status, new double[] {30, 20, 30});
    assertEquals(1, loss.maturity());
    List<CompetingRisks.Step> seen = CompetingRisks.of(entry, exit, status).steps();
    assertEquals(seen, loss.best().steps());
    assertEquals(seen, loss.worst().steps());
  }

  @Test
  void nobodyIsObservedLongerThanPossible() {
    assertThrows(
        IllegalArgumentException.class,
        () -> LossToFollowUp.of(new double[1], new double[] {10}, new int[] {0}, new double[] {9}));
  }
}
