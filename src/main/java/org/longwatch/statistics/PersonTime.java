package org.longwatch.statistics;

import java.util.ArrayList;
import java.util.List;

/**
 * Time under observation, summed over subjects and split by time since the start (infusion).
 *
 * <p>Breslow and Day: Statistical Methods in Cancer Research II (IARC 1987), section 2.1. A subject
 * is observed on the days entry &lt;= day &lt; exit, counted from its own day 0; a delayed entry
 * contributes nothing before it. A year is 365.25 days: year k begins on the first whole day at or
 * after 365.25 k.
 *
 * @param days subject-days per band
 * @param subjects subjects observed on at least one day of the band
 */
public record PersonTime(List<Long> days, List<Integer> subjects) {
  private static final double DAYS_PER_YEAR = 365.25;

  public PersonTime {
    days = List.copyOf(days);
    subjects = List.copyOf(subjects);
    if (days.size() != subjects.size()) {
      throw new IllegalArgumentException("bands of days and subjects differ");
    }
  }

  /** Bands of one year, as many as the longest follow-up needs. */
  public static PersonTime byYear(int[] entry, int[] exit) {
    int last = 0;
    for (int day : exit) {
      last = Math.max(last, day);
    }
    int years = 1;
    while (firstDayOfYear(years) < last) {
      years++;
    }
    int[] cuts = new int[years];
    for (int year = 0; year < years; year++) {
      cuts[year] = firstDayOfYear(year);
    }
    return byBand(entry, exit, cuts);
  }

  /**
   * Bands that begin on the given rising days; the last has no end, days before the first are left
   * out.
   */
  public static PersonTime byBand(int[] entry, int[] exit, int[] firstDays) {
    if (entry.length != exit.length) {
      throw new IllegalArgumentException("entry and exit differ in length");
    }
    for (int k = 1; k < firstDays.length; k++) {
      if (firstDays[k] <= firstDays[k - 1]) {
        throw new IllegalArgumentException("bands must rise");
      }
    }
    long[] days = new long[firstDays.length];
    int[] subjects = new int[firstDays.length];
    for (int i = 0; i < entry.length; i++) {
      if (entry[i] < 0 || exit[i] < entry[i]) {
        throw new IllegalArgumentException(
            "subject " + i + ": entry " + entry[i] + ", exit " + exit[i]);
      }
      for (int k = 0; k < firstDays.length && firstDays[k] < exit[i]; k++) {
        int end = k + 1 < firstDays.length ? Math.min(exit[i], firstDays[k + 1]) : exit[i];
        int inside = end - Math.max(entry[i], firstDays[k]);
        if (inside > 0) {
          days[k] += inside;
          subjects[k]++;
        }
      }
    }
    List<Long> dayList = new ArrayList<>();
    List<Integer> subjectList = new ArrayList<>();
    for (int k = 0; k < days.length; k++) {
      dayList.add(days[k]);
      subjectList.add(subjects[k]);
    }
    return new PersonTime(dayList, subjectList);
  }

  /** The year since the start, from 0, that a day belongs to. */
  public static int yearOf(int day) {
    return (int) (4L * day / 1461);
  }

  /** The first whole day of a year since the start. */
  public static int firstDayOfYear(int year) {
    return Math.toIntExact((1461L * year + 3) / 4);
  }

  public long totalDays() {
    long sum = 0;
    for (long day : days) {
      sum += day;
    }
    return sum;
  }

  /** Person-years over all bands. */
  public double years() {
    return totalDays() / DAYS_PER_YEAR;
  }

  /** Person-years in one band. */
  public double years(int band) {
    return days.get(band) / DAYS_PER_YEAR;
  }
}
