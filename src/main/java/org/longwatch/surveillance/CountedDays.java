package org.longwatch.surveillance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Days since the first treatment on which events of one family count, and time with them. What lies
 * in a lag or in a window of detection bias counts for neither, so that no rate loses its
 * denominator.
 */
public final class CountedDays {

  private final int[] begin;
  private final int[] end;

  private CountedDays(int[] begin, int[] end) {
    this.begin = begin;
    this.end = end;
  }

  /**
   * All days but the first ones and those of the windows.
   *
   * @param lagDays days from day 0 on that do not count
   * @param windows first and last day of each, both left out; in any order
   */
  public static CountedDays of(int lagDays, List<int[]> windows) {
    List<int[]> left = new ArrayList<>(windows);
    left.sort(Comparator.comparingInt(window -> window[0]));
    int[] begin = new int[left.size() + 1];
    int[] end = new int[left.size() + 1];
    int pieces = 0;
    int from = lagDays;
    for (int[] window : left) {
      if (window[0] > from) {
        begin[pieces] = from;
        end[pieces++] = window[0];
      }
      from = Math.max(from, window[1] + 1);
    }
    begin[pieces] = from;
    end[pieces++] = Integer.MAX_VALUE;
    return new CountedDays(Arrays.copyOf(begin, pieces), Arrays.copyOf(end, pieces));
  }

  /** Stretches of days that count, in order; the last one has no end. */
  public int stretches() {
    return begin.length;
  }

  /** First day of a stretch. */
  public int begin(int stretch) {
    return begin[stretch];
  }

  /** The day after the last one of a stretch. */
  public int end(int stretch) {
    return end[stretch];
  }

  /**
   * Days that count between two days.
   *
   * @param from first of them
   * @param until the day after the last of them
   */
  public int within(int from, int until) {
    int days = 0;
    for (int i = 0; i < begin.length && begin[i] < until; i++) {
      days += Math.max(0, Math.min(end[i], until) - Math.max(begin[i], from));
    }
    return days;
  }

  /** Whether an event of this day counts. */
  public boolean counts(int day) {
    for (int i = 0; i < begin.length && begin[i] <= day; i++) {
      if (day < end[i]) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CountedDays days
        && Arrays.equals(begin, days.begin)
        && Arrays.equals(end, days.end);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(begin) + Arrays.hashCode(end);
  }
}
