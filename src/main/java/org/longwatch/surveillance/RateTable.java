package org.longwatch.surveillance;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.longwatch.reference.BackgroundRate;

/**
 * Background rates of one family as a dense table of age and calendar year.
 *
 * <p>The rate that fits best holds: of the person's region and sex, else of the region and any sex,
 * else of any region and the sex, else of any region and any sex. Whoever is neither female nor
 * male, or of unknown sex, has the rate of any sex or else the mean of both.
 */
final class RateTable {

  /** Ages from here on share the last row. */
  private static final int OLDEST = 130;

  private static final double PER_PERSON_DAY = 1 / (100_000 * 365.25);

  private final Map<String, double[][]> cells = new HashMap<>();
  private final Map<String, double[][]> best = new HashMap<>();
  private final int firstYear;
  private final int years;

  /** Reads those of {@code rates} that are about the family; years outside stay without a rate. */
  RateTable(List<BackgroundRate> rates, String family, int firstYear, int lastYear) {
    this.firstYear = firstYear;
    this.years = lastYear - firstYear + 1;
    for (BackgroundRate rate : rates) {
      if (!rate.family().equals(family)) {
        continue;
      }
      double[][] table = cells.computeIfAbsent(rate.region() + rate.sex(), key -> empty());
      for (int age = rate.ageFrom(); age <= Math.min(OLDEST, rate.ageTo()); age++) {
        for (int year = Math.max(firstYear, rate.yearFrom());
            year <= Math.min(lastYear, rate.yearTo());
            year++) {
          table[age][year - firstYear] = rate.per100000() * PER_PERSON_DAY;
        }
      }
    }
  }

  boolean isEmpty() {
    return cells.isEmpty();
  }

  /** Expected events per day of age (rows) and year (columns); NaN where no rate is known. */
  double[][] of(String region, String sex) {
    return best.computeIfAbsent(region + "|" + sex, key -> combine(region, sex));
  }

  /** The row of an age. */
  static int row(int age) {
    return Math.max(0, Math.min(OLDEST, age));
  }

  private double[][] combine(String region, String sex) {
    boolean known = sex.equals("FEMALE") || sex.equals("MALE");
    double[][] table = empty();
    for (int age = 0; age <= OLDEST; age++) {
      for (int year = 0; year < years; year++) {
        double rate = Double.NaN;
        for (String where : List.of(region, BackgroundRate.ANY)) {
          double any = cell(where + BackgroundRate.ANY, age, year);
          double own =
              known
                  ? cell(where + sex, age, year)
                  : (cell(where + "FEMALE", age, year) + cell(where + "MALE", age, year)) / 2;
          double fits = known ? first(own, any) : first(any, own);
          rate = first(rate, fits);
        }
        table[age][year] = rate;
      }
    }
    return table;
  }

  private static double first(double preferred, double other) {
    return Double.isNaN(preferred) ? other : preferred;
  }

  private double cell(String key, int age, int year) {
    double[][] table = cells.get(key);
    return table == null ? Double.NaN : table[age][year];
  }

  private double[][] empty() {
    double[][] table = new double[OLDEST + 1][years];
    for (double[] row : table) {
      Arrays.fill(row, Double.NaN);
    }
    return table;
  }
}
