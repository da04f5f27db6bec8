package org.longwatch.statistics.survival;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longwatch.statistics.RNumbers;

class OnsetTest {

  private static WeibullOnset fit(String cohort) {
    List<RNumbers> rows =
        RNumbers.of("competing-cohorts.csv").filter(r -> r.text("cohort").equals(cohort)).toList();
    boolean[] event = new boolean[rows.size()];
    for (int i = 0; i < event.length; i++) {
      event[i] = rows.get(i).whole("status") == 1;
    }
    return WeibullOnset.of(
        rows.stream().mapToDouble(r -> r.number("entry")).toArray(),
        rows.stream().mapToDouble(r -> r.number("exit")).toArray(),
        event);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two", "three", "four", "ties", "mgus2"})
  void theHazardIsThatOfSurvreg(String cohort) {
    compare(cohort, 1e-9, 1e-8);
  }

  /** optim stops early and its second derivatives are differences. */
  @ParameterizedTest
  @ValueSource(strings = {"late", "late-ties"})
  void delayedEntryIsAllowedFor(String cohort) {
    compare(cohort, 1e-6, 1e-5);
  }

  private static void compare(String cohort, double points, double limits) {
    WeibullOnset fit = fit(cohort);
    RNumbers r =
        RNumbers.of("weibull.csv")
            .filter(row -> row.text("cohort").equals(cohort))
            .findFirst()
            .orElseThrow();
    r.same("shape", fit.shape().point(), points);
    r.same("scale", fit.scale().point(), points);
    r.same("shape_lower", fit.shape().lower(), limits);
    r.same("shape_upper", fit.shape().upper(), limits);
    r.same("scale_lower", fit.scale().lower(), limits);
    r.same("scale_upper", fit.scale().upper(), limits);
    r.same("log_likelihood", fit.logLikelihood(), points);
  }

  @Test
  void casesAloneLookEarlierThanTheWholeCohort() {
    // a constant hazard watched for a quarter of its mean
    Random random = new Random(12);
    double[] exit = new double[4000];
    boolean[] event = new boolean[exit.length];
    for (int i = 0; i < exit.length; i++) {
      double onset = -StrictMath.log(1 - random.nextDouble()) * 100;
      event[i] = onset <= 25;
      exit[i] = Math.min(onset, 25);
    }
    WeibullOnset all = WeibullOnset.of(new double[exit.length], exit, event);
    assertEquals(1, all.shape().point(), 0.1);
    assertEquals(1 - StrictMath.exp(-0.2), all.probabilityBy(20), 0.02);
    double[] cases = Arrays.stream(exit).filter(x -> x < 25).toArray();
    boolean[] yes = new boolean[cases.length];
    Arrays.fill(yes, true);
    double scale = WeibullOnset.of(new double[cases.length], cases, yes).scale().point();
    assertEquals(14, scale, 2, "of cases only, where the truth is 100");
  }

  @Test
  void aShapeNeedsTwoDifferentTimes() {
    double[] zero = new double[3];
    assertThrows(
        IllegalArgumentException.class,
        () -> WeibullOnset.of(zero, new double[] {4, 4, 9}, new boolean[] {true, true, false}));
    assertThrows(
        IllegalArgumentException.class,
        () -> WeibullOnset.of(zero, new double[] {0, 4, 9}, new boolean[] {true, true, false}));
  }

  @Test
  void theScreenIsThatOfKsTest() {
    RNumbers.of("kolmogorov-smirnov.csv")
        .forEach(
            r -> {
              KolmogorovSmirnov test =
                  KolmogorovSmirnov.of(numbers(r.text("x")), numbers(r.text("y")));
              r.same("d", test.distance(), 1e-12);
              r.same("p", test.p(), 1e-10);
            });
  }

  @Test
  void manyCasesTakeTheLimitDistribution() {
    double[] x = new double[200];
    double[] y = new double[300];
    Arrays.setAll(x, i -> i);
    Arrays.setAll(y, i -> i * 0.75);
    // z = 0.125 sqrt(120), 2 sum (-1)^(k-1) exp(-2 k^2 z^2)
    KolmogorovSmirnov test = KolmogorovSmirnov.of(x, y);
    double z2 = test.distance() * test.distance() * 120;
    assertEquals(2 * (Math.exp(-2 * z2) - Math.exp(-8 * z2) + Math.exp(-18 * z2)), test.p(), 1e-9);
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
