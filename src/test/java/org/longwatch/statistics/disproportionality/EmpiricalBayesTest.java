package org.longwatch.statistics.disproportionality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.RNumbers;

class EmpiricalBayesTest {
  private static final double MEAN = 1e-9;
  private static final double QUANTILE = 1e-8;
  private static final MgpsPrior DUMOUCHEL = new MgpsPrior(0.2, 0.1, 2, 4, 1 / 3.0);

  static Stream<RNumbers> cells() {
    return RNumbers.of("mgps-scores.csv");
  }

  @ParameterizedTest
  @MethodSource("cells")
  void scoresAtAGivenPriorAreThoseOfR(RNumbers r) {
    MgpsPrior prior =
        new MgpsPrior(
            r.number("alpha1"),
            r.number("beta1"),
            r.number("alpha2"),
            r.number("beta2"),
            r.number("p"));
    EmpiricalBayes bayes = new EmpiricalBayes(prior, 100);
    int n = r.whole("n");
    Interval ebgm = bayes.of(n, r.number("expected"));
    r.near("q", bayes.weight(n, r.number("expected")), 1e-8);
    r.same("ebgm", ebgm.point(), MEAN);
    r.same("eb05", ebgm.lower(), QUANTILE);
    r.same("eb95", ebgm.upper(), QUANTILE);
  }

  /** domain.md section 11. */
  @ParameterizedTest
  @CsvSource({
    "1,0.01, 0.6425,2.9034,0.2917,26.4266",
    "3,0.3, 0.9229,5.8774,1.1578,16.2024",
    "10,1.0, 0.9998,8.8200,5.0633,14.5066"
  })
  void knownCellsGiveTheirKnownScores(
      int n, double expected, double weight, double ebgm, double eb05, double eb95) {
    EmpiricalBayes bayes = new EmpiricalBayes(DUMOUCHEL, 10);
    double digits = 5.1e-5;
    assertEquals(weight, bayes.weight(n, expected), digits);
    assertEquals(ebgm, bayes.of(n, expected).point(), digits);
    assertEquals(eb05, bayes.of(n, expected).lower(), digits);
    assertEquals(eb95, bayes.of(n, expected).upper(), digits);
  }

  @Test
  void theScoreOfACellDoesNotDependOnWhatWasScoredBefore() {
    EmpiricalBayes used = new EmpiricalBayes(DUMOUCHEL, 200);
    for (int n = 1; n < 200; n++) {
      for (double e = 0.001; e < 50; e *= 1.7) {
        used.of(n, e);
      }
    }
    for (int n : new int[] {1, 2, 64, 65, 199, 5000}) {
      assertEquals(new EmpiricalBayes(DUMOUCHEL, 0).of(n, 0.77), used.of(n, 0.77));
    }
  }

  @Test
  void oneComponentAloneIsAGammaPosterior() {
    Interval both = new EmpiricalBayes(new MgpsPrior(2, 2, 2, 2, 0.4), 9).of(3, 1.2);
    Interval first = new EmpiricalBayes(new MgpsPrior(2, 2, 7, 1, 1), 9).of(3, 1.2);
    assertEquals(first.point(), both.point(), 1e-12);
    assertEquals(first.lower(), both.lower(), 1e-12);
    assertEquals(first.upper(), both.upper(), 1e-12);
  }

  @Test
  void moreReportsRaiseAndMoreExpectedOnesLowerEveryScore() {
    EmpiricalBayes bayes = new EmpiricalBayes(DUMOUCHEL, 300);
    for (double e = 1e-4; e < 300; e *= 2.3) {
      for (int n = 1; n < 150; n += 3) {
        Interval here = bayes.of(n, e);
        Interval more = bayes.of(n + 1, e);
        Interval rarer = bayes.of(n, e * 1.1);
        assertTrue(more.point() > here.point() && rarer.point() < here.point(), n + " " + e);
        assertTrue(more.lower() > here.lower() && rarer.lower() < here.lower(), n + " " + e);
        assertTrue(more.upper() > here.upper() && rarer.upper() < here.upper(), n + " " + e);
      }
    }
  }

  @Test
  void priorsAndCellsThatCannotBeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new MgpsPrior(0, 1, 1, 1, 0.5));
    assertThrows(IllegalArgumentException.class, () -> new MgpsPrior(1, Double.NaN, 1, 1, 0.5));
    assertThrows(IllegalArgumentException.class, () -> new MgpsPrior(1, 1, 1, 1, 1.5));
    EmpiricalBayes bayes = new EmpiricalBayes(DUMOUCHEL, 3);
    assertThrows(IllegalArgumentException.class, () -> bayes.of(0, 1));
    assertThrows(IllegalArgumentException.class, () -> bayes.of(1, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> bayes.geometricMean(-1, 1));
  }
}
