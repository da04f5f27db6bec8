package org.longwatch.surveillance;

import java.time.LocalDate;
import java.util.List;

/**
 * Who was watched, in columns: a row is one patient and one product.
 *
 * @param products codes, by number
 * @param vectorClasses of the products, by number of the product
 * @param regions countries of the centres, by number
 * @param families of events, by number
 * @param product number of the product of each row
 * @param start first treatment with the product, as epoch day
 * @param exit last day with data, counted from the start
 * @param sex FEMALE, MALE or anything else
 * @param birthYear 0 where it is not known
 * @param region number of the region
 * @param firstDay by family and row: day of the first event that counts, from the start; -1 without
 * @param counted days that count, for events and for time, by family
 */
public record WatchedTime(
    List<String> products,
    List<String> vectorClasses,
    List<String> regions,
    List<String> families,
    int[] product,
    int[] start,
    int[] exit,
    String[] sex,
    int[] birthYear,
    int[] region,
    int[][] firstDay,
    List<CountedDays> counted) {

  /** Rows. */
  public int size() {
    return product.length;
  }

  /** The first day that counts for any family, counted from the start. */
  public int firstCounted() {
    return counted.stream().mapToInt(days -> days.begin(0)).min().orElse(0);
  }

  /** The day after the last one that counts, as epoch day: the day of an event is watched. */
  int until(int family, int row) {
    int first = firstDay[family][row];
    return start[row] + (first >= 0 ? first + 1 : exit[row]);
  }

  static int yearOf(int epochDay) {
    return LocalDate.ofEpochDay(epochDay).getYear();
  }

  static int firstDayOf(int year) {
    return Math.toIntExact(LocalDate.of(year, 1, 1).toEpochDay());
  }
}
