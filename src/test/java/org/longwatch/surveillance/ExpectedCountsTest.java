package org.longwatch.surveillance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.longwatch.reference.BackgroundRate;
import org.longwatch.reference.BackgroundRateSet;

/** Expected counts are person-time times the rate that fits the person at that time. */
class ExpectedCountsTest {

  private static final double NEAR = 1e-12;
  private static final double YEAR = 365.25;

  @Test
  void theRateChangesWithTheCalendarYearAndTheAgeReachedInIt() {
    WatchedTime watched =
        new WatchedPeople("TUMOUR").seen("LENTI", "2020-07-01", 365, "FEMALE", 1980).watched();
    ExpectedCounts counts =
        new ExpectedCounts(
            watched,
            set(
                rate("FEMALE", 0, 40, 2020, 2020, "ANY", 100),
                rate("FEMALE", 41, 99, 2021, 2021, "ANY", 1000)));
    // 184 days of 2020 at age 40, 181 of 2021 at age 41
    assertEquals((184 * 100 + 181 * 1000) / YEAR / 1e5, sum(counts, 0), NEAR);
  }

  @Test
  void theOwnCountryGoesBeforeAnyAndTheOwnSexBeforeAnySex() {
    WatchedTime watched =
        new WatchedPeople("TUMOUR").seen("LENTI", "2021-01-01", 365, "MALE", 1980).watched();
    assertEquals(
        7 * 365 / YEAR / 1e5,
        sum(
            new ExpectedCounts(
                watched,
                set(
                    rate("MALE", 0, 130, 2000, 2100, "ANY", 1),
                    rate("ANY", 0, 130, 2000, 2100, "PL", 7))),
            0),
        NEAR);
    assertEquals(
        3 * 365 / YEAR / 1e5,
        sum(
            new ExpectedCounts(
                watched,
                set(
                    rate("ANY", 0, 130, 2000, 2100, "ANY", 1),
                    rate("MALE", 0, 130, 2000, 2100, "ANY", 3))),
            0),
        NEAR);
  }

  @Test
  void whoIsNeitherFemaleNorMaleHasTheMeanOfBoth() {
    WatchedTime watched =
        new WatchedPeople("TUMOUR").seen("LENTI", "2021-01-01", 365, "UNKNOWN", 1980).watched();
    assertEquals(
        2 * 365 / YEAR / 1e5,
        sum(
            new ExpectedCounts(
                watched,
                set(
                    rate("FEMALE", 0, 130, 2000, 2100, "ANY", 1),
                    rate("MALE", 0, 130, 2000, 2100, "ANY", 3))),
            0),
        NEAR);
  }

  @Test
  void timeEndsWithTheDayOfTheFirstEventAndBeginsAfterTheLag() {
    WatchedPeople people =
        new WatchedPeople("TUMOUR").seen("LENTI", "2021-01-01", 365, "MALE", 1980, 99);
    BackgroundRateSet set = set(rate("ANY", 0, 130, 2000, 2100, "ANY", 100_000));
    assertEquals(100 / YEAR, sum(new ExpectedCounts(people.watched(), set), 0), NEAR);
    assertEquals(70 / YEAR, sum(new ExpectedCounts(people.watched(30), set), 0), NEAR);
  }

  @Test
  void anEventInTimeWithoutARateDoesNotCount() {
    WatchedTime watched =
        new WatchedPeople("TUMOUR")
            .seen("LENTI", "2021-01-01", 800, "MALE", 1980, 20)
            .seen("LENTI", "2021-01-01", 800, "MALE", 1980, 500)
            .seen("LENTI", "2021-01-01", 800, "MALE", 0, 20)
            .watched();
    ExpectedCounts counts =
        new ExpectedCounts(watched, set(rate("ANY", 0, 130, 2021, 2021, "ANY", 5)));
    assertTrue(counts.countsEvent(0, 0));
    assertFalse(counts.countsEvent(0, 1));
    assertFalse(counts.countsEvent(0, 2), "without a year of birth there is no age");
  }

  private static double sum(ExpectedCounts counts, int row) {
    double[] sum = {0};
    counts.cut(0, row, (from, until, perDay) -> sum[0] += (until - from) * perDay);
    return sum[0];
  }

  static BackgroundRate rate(
      String sex, int ageFrom, int ageTo, int yearFrom, int yearTo, String region, double rate) {
    return new BackgroundRate("TUMOUR", sex, ageFrom, ageTo, yearFrom, yearTo, region, rate);
  }

  static BackgroundRateSet set(BackgroundRate... rates) {
    return new BackgroundRateSet("T", 1, "Test", "nobody", "none", true, List.of(rates));
  }
}
