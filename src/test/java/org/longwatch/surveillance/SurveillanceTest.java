package org.longwatch.surveillance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.longwatch.surveillance.ExpectedCountsTest.rate;
import static org.longwatch.surveillance.ExpectedCountsTest.set;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.longwatch.reference.BackgroundRateSet;
import org.longwatch.reference.MonitoredStream;
import org.longwatch.statistics.sequential.MaxSprt;

/** Ratios to background rates, and streams with control of repeated looks. */
class SurveillanceTest {

  private static final LocalDate CUT_OFF = LocalDate.of(2024, 12, 31);
  private static final BackgroundRateSet RATES = set(rate("ANY", 0, 130, 2000, 2100, "ANY", 100));
  private static final double PRIOR = 0.5;
  private static final int REPLICATES = 10_000;

  @Test
  void aRatioHasItsExpectedCountAndItsSourceBesideIt() {
    WatchedPeople people = new WatchedPeople("TUMOUR", "OTHER");
    for (int i = 0; i < 300; i++) {
      people.seen("LENTI", "2020-01-01", 365, "MALE", 1980, i < 3 ? 364 : -1);
    }
    StandardisedLine line = findings(people.watched()).standardised().get(0);
    assertEquals("P-LENTI", line.productCode());
    assertEquals("T v1", line.rates());
    assertEquals(3, line.observed());
    assertEquals(300 * 365 / 365.25, line.personYears(), 1e-9);
    assertEquals(300 * 365 / 365.25 / 1000, line.expected(), 1e-9);
    assertEquals(3 / line.expected(), line.ratio().point(), 1e-12);
    assertTrue(line.ratio().lower() > 1, "three where 0.3 were expected: " + line.ratio());
    assertTrue(line.atLeast() < 0.005, Double.toString(line.atLeast()));
    assertTrue(line.above1() > 0.97 && line.above2() < line.above1());
    assertEquals(1, findings(people.watched()).standardised().size(), "OTHER has no rate");
  }

  @Test
  void timeWithoutARateIsToldAndDoesNotCount() {
    WatchedPeople people =
        new WatchedPeople("TUMOUR").seen("LENTI", "2020-01-01", 731, "MALE", 1980, 500);
    BackgroundRateSet firstYearOnly = set(rate("ANY", 0, 130, 2020, 2020, "ANY", 100));
    StandardisedLine line =
        new Surveillance(people.watched(), firstYearOnly)
            .findings(List.of(), CUT_OFF, PRIOR, REPLICATES)
            .standardised()
            .get(0);
    assertEquals(366 / 365.25, line.personYears(), 1e-12);
    assertEquals(135 / 365.25, line.uncoveredYears(), 1e-12);
    assertEquals(0, line.observed());
  }

  @Test
  void aStreamSignalsOnTheDayOnWhichTheLimitIsReached() {
    WatchedPeople people = new WatchedPeople("TUMOUR");
    for (int i = 0; i < 200; i++) {
      people.seen("LENTI", "2020-01-01", 1400, "MALE", 1980, i < 4 ? 100 * (i + 1) : -1);
    }
    people.seen("AAV", "2020-01-01", 1400, "MALE", 1980, 3);
    SequentialLine line = findings(people.watched()).sequential().get(0);
    double limit = MaxSprt.continuous(0.05, 5, 2).orElseThrow().criticalValue();
    assertEquals(limit, line.criticalValue());
    assertEquals(200, line.treated());
    assertEquals(4, line.observed());
    int second = 201; // days watched when the second event has happened
    double expectedThen = 200 * second / 365.25 / 1000 - 100 / 365.25 / 1000;
    assertTrue(MaxSprt.logLikelihoodRatio(2, expectedThen) > limit, "the test's own numbers");
    assertEquals(Optional.of(LocalDate.of(2020, 7, 19)), line.signalledOn());
    assertTrue(line.alphaSpent() > 0 && line.alphaSpent() < 0.05);
    assertFalse(line.ended());
  }

  @Test
  void whatComesAfterTheEndOfWatchingIsNoSignal() {
    WatchedPeople people = new WatchedPeople("TUMOUR");
    for (int i = 0; i < 20_000; i++) {
      people.seen("LENTI", "2020-01-01", 365, "MALE", 1980, i < 90 ? 300 : -1);
    }
    SequentialLine line = findings(people.watched()).sequential().get(0);
    assertTrue(line.expected() > 5);
    assertTrue(line.ended());
    assertEquals(Optional.empty(), line.signalledOn());
    assertEquals(0.05, line.alphaSpent(), 1e-6);
  }

  @Test
  void theSimulationAgreesWithTheExactPowerAndHoldsTheLevel() {
    WatchedPeople people =
        new WatchedPeople("TUMOUR").seen("LENTI", "2020-01-01", 1826, "MALE", 1980);
    List<CharacteristicLine> lines = findings(people.watched()).characteristics();
    assertEquals(
        List.of(1.0, 2.0, 4.0, 8.0), lines.stream().map(CharacteristicLine::rateRatio).toList());
    for (CharacteristicLine line : lines) {
      assertEquals(line.exact(), line.signalled(), 4 * line.monteCarloError() + 1e-3);
    }
    assertEquals(0.05, lines.get(0).exact(), 1e-9);
    assertTrue(lines.get(3).signalled() > 0.99);
    assertTrue(lines.get(3).expectedAtSignal() < lines.get(1).expectedAtSignal());
    assertEquals(lines, findings(people.watched()).characteristics(), "the same seed, the same");
  }

  @Test
  void aStreamWithoutABackgroundRateSaysSo() {
    WatchedPeople people =
        new WatchedPeople("OTHER").seen("LENTI", "2020-01-01", 100, "MALE", 1980);
    SequentialLine line = findings(people.watched()).sequential().get(0);
    assertEquals("", line.rates());
    assertEquals(1, line.treated());
    assertEquals(0, line.expected());
  }

  private static Surveillance.Findings findings(WatchedTime watched) {
    return new Surveillance(watched, RATES)
        .findings(
            List.of(new MonitoredStream("TUMOUR", "LENTI", 1, 0.05, 5, 2, "test", false)),
            CUT_OFF,
            PRIOR,
            REPLICATES);
  }
}
