package org.longwatch.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.longwatch.statistics.disproportionality.EmpiricalBayes;
import org.longwatch.statistics.disproportionality.MgpsPrior;
import org.longwatch.surveillance.ScreeningLimits;

class InterplayTest {

  private static final List<String> PRODUCTS = List.of("A", "B", "C");

  private final List<int[]> rows = new ArrayList<>();
  private int units;

  /** So many units with these products, each with one event. */
  private void units(int count, int event, int... products) {
    for (int i = 0; i < count; i++) {
      for (int product : products) {
        rows.add(new int[] {units, product, event});
      }
      units++;
    }
  }

  private Naming naming() {
    return new Naming(
        "FAMILY",
        rows.stream().mapToInt(row -> row[0]).toArray(),
        rows.stream().mapToInt(row -> row[1]).toArray(),
        rows.stream().mapToInt(row -> row[2]).toArray(),
        List.of("TUMOUR", "FEVER"),
        Set.of("TUMOUR"));
  }

  private static ScreeningLimits limits(double ic, double icCount) {
    return new ScreeningLimits(2, 4, 3, ic, icCount, 1, 3, 5, 1, 3, 2, 100, 0.05);
  }

  private static PairJudgement judgement(ScreeningLimits limits) {
    return new PairJudgement(limits, Set.of(), Map.of());
  }

  private List<String> crossed(PairJudgement judgement) {
    return Interplay.masked(PRODUCTS, naming(), judgement).stream()
        .map(
            line ->
                line.productCode()
                    + " "
                    + line.event()
                    + " by "
                    + line.maskedBy()
                    + " "
                    + String.join("+", line.crossed()))
        .toList();
  }

  @Test
  void aPairThatGainsASignalWithoutTheOtherProductSaysWhichOneHidItThere() {
    units(8, 0, 0);
    units(32, 1, 0);
    units(150, 0, 1);
    units(10, 1, 1);
    units(1, 0, 2);
    units(199, 1, 2);
    assertEquals(
        List.of("A TUMOUR by B EVANS+IC025+ROR", "A FEVER by C EVANS+IC025"),
        crossed(judgement(limits(0, 3))));
    MaskingLine line = Interplay.masked(PRODUCTS, naming(), judgement(limits(0, 3))).get(0);
    assertEquals(8, line.cases());
    assertEquals(8, line.casesWithout());
    assertTrue(line.scores().ic().lower() < 0 && line.scoresWithout().ic().lower() > 0);
    assertEquals(8 / 40.0 / (151 / 360.0), line.scores().prr(), 1e-12);
    assertEquals(8 / 40.0 / (1 / 200.0), line.scoresWithout().prr(), 1e-12);
    assertTrue(line.scores().rorLower() < 1 && line.scoresWithout().rorLower() > 1);
    assertEquals(
        List.of("A TUMOUR by B EVANS+ROR", "A FEVER by C EVANS"),
        crossed(judgement(limits(0, 1000))),
        "each criterion asks for its own count");
    assertEquals(
        List.of("A TUMOUR by B EVANS+ROR", "A FEVER by C EVANS"),
        crossed(judgement(limits(2.5, 3))),
        "and has its own limit");
  }

  @Test
  void fewReportsAreEnoughOnlyForAProductUnderAdditionalMonitoring() {
    units(4, 0, 0);
    units(16, 1, 0);
    units(150, 0, 1);
    units(10, 1, 1);
    units(1, 0, 2);
    units(199, 1, 2);
    assertTrue(crossed(judgement(limits(0, 3))).contains("A TUMOUR by B EVANS+IC025+ROR"));
    PairJudgement unmonitored = new PairJudgement(limits(0, 3), Set.of("A"), Map.of());
    assertTrue(crossed(unmonitored).contains("A TUMOUR by B EVANS+IC025"));
  }

  @Test
  void theEmpiricalBayesRatioIsJudgedAtThePriorOfTheRunAndOnlyWithOne() {
    units(8, 0, 0);
    units(32, 1, 0);
    units(150, 0, 1);
    units(10, 1, 1);
    units(1, 0, 2);
    units(199, 1, 2);
    MgpsPrior prior = new MgpsPrior(0.2, 0.1, 2, 4, 1 / 3.0);
    PairJudgement with = new PairJudgement(limits(0, 3), Set.of(), Map.of("FAMILY", prior));
    MaskingLine line = Interplay.masked(PRODUCTS, naming(), with).get(0);
    assertEquals(List.of("EVANS", "IC025", "ROR", "EB05"), line.crossed());
    EmpiricalBayes bayes = new EmpiricalBayes(prior, 10);
    assertEquals(bayes.of(8, 40 * 159 / 400.0).lower(), line.scores().eb05());
    assertEquals(bayes.of(8, 40 * 9 / 240.0).lower(), line.scoresWithout().eb05());
    PairJudgement elsewhere = new PairJudgement(limits(0, 3), Set.of(), Map.of("TERM", prior));
    assertTrue(
        Double.isNaN(
            Interplay.masked(PRODUCTS, naming(), elsewhere).get(0).scoresWithout().eb05()));
  }

  @Test
  void twoProductsTogetherAreMeasuredAsTheWorkedExampleIs() {
    // Norén et al. 2008: 25, 253, 53, 1444, 42, 1293, 185, 6527
    units(25, 0, 0, 1);
    units(253, 1, 0, 1);
    units(53, 0, 0);
    units(1444, 1, 0);
    units(42, 0, 1);
    units(1293, 1, 1);
    units(185, 0, 2);
    units(6527, 1, 2);
    InteractionLine line = Interplay.together(PRODUCTS, naming(), 3, 0).get(0);
    assertEquals(
        "A B TUMOUR", line.firstProduct() + " " + line.secondProduct() + " " + line.family());
    assertEquals(278, line.both());
    assertEquals(25, line.cases());
    assertEquals(10.9087, line.expected(), 5.1e-5);
    assertEquals(1.1604, line.omega().point(), 5.1e-5);
    assertEquals(0.5394, line.omega().lower(), 5.1e-5);
    assertTrue(line.flagged());
  }

  @Test
  void withoutUnitsThatHaveBothThereIsNothingToSay() {
    units(10, 0, 0);
    units(10, 0, 1);
    units(2, 0, 0, 1);
    assertEquals(List.of(), Interplay.together(PRODUCTS, naming(), 3, 0));
  }
}
