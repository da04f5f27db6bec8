package org.longwatch.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.longwatch.kernel.ProductId;
import org.longwatch.signal.Cohort;
import org.longwatch.statistics.PersonTime;

/** Makes the rows of a report from the cohort; knows no database and no reader. */
final class Tabulation {

  /** The row of all years together. */
  static final int ALL_YEARS = -1;

  private Tabulation() {}

  /**
   * A row as it is stored, unsuppressed.
   *
   * @param year whole years since infusion, or {@link #ALL_YEARS}
   * @param treated patients treated, or under observation in the year
   * @param events cases with onset in the year
   */
  record Row(
      ProductId product,
      String productCode,
      String productName,
      String holder,
      int year,
      long treated,
      double personYears,
      long events) {}

  /** By product code, all years together first. */
  static List<Row> rows(Cohort cohort) {
    List<Row> rows = new ArrayList<>();
    for (int p = 0; p < cohort.products().size(); p++) {
      int[] exit = new int[cohort.exposures()];
      int n = 0;
      for (int x = 0; x < exit.length; x++) {
        if (cohort.productOf(x) == p) {
          exit[n++] = cohort.exitOf(x);
        }
      }
      exit = Arrays.copyOf(exit, n);
      PersonTime time = PersonTime.byYear(new int[n], exit);
      long[] events = new long[time.days().size()];
      long all = 0;
      for (int i = 0; i < cohort.counted(); i++) {
        if (cohort.productOf(cohort.countedExposure(i)) == p) {
          // an event on the last day seen may fall on the first of a year nobody was seen in
          events[Math.min(PersonTime.yearOf(cohort.countedDay(i)), events.length - 1)]++;
          all++;
        }
      }
      Cohort.Product product = cohort.products().get(p);
      rows.add(row(product, ALL_YEARS, n, time.years(), all));
      for (int year = 0; year < events.length && n > 0; year++) {
        rows.add(row(product, year, time.subjects().get(year), time.years(year), events[year]));
      }
    }
    return rows;
  }

  private static Row row(
      Cohort.Product product, int year, long treated, double years, long events) {
    return new Row(
        product.id(),
        product.code(),
        product.name(),
        product.holder(),
        year,
        treated,
        years,
        events);
  }
}
