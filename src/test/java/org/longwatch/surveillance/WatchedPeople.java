package org.longwatch.surveillance;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** People made by hand, for tests: one product of each vector class that is named. */
final class WatchedPeople {

  private final List<String> families;
  private final List<String> classes = new ArrayList<>();
  private final List<Object[]> rows = new ArrayList<>();

  WatchedPeople(String... families) {
    this.families = List.of(families);
  }

  /**
   * Treated on a day and seen for so many days, with first events of the first families on the
   * given days after treatment, -1 for none.
   */
  WatchedPeople seen(
      String vectorClass, String day, int days, String sex, int birthYear, int... firstDays) {
    if (!classes.contains(vectorClass)) {
      classes.add(vectorClass);
    }
    rows.add(
        new Object[] {
          classes.indexOf(vectorClass),
          Math.toIntExact(LocalDate.parse(day).toEpochDay()),
          days,
          sex,
          birthYear,
          firstDays
        });
    return this;
  }

  WatchedTime watched() {
    return watched(0);
  }

  WatchedTime watched(int lagDays) {
    int[][] firstDay = new int[families.size()][rows.size()];
    for (int[] days : firstDay) {
      Arrays.fill(days, -1);
    }
    for (int row = 0; row < rows.size(); row++) {
      int[] first = (int[]) rows.get(row)[5];
      for (int family = 0; family < first.length; family++) {
        firstDay[family][row] = first[family];
      }
    }
    return new WatchedTime(
        classes.stream().map(name -> "P-" + name).toList(),
        List.copyOf(classes),
        List.of("PL"),
        families,
        numbers(0),
        numbers(1),
        numbers(2),
        rows.stream().map(row -> (String) row[3]).toArray(String[]::new),
        numbers(4),
        new int[rows.size()],
        firstDay,
        families.stream().map(family -> CountedDays.of(lagDays, List.of())).toList());
  }

  private int[] numbers(int column) {
    return rows.stream().mapToInt(row -> (int) row[column]).toArray();
  }
}
