package org.longwatch.statistics.disproportionality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.longwatch.statistics.RNumbers;

class PriorFitTest {
  private static final MgpsPrior[] GIVEN = {
    new MgpsPrior(0.2, 0.1, 2, 4, 1 / 3.0),
    new MgpsPrior(0.05, 0.02, 1.3, 1.1, 0.06),
    new MgpsPrior(3.1, 0.7, 14, 13.5, 0.011),
    new MgpsPrior(0.9, 0.3, 0.4, 2.2, 0.7)
  };

  static Stream<RNumbers> fits() {
    return RNumbers.of("mgps-fit.csv");
  }

  @ParameterizedTest
  @MethodSource("fits")
  void likelihoodAndItsOptimumAreThoseOfR(RNumbers r) throws IOException {
    ReportCounts counts = counts(r.text("set"), Boolean.parseBoolean(r.text("stratified")));
    PriorFit.Model model = PriorFit.Model.valueOf(r.text("model"));
    double squares = 0;
    for (int p = 0; p < counts.products(); p++) {
      for (int k = counts.first(p); k < counts.first(p + 1); k++) {
        squares += Math.pow(counts.expected(p, counts.event(k)), 2);
      }
    }
    r.same("expected_squares", squares, 1e-12);
    for (int i = 0; i < GIVEN.length; i++) {
      r.same("at" + (i + 1), PriorFit.minusLogLikelihood(counts, model, GIVEN[i]), 1e-11);
    }
    PriorFit fit = PriorFit.of(counts, model, 2);
    assertEquals(r.number("cells"), fit.cells());
    assertTrue(fit.minusLogLikelihood() <= r.number("best") + 1e-4, fit + " against " + r);
    assertEquals(
        fit.minusLogLikelihood(),
        PriorFit.minusLogLikelihood(counts, model, fit.prior()),
        1e-9 * fit.minusLogLikelihood());
    if (r.text("set").equals("seeded")) {
      assertTrue(fit.converged(), fit.summary());
      assertTrue(fit.agreeing() >= 2, fit.summary());
      r.same("alpha1", fit.prior().alpha1(), 1e-3);
      r.same("beta1", fit.prior().beta1(), 1e-3);
      r.same("alpha2", fit.prior().alpha2(), 1e-3);
      r.same("beta2", fit.prior().beta2(), 1e-3);
      r.same("p", fit.prior().p(), 1e-3);
    }
    assertEquals(fit, PriorFit.of(counts, model, 1), "threads change nothing");
    assertEquals(7, fit.starts().size());
  }

  @Test
  void aFitThatRunsToABoundSaysThatItDidNotConverge() throws IOException {
    PriorFit fit = PriorFit.of(counts("hand", false), PriorFit.Model.ALL, 1);
    assertFalse(fit.converged(), fit.summary());
  }

  @ParameterizedTest
  @EnumSource(PriorFit.Model.class)
  void weightedPointsHaveTheLikelihoodOfAllTheirCells(PriorFit.Model model) {
    for (int strata : new int[] {0, 5}) {
      ReportCounts counts = drawn(20_000, 300, 700, strata);
      CellTable table = CellTable.of(counts, model == PriorFit.Model.ALL, 2);
      assertTrue(table.size() < table.cells() / 5, table.size() + " of " + table.cells());
      for (MgpsPrior prior : GIVEN) {
        double exact = cellByCell(counts, model, prior);
        assertEquals(
            exact, PriorFit.minusLogLikelihood(counts, model, prior), 1e-11 * exact, "" + prior);
      }
    }
  }

  @Test
  void aFitOnWeightedPointsIsNoWorseThanItsStartsAndTheSameForAnyThreads() {
    ReportCounts counts = drawn(20_000, 300, 700, 0);
    PriorFit fit = PriorFit.of(counts, PriorFit.Model.ALL, 1);
    assertTrue(fit.converged(), fit.summary());
    assertTrue(fit.agreeing() >= 4, fit.summary());
    assertEquals(fit, PriorFit.of(counts, PriorFit.Model.ALL, 8));
    for (MgpsPrior near : around(fit.prior())) {
      assertTrue(
          PriorFit.minusLogLikelihood(counts, PriorFit.Model.ALL, near)
              >= fit.minusLogLikelihood() - 1e-6,
          "" + near);
    }
  }

  private static List<MgpsPrior> around(MgpsPrior p) {
    List<MgpsPrior> near = new ArrayList<>();
    for (double f : new double[] {0.99, 1.01}) {
      near.add(new MgpsPrior(p.alpha1() * f, p.beta1(), p.alpha2(), p.beta2(), p.p()));
      near.add(new MgpsPrior(p.alpha1(), p.beta1() * f, p.alpha2(), p.beta2(), p.p()));
      near.add(new MgpsPrior(p.alpha1(), p.beta1(), p.alpha2() * f, p.beta2(), p.p()));
      near.add(new MgpsPrior(p.alpha1(), p.beta1(), p.alpha2(), p.beta2() * f, p.p()));
      near.add(new MgpsPrior(p.alpha1(), p.beta1(), p.alpha2(), p.beta2(), p.p() * f));
    }
    return near;
  }

  /** The formula of DuMouchel 1999 for one cell after the other. */
  private static double cellByCell(ReportCounts counts, PriorFit.Model model, MgpsPrior prior) {
    double sum = 0;
    for (int p = 0; p < counts.products(); p++) {
      int k = counts.first(p);
      for (int e = 0; e < counts.events(); e++) {
        int n = k < counts.first(p + 1) && counts.event(k) == e ? counts.count(k++) : 0;
        double expected = counts.expected(p, e);
        if (expected > 0 && (n > 0 || model == PriorFit.Model.ALL)) {
          boolean truncated = model == PriorFit.Model.TRUNCATED;
          double l1 = negativeBinomial(n, expected, prior.alpha1(), prior.beta1(), truncated);
          double l2 = negativeBinomial(n, expected, prior.alpha2(), prior.beta2(), truncated);
          double m = Math.max(l1, l2);
          sum += m + Math.log(prior.p() * Math.exp(l1 - m) + (1 - prior.p()) * Math.exp(l2 - m));
        }
      }
    }
    return -sum;
  }

  private static double negativeBinomial(
      int n, double expected, double alpha, double beta, boolean truncated) {
    double logZero = -alpha * Math.log1p(expected / beta);
    double log =
        Gamma.logGamma(alpha + n)
            - Gamma.logGamma(alpha)
            - Gamma.logGamma(n + 1.0)
            + logZero
            + n * Math.log(expected / (beta + expected));
    return truncated ? log - Math.log(-Math.expm1(logZero)) : log;
  }

  private static ReportCounts drawn(int reports, int products, int events, int strata) {
    SplittableRandom random = new SplittableRandom(11);
    int rows = 6 * reports;
    int[] r = new int[rows];
    int[] p = new int[rows];
    int[] e = new int[rows];
    int[] stratum = new int[reports];
    for (int i = 0; i < reports; i++) {
      stratum[i] = strata == 0 ? 0 : random.nextInt(strata);
    }
    for (int i = 0; i < rows; i++) {
      r[i] = i / 6;
      int topic = r[i] % 9;
      double u = random.nextDouble();
      double v = random.nextDouble();
      p[i] = (int) (products * u * u);
      e[i] = (int) (events * v * v);
      if (random.nextInt(3) == 0) {
        p[i] = p[i] / 9 * 9 + topic;
        e[i] = e[i] / 9 * 9 + topic;
      }
      p[i] %= products;
      e[i] %= events;
    }
    return ReportCounts.ofRows(r, p, e, products, events, strata == 0 ? null : stratum);
  }

  private static ReportCounts counts(String set, boolean stratified) throws IOException {
    List<Map<String, Integer>> names =
        List.of(
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>());
    List<int[]> rows = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                PriorFitTest.class.getResourceAsStream("/statistics/mgps-reports-" + set + ".csv"),
                StandardCharsets.UTF_8))) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] cells = line.split(",", -1);
        int[] row = new int[4];
        for (int i = 0; i < 4; i++) {
          Map<String, Integer> known = names.get(i);
          known.putIfAbsent(cells[i], known.size());
          row[i] = known.get(cells[i]);
        }
        rows.add(row);
      }
    }
    int[] stratum = new int[names.get(0).size()];
    rows.forEach(row -> stratum[row[0]] = row[3]);
    return ReportCounts.ofRows(
        rows.stream().mapToInt(row -> row[0]).toArray(),
        rows.stream().mapToInt(row -> row[1]).toArray(),
        rows.stream().mapToInt(row -> row[2]).toArray(),
        names.get(1).size(),
        names.get(2).size(),
        stratified ? stratum : null);
  }
}
