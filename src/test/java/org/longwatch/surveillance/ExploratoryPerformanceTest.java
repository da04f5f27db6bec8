package org.longwatch.surveillance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.statistics.RateRatio;
import org.longwatch.statistics.disproportionality.MgpsPrior;

/** The exploratory criteria in a registry of four products, simulated. */
class ExploratoryPerformanceTest {

  private static final LocalDate CUT_OFF = LocalDate.of(2024, 12, 31);
  private static final int[] CUTS = {0, 30, 366, 731};
  private static final int REPLICATES = 2000;
  private static final ScreeningLimits LIMITS =
      new ScreeningLimits(2, 4, 3, 0, 3, 1, 3, 5, 1, 3, 1.2, 100, 0.05);

  private static List<PerformanceLine> lines;

  @BeforeAll
  static void simulate() {
    lines = registry(Optional.empty()).lines(REPLICATES, 2);
  }

  @Test
  void everyCriterionHasItsErrorAndItsPowerAtThreeRateRatios() {
    assertEquals(5 * 4, lines.size(), "five criteria; EB05 has no prior to be judged by");
    for (PerformanceLine line : lines) {
      assertEquals(REPLICATES, line.replicates());
      assertEquals(5, line.looks(), "since the first treatment, a year apart");
      assertTrue(line.ofPairError() < 0.02);
    }
    assertEquals(
        List.of(1.0, 2.0, 4.0, 8.0),
        lines.stream()
            .filter(line -> line.criterion().equals("IC025"))
            .map(PerformanceLine::rateRatio)
            .toList());
  }

  @Test
  void powerGrowsAndTimeShrinksWithTheRateRatio() {
    for (String criterion : List.of("EVANS", "IC025", "ROR", "RATE", "RAISED")) {
      double before = line(criterion, 1).ofPair();
      for (double ratio : new double[] {2, 4, 8}) {
        double power = line(criterion, ratio).ofPair();
        assertTrue(power > before || power > 0.99, criterion + " at " + ratio + ": " + power);
        before = power;
      }
      assertTrue(line(criterion, 8).yearsToMeet() < line(criterion, 2).yearsToMeet(), criterion);
    }
    assertTrue(line("RATE", 8).ofPair() > 0.9);
  }

  @Test
  void anAlertKeepsItsErrorWhereSingleCriteriaDoNot() {
    double alert = line("RAISED", 1).ofRun();
    assertTrue(alert < 0.15, "five looks at a false discovery rate of 5 %: " + alert);
    assertTrue(line("RATE", 1).ofRun() > alert);
    assertTrue(line("ROR", 1).ofRun() > alert);
    // one look at one pair has a tail of at most 2.5 %, five looks at most five times that
    assertTrue(line("RATE", 1).ofPair() <= 5 * 0.025);
    assertTrue(line("RATE", 1).ofPair() > 0);
    assertTrue(Double.isNaN(line("RATE", 2).ofRun()), "the raised pair alone is judged then");
  }

  @Test
  void theSeedAndNotTheThreadsDecides() {
    List<PerformanceLine> once = registry(Optional.empty()).lines(300, 1);
    assertEquals(once, registry(Optional.empty()).lines(300, 1));
    assertEquals(once, registry(Optional.empty()).lines(300, 8));
  }

  @Test
  void aPriorThatIsReliedOnLetsEb05BeJudged() {
    List<PerformanceLine> judged =
        registry(Optional.of(new MgpsPrior(2, 1, 5, 5, 0.2))).lines(300, 2);
    PerformanceLine power =
        judged.stream()
            .filter(line -> line.criterion().equals("EB05") && line.rateRatio() == 8)
            .findFirst()
            .orElseThrow();
    assertTrue(power.ofPair() > 0.2, power.toString());
  }

  @Test
  void aRegistryWithoutAnEventHasNothingToSimulate() {
    WatchedPeople people =
        new WatchedPeople("TUMOUR").seen("LENTI", "2020-01-01", 365, "MALE", 1980);
    assertEquals(List.of(), performance(people.watched(), Optional.empty()).lines(100, 2));
    assertEquals(
        List.of(),
        performance(new WatchedPeople("TUMOUR").watched(), Optional.empty()).lines(100, 2));
  }

  @Test
  void theQuickTailIsThatOfTheRunsOwnRateRatio() {
    ScreenedHistory.Setting setting = registry(Optional.empty()).setting();
    ScreenedHistory history = new ScreenedHistory(setting, new ScreenedHistory.Draws(setting, 1));
    SplittableRandom random = new SplittableRandom(3);
    int above = 0;
    for (int i = 0; i < 40; i++) {
      history.simulate(random, -1);
      int last = setting.looks() - 1;
      for (int pair : setting.pairs()) {
        RateRatio ratio = history.ratio(pair, last);
        assertEquals(ratio.atLeast(), history.rateTail(pair, last, 1), 1e-12);
        boolean met = history.rateTail(pair, last, 1) < 0.025;
        assertEquals(ratio.ratio().lower() > 1, met);
        above += met ? 1 : 0;
      }
    }
    assertTrue(above > 0, "else nothing was compared");
  }

  @Test
  void aBinomialDrawHasItsMeanAndVariance() {
    for (double p : new double[] {0, 0.001, 0.3, 0.97, 1}) {
      BinomialDraw draw = new BinomialDraw(200, p);
      double sum = 0;
      double squares = 0;
      int n = 100_000;
      for (int i = 0; i < n; i++) {
        int x = draw.at((i + 0.5) / n);
        sum += x;
        squares += (double) x * x;
      }
      double mean = sum / n;
      assertEquals(200 * p, mean, 1e-3);
      assertEquals(200 * p * (1 - p), squares / n - mean * mean, 0.01);
    }
  }

  @Test
  void aStretchThatDoesNotCountHasNeitherEventsNorTime() {
    CountedDays days = CountedDays.of(10, List.of(new int[] {50, 60}, new int[] {55, 70}));
    assertEquals(2, days.stretches());
    assertFalse(days.counts(9));
    assertTrue(days.counts(10) && days.counts(49));
    assertFalse(days.counts(50) || days.counts(70));
    assertTrue(days.counts(71) && days.counts(100_000));
    assertEquals(days, CountedDays.of(10, List.of(new int[] {50, 70})));
  }

  private static PerformanceLine line(String criterion, double ratio) {
    return lines.stream()
        .filter(each -> each.criterion().equals(criterion) && each.rateRatio() == ratio)
        .findFirst()
        .orElseThrow();
  }

  /** Four classes of 150 patients; tumours in 8 %, fever in a third, mostly early. */
  private static ExploratoryPerformance registry(Optional<MgpsPrior> prior) {
    WatchedPeople people = new WatchedPeople("TUMOUR", "FEVER");
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 600; i++) {
      String day = LocalDate.of(2020, 1, 1).plusDays(random.nextInt(1200)).toString();
      int days = 300 + random.nextInt(300);
      int tumour = random.nextDouble() < 0.08 ? random.nextInt(days) : -1;
      int fever = random.nextDouble() < 0.33 ? random.nextInt(60) : -1;
      people.seen("CLASS-" + i % 4, day, days, "MALE", 1980, tumour, fever);
    }
    return performance(people.watched(), prior);
  }

  private static ExploratoryPerformance performance(
      WatchedTime watched, Optional<MgpsPrior> prior) {
    return new ExploratoryPerformance(
        watched, CUT_OFF, CUTS, LIMITS, Set.of("TUMOUR"), Set.of(), prior);
  }
}
