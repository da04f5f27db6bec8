package org.longwatch.statistics.survival;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.RNumbers;

class CompetingRisksTest {
  private static final double CURVE = 1e-10;
  private static final double TEST = 1e-8;

  private record Cohort(double[] entry, double[] exit, int[] status, int[] group, int groups) {

    static Cohort named(String name) {
      return of(
          RNumbers.of("competing-cohorts.csv").filter(r -> r.text("cohort").equals(name)).toList());
    }

    static Cohort of(List<RNumbers> rows) {
      List<String> groups =
          new ArrayList<>(new TreeSet<>(rows.stream().map(r -> r.text("group")).toList()));
      return new Cohort(
          rows.stream().mapToDouble(r -> r.number("entry")).toArray(),
          rows.stream().mapToDouble(r -> r.number("exit")).toArray(),
          rows.stream().mapToInt(r -> r.whole("status")).toArray(),
          rows.stream().mapToInt(r -> groups.indexOf(r.text("group"))).toArray(),
          groups.size());
    }
  }

  private static Stream<RNumbers> rows(String file, String cohort) {
    return RNumbers.of(file).filter(r -> r.text("cohort").equals(cohort));
  }

  @ParameterizedTest
  @ValueSource(strings = {"two", "three", "four", "ties", "late", "late-ties", "mgus2"})
  void curveErrorAndLimitsAreThoseOfSurvfit(String cohort) {
    for (String group : List.of("A", "B", "C", "D", "F", "M")) {
      Cohort c =
          Cohort.of(
              rows("competing-cohorts.csv", cohort)
                  .filter(r -> r.text("group").equals(group))
                  .toList());
      List<CompetingRisks.Step> steps = CompetingRisks.of(c.entry, c.exit, c.status).steps();
      List<RNumbers> expected =
          rows("competing-risks.csv", cohort).filter(r -> r.text("group").equals(group)).toList();
      assertEquals(expected.size(), steps.size(), group);
      for (int i = 0; i < steps.size(); i++) {
        RNumbers r = expected.get(i);
        CompetingRisks.Step step = steps.get(i);
        assertEquals(r.number("time"), step.time());
        assertEquals(r.whole("at_risk"), step.atRisk(), r.toString());
        assertEquals(r.whole("events"), step.events(), r.toString());
        assertEquals(r.whole("competing"), step.competing(), r.toString());
        assertEquals(r.whole("censored"), step.censored(), r.toString());
        r.same("survival", step.survival(), CURVE);
        r.same("incidence", step.incidence().point(), CURVE);
        r.same("error", step.standardError(), CURVE);
        r.same("lower", step.incidence().lower(), CURVE);
        r.same("upper", step.incidence().upper(), CURVE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"two", "three", "four", "ties", "mgus2"})
  void testsBetweenGroupsAreThoseOfSurvdiffAndCuminc(String cohort) {
    Cohort c = Cohort.named(cohort);
    RNumbers r = rows("group-tests.csv", cohort).findFirst().orElseThrow();
    GroupTest logRank = LogRank.of(c.entry, c.exit, c.status, c.group, c.groups);
    r.same("log_rank", logRank.statistic(), TEST);
    r.same("log_rank_p", logRank.p(), TEST);
    assertEquals(r.whole("groups") - 1, logRank.degreesOfFreedom());
    GroupTest gray = GrayTest.of(c.exit, c.status, c.group, c.groups);
    r.same("gray", gray.statistic(), TEST);
    r.same("gray_p", gray.p(), TEST);
    assertEquals(r.whole("groups") - 1, gray.degreesOfFreedom());
  }

  @ParameterizedTest
  @ValueSource(strings = {"late", "late-ties"})
  void logRankWithDelayedEntryIsTheScoreTestOfTheDiscreteCoxModel(String cohort) {
    Cohort c = Cohort.named(cohort);
    GroupTest test = LogRank.of(c.entry, c.exit, c.status, c.group, c.groups);
    rows("group-tests.csv", cohort).forEach(r -> r.same("log_rank", test.statistic(), TEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"two", "ties", "late", "late-ties"})
  void curvesOfAllCausesAndSurvivalAddUpToOne(String cohort) {
    Cohort c = Cohort.named(cohort);
    int[] swapped = new int[c.status.length];
    for (int i = 0; i < swapped.length; i++) {
      swapped[i] = (3 - c.status[i]) % 3;
    }
    List<CompetingRisks.Step> one = CompetingRisks.of(c.entry, c.exit, c.status).steps();
    List<CompetingRisks.Step> other = CompetingRisks.of(c.entry, c.exit, swapped).steps();
    double before = 0;
    for (int i = 0; i < one.size(); i++) {
      double f = one.get(i).incidence().point();
      assertEquals(
          1, f + other.get(i).incidence().point() + one.get(i).survival(), 1e-12, "step " + i);
      assertTrue(f >= before);
      before = f;
    }
  }

  @Test
  void theOrderOfSubjectsAndTheNamesOfGroupsPlayNoPart() {
    Cohort c = Cohort.named("three");
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < c.exit.length; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(4));
    double[] entry = order.stream().mapToDouble(i -> c.entry[i]).toArray();
    double[] exit = order.stream().mapToDouble(i -> c.exit[i]).toArray();
    int[] status = order.stream().mapToInt(i -> c.status[i]).toArray();
    int[] group = order.stream().mapToInt(i -> (c.group[i] + 1) % 3).toArray();
    assertEquals(
        CompetingRisks.of(c.entry, c.exit, c.status), CompetingRisks.of(entry, exit, status));
    assertEquals(
        GrayTest.of(c.exit, c.status, c.group, 3).statistic(),
        GrayTest.of(exit, status, group, 3).statistic(),
        1e-9);
    assertEquals(
        LogRank.of(c.entry, c.exit, c.status, c.group, 3).statistic(),
        LogRank.of(entry, exit, status, group, 3).statistic(),
        1e-9);
  }

  @Test
  void groupsThatCannotDifferHaveNoTest() {
    double[] zero = new double[4];
    double[] exit = {1, 2, 3, 4};
    GroupTest none = LogRank.of(zero, exit, new int[4], new int[] {0, 1, 0, 1}, 2);
    assertTrue(Double.isNaN(none.statistic()) && Double.isNaN(none.p()));
    assertTrue(Double.isNaN(GrayTest.of(exit, new int[] {1, 0, 2, 0}, new int[4], 1).statistic()));
  }

  @Test
  void aGroupThatWasNeverAtRiskAtAnEventTakesNoDegreeOfFreedom() {
    double[] exit = {1, 5, 6, 7, 8, 9};
    int[] status = {0, 1, 1, 1, 0, 1};
    int[] group = {2, 0, 1, 0, 1, 1};
    GroupTest with = LogRank.of(new double[6], exit, status, group, 3);
    assertEquals(1, with.degreesOfFreedom());
    assertEquals(1, GrayTest.of(exit, status, group, 3).degreesOfFreedom());
  }

  @Test
  void whoLeavesAtEntryOrAtTimeZeroIsAtRiskThen() {
    List<CompetingRisks.Step> steps =
        CompetingRisks.of(new double[] {0, 0, 7}, new double[] {0, 9, 7}, new int[] {1, 0, 1})
            .steps();
    assertEquals(3, steps.size());
    assertEquals(2, steps.get(0).atRisk());
    assertEquals(2, steps.get(1).atRisk());
    assertEquals(0.75, steps.get(2).incidence().point(), 1e-12);
  }

  @Test
  void deathKeepsTheCurveBelowOneMinusKaplanMeier() {
    double[] entry = new double[4];
    double[] exit = {10, 20, 30, 40};
    CompetingRisks withDeath =
        CompetingRisks.of(entry, exit, new int[] {2, 1, 2, CompetingRisks.CENSORED});
    assertEquals(0.25, withDeath.at(40).point(), 1e-12);
    assertEquals(0.25, withDeath.at(20).point(), 1e-12);
    assertEquals(0, withDeath.at(19.9).point());
    CompetingRisks censored = CompetingRisks.of(entry, exit, new int[] {0, 1, 0, 0});
    assertEquals(1 / 3.0, censored.at(40).point(), 1e-12);
  }

  @Test
  void beforeAnyEventTheLimitsAreUnknown() {
    CompetingRisks none =
        CompetingRisks.of(new double[3], new double[] {5, 6, 7}, new int[] {0, 0, 2});
    assertEquals(new Interval(0, Double.NaN, Double.NaN), none.at(100));
    assertEquals(0, CompetingRisks.of(new double[0], new double[0], new int[0]).at(1).point());
  }

  @Test
  void aDelayedEntryIsNotAtRiskBefore() {
    double[] entry = {0, 0, 100};
    double[] exit = {50, 200, 300};
    CompetingRisks curve = CompetingRisks.of(entry, exit, new int[] {1, 1, 0});
    assertEquals(2, curve.steps().get(0).atRisk());
    assertEquals(2, curve.steps().get(1).atRisk());
    assertArrayEquals(
        new int[] {2, 2, 1, 2, 1, 0},
        CompetingRisks.atRisk(entry, exit, new double[] {0, 50, 100, 101, 201, 301}));
  }

  @Test
  void whenEverybodyHadTheEventTheIncidenceIsOneAndCertain() {
    double[] exit = new double[49];
    int[] status = new int[49];
    for (int i = 0; i < exit.length; i++) {
      exit[i] = i + 1;
      status[i] = 1;
    }
    List<CompetingRisks.Step> steps = CompetingRisks.of(new double[49], exit, status).steps();
    CompetingRisks.Step last = steps.get(48);
    assertEquals(1, last.incidence().point());
    assertEquals(0, last.survival());
    assertEquals(0, last.standardError());
    assertTrue(Double.isNaN(last.incidence().lower()));
    assertTrue(steps.get(47).standardError() > 0.01);
  }

  @Test
  void timesThatDifferByRoundingAreTies() {
    double[] exit = {0.1 + 0.2, 0.3, 1, 1 + 1e-7};
    double[] entry = {0, 0, 0.30000000000000004, 0};
    TiedTimes.merge(entry, exit);
    assertEquals(exit[0], exit[1]);
    assertEquals(exit[0], entry[2]);
    assertTrue(exit[2] < exit[3]);
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> CompetingRisks.of(new double[] {2}, new double[] {1}, new int[] {0}));
    assertThrows(
        IllegalArgumentException.class,
        () -> CompetingRisks.of(new double[] {0}, new double[] {Double.NaN}, new int[] {0}));
    assertThrows(
        IllegalArgumentException.class,
        () -> CompetingRisks.of(new double[] {0}, new double[] {1}, new int[] {3}));
  }
}
