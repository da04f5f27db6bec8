package org.longwatch.statistics.survival;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.RNumbers;

class CumulativeIncidenceTest {
  private static final double SURVIVAL = 1e-10;

  private static int[] column(String cohort, String title) {
    return cohort(RNumbers.of("cohorts.csv"), cohort).stream()
        .mapToInt(r -> r.whole(title))
        .toArray();
  }

  private static List<RNumbers> cohort(Stream<RNumbers> rows, String cohort) {
    return rows.filter(r -> r.text("cohort").equals(cohort)).collect(Collectors.toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mgus2", "small", "delayed", "ties", "all-fail"})
  void estimateErrorAndLimitsAreThoseOfSurvfit(String cohort) {
    CumulativeIncidence curve =
        CumulativeIncidence.of(
            column(cohort, "entry"), column(cohort, "exit"), column(cohort, "cause"));
    List<RNumbers> expected = cohort(RNumbers.of("cumulative-incidence.csv"), cohort);
    assertEquals(expected.size(), curve.steps().size());
    for (int i = 0; i < expected.size(); i++) {
      RNumbers r = expected.get(i);
      CumulativeIncidence.Step step = curve.steps().get(i);
      assertEquals(r.whole("day"), step.day());
      assertEquals(r.whole("at_risk"), step.atRisk(), "at risk on day " + step.day());
      assertEquals(r.whole("events"), step.events());
      r.near("free", step.eventFree(), SURVIVAL);
      r.near("incidence", step.incidence().point(), SURVIVAL);
      r.near("error", step.standardError(), SURVIVAL);
      if (step.incidence().point() > 0) {
        r.near("lower", step.incidence().lower(), SURVIVAL);
        r.near("upper", step.incidence().upper(), SURVIVAL);
      }
    }
  }

  @Test
  void deathKeepsTheCurveBelowOneMinusKaplanMeier() {
    int[] entry = new int[4];
    int[] exit = {10, 20, 30, 40};
    CumulativeIncidence withDeath =
        CumulativeIncidence.of(entry, exit, new int[] {2, 1, 2, CumulativeIncidence.CENSORED});
    assertEquals(0.25, withDeath.at(40).point(), 1e-12);
    CumulativeIncidence censored = CumulativeIncidence.of(entry, exit, new int[] {0, 1, 0, 0});
    assertEquals(1 / 3.0, censored.at(40).point(), 1e-12);
  }

  @Test
  void beforeAnyEventTheUpperLimitIsUnknown() {
    CumulativeIncidence none =
        CumulativeIncidence.of(new int[3], new int[] {5, 6, 7}, new int[] {0, 0, 2});
    assertEquals(new Interval(0, 0, Double.NaN), none.at(100));
    assertEquals(0, CumulativeIncidence.of(new int[0], new int[0], new int[0]).at(1).point());
  }

  @Test
  void aDelayedEntryIsNotAtRiskBefore() {
    int[] entry = {0, 0, 100};
    int[] exit = {50, 200, 300};
    CumulativeIncidence curve = CumulativeIncidence.of(entry, exit, new int[] {1, 1, 0});
    assertEquals(2, curve.steps().get(0).atRisk());
    assertEquals(2, curve.steps().get(1).atRisk());
    assertArrayEquals(
        new int[] {2, 2, 1, 2, 1, 0},
        CumulativeIncidence.atRisk(entry, exit, new int[] {0, 50, 100, 101, 201, 301}));
  }

  @Test
  void anEventOnTheDayOfEntryStillCounts() {
    CumulativeIncidence curve =
        CumulativeIncidence.of(new int[] {0, 0, 7}, new int[] {0, 9, 7}, new int[] {1, 0, 1});
    assertEquals(2, curve.steps().get(0).atRisk());
    assertEquals(2, curve.steps().get(1).atRisk());
    assertEquals(0.75, curve.at(9).point(), 1e-12);
    assertTrue(curve.at(9).upper() > 0.75);
  }

  @Test
  void exitBeforeEntryIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> CumulativeIncidence.of(new int[] {5}, new int[] {4}, new int[] {0}));
  }
}
