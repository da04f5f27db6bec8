package org.longwatch.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.longwatch.followup.FollowUpReader;
import org.longwatch.kernel.ProductId;
import org.longwatch.registry.ProductLine;
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
   * @param treated patients treated, or under observation in the year, or who owed a contact in it
   * @param personYears what events are counted against: person-years, or contacts that were due
   * @param events what is counted: cases with onset in the year, or contacts that were made
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

  /**
   * Contacts that were due, by product code, all years together first.
   *
   * @param due lines with the year -1 for all years together
   */
  static List<Row> rows(List<ProductLine> products, List<FollowUpReader.DueContacts> due) {
    List<Row> rows = new ArrayList<>();
    products.stream()
        .sorted(Comparator.comparing(ProductLine::code))
        .forEach(
            product ->
                due.stream()
                    .filter(line -> line.product().equals(product.id()))
                    .sorted(Comparator.comparingInt(FollowUpReader.DueContacts::year))
                    .forEach(
                        line ->
                            rows.add(
                                new Row(
                                    product.id(),
                                    product.code(),
                                    product.name(),
                                    product.holder(),
                                    line.year(),
                                    line.patients(),
                                    line.due(),
                                    line.made()))));
    return rows;
  }

  /**
   * Cases and person-years, by product code, all years together first.
   *
   * @param families of terms that are counted; empty for all
   */
  static List<Row> rows(Cohort cohort, Set<String> families) {
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
        if (cohort.productOf(cohort.countedExposure(i)) == p
            && (families.isEmpty() || families.contains(cohort.countedFamily(i)))) {
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
