package org.longwatch.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Gamma quantiles, incidence rates, zero-event bounds and person-time. */
class RatesTest {
  static Stream<RNumbers> quantiles() {
    return RNumbers.of("gamma-quantile.csv");
  }

  static Stream<RNumbers> rates() {
    return RNumbers.of("incidence-rate.csv");
  }

  @ParameterizedTest
  @MethodSource("quantiles")
  void gammaQuantilesAreThoseOfR(RNumbers r) {
    double shape = r.number("shape");
    double p = r.number("p");
    r.same("quantile", GammaQuantile.quantile(shape, p, true), 1e-10);
    r.same("quantile", GammaQuantile.quantile(shape, 1 - p, false), 1e-10);
  }

  @ParameterizedTest
  @MethodSource("rates")
  void exactPoissonLimitsAreThoseOfPoissonTest(RNumbers r) {
    Interval rate = new IncidenceRate(r.whole("events"), r.number("years")).perYear();
    r.same("rate", rate.point(), 1e-12);
    r.same("lower", rate.lower(), 1e-8);
    r.same("upper", rate.upper(), 1e-8);
  }

  @Test
  void threeEventsIn1250YearsAre24PerThousand() {
    Interval rate = new IncidenceRate(3, 1250).perYear().times(1000);
    assertEquals(2.40, rate.point(), 1e-12);
    assertEquals(0.4949, rate.lower(), 5e-5);
    assertEquals(7.0138, rate.upper(), 5e-5);
  }

  @Test
  void aRateWithoutPersonTimeIsNotANumber() {
    assertTrue(Double.isNaN(new IncidenceRate(0, 0).perYear().point()));
    assertThrows(IllegalArgumentException.class, () -> new IncidenceRate(-1, 10));
    assertThrows(IllegalArgumentException.class, () -> new IncidenceRate(1, Double.NaN));
  }

  /** domain.md section 11. */
  @ParameterizedTest
  @CsvSource({"50,5.816", "100,2.951", "200,1.487", "500,0.597", "1000,0.299"})
  void zeroEventsBoundTheRisk(long subjects, double percent) {
    assertEquals(percent, 100 * ZeroEventBound.of(subjects), 5.1e-4);
  }

  @Test
  void personTimeIsSplitAtAnniversaries() {
    PersonTime time = PersonTime.byYear(new int[] {0, 0, 400}, new int[] {100, 1000, 800});
    // years begin on days 0, 366, 731
    assertEquals(List.of(466L, 365L + 331, 269L + 69), time.days());
    assertEquals(List.of(2, 2, 2), time.subjects());
    assertEquals(1500, time.totalDays());
    assertEquals(1500 / 365.25, time.years(), 1e-12);
    assertEquals(466 / 365.25, time.years(0), 1e-12);
  }

  @Test
  void everyDayOfFifteenYearsBelongsToOneYear() {
    for (int day = 0; day < 5479; day++) {
      int year = PersonTime.yearOf(day);
      assertTrue(PersonTime.firstDayOfYear(year) <= day, "day " + day);
      assertTrue(day < PersonTime.firstDayOfYear(year + 1), "day " + day);
    }
    assertEquals(1461, PersonTime.firstDayOfYear(4));
  }

  @Test
  void splittingKeepsEveryDay() {
    Random random = new Random(7);
    int[] entry = random.ints(500, 0, 900).toArray();
    int[] exit = random.ints(500, 900, 6000).toArray();
    long sum = 0;
    for (int i = 0; i < entry.length; i++) {
      sum += exit[i] - entry[i];
    }
    PersonTime years = PersonTime.byYear(entry, exit);
    assertEquals(sum, years.totalDays());
    assertEquals(PersonTime.yearOf(5999) + 1, years.days().size());
    PersonTime bands = PersonTime.byBand(entry, exit, new int[] {0, 30, 100, 730});
    assertEquals(sum, bands.totalDays());
    assertEquals(500, bands.subjects().get(3));
  }

  @Test
  void nobodyHasNoPersonTime() {
    PersonTime time = PersonTime.byYear(new int[0], new int[0]);
    assertEquals(0, time.totalDays());
    assertThrows(
        IllegalArgumentException.class, () -> PersonTime.byYear(new int[] {5}, new int[] {4}));
  }
}
