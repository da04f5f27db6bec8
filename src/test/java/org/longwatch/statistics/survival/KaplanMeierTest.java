package org.longwatch.statistics.survival;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.RNumbers;

class KaplanMeierTest {

  private static final double NEAR = 1e-12;

  private static final int[] MAINTAINED = {9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161};
  private static final boolean[] RELAPSED = {
    true, true, false, true, true, false, true, true, false, true, false
  };
  private static final int[] OTHERS = {5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45};
  private static final boolean[] OTHERS_RELAPSED = {
    true, true, true, true, true, false, true, true, true, true, true, true
  };

  @Test
  void estimateErrorAndLimitsAreThoseOfSurvfit() {
    agrees("maintained", KaplanMeier.of(MAINTAINED, RELAPSED));
    agrees("nonmaintained", KaplanMeier.of(OTHERS, OTHERS_RELAPSED));
  }

  private static void agrees(String group, KaplanMeier curve) {
    List<RNumbers> expected =
        RNumbers.of("kaplan-meier.csv").filter(row -> row.text("group").equals(group)).toList();
    assertEquals(expected.size(), curve.steps().size());
    for (int i = 0; i < expected.size(); i++) {
      RNumbers row = expected.get(i);
      KaplanMeier.Step step = curve.steps().get(i);
      assertEquals(row.whole("day"), step.day());
      assertEquals(row.whole("at_risk"), step.atRisk());
      assertEquals(row.whole("events"), step.events());
      row.near("free", step.free().point(), NEAR);
      if (step.free().point() > 0) {
        row.near("error", step.standardError(), NEAR);
        row.near("lower", step.free().lower(), NEAR);
        row.near("upper", step.free().upper(), NEAR);
      } else {
        assertTrue(Double.isNaN(step.free().lower()) && Double.isNaN(step.free().upper()));
      }
    }
  }

  @Test
  void theEstimatesAreThosePrintedInTheTextbook() {
    KaplanMeier curve = KaplanMeier.of(MAINTAINED, RELAPSED);
    assertEquals(0.909, curve.at(9).point(), 5e-4);
    assertEquals(0.614, curve.at(25).point(), 5e-4);
    assertEquals(0.184, curve.at(48).point(), 5e-4);
    assertEquals(0.1535, curve.steps().get(6).standardError(), 5e-5);
  }

  @Test
  void nobodyHasAnEventBeforeTheFirst() {
    KaplanMeier curve = KaplanMeier.of(MAINTAINED, RELAPSED);
    assertEquals(new Interval(1, 1, 1), curve.at(8));
    assertEquals(List.of(), KaplanMeier.of(new int[] {3, 7}, new boolean[2]).steps());
    assertEquals(1, KaplanMeier.of(new int[0], new boolean[0]).at(100).point());
  }

  @Test
  void whoIsWatchedUntilADayIsCountedOnIt() {
    assertArrayEquals(
        new int[] {11, 11, 10, 8, 1, 0},
        KaplanMeier.atRisk(MAINTAINED, new int[] {0, 9, 13, 14, 161, 162}));
  }

  @Test
  void columnsThatCannotBeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> KaplanMeier.of(new int[2], new boolean[1]));
    assertThrows(
        IllegalArgumentException.class, () -> KaplanMeier.of(new int[] {-1}, new boolean[1]));
  }
}
