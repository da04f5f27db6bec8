package org.longwatch.kernel;

import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;

/**
 * A date as people report it: a year, a month of a year, or a day (FHIR {@code date}).
 *
 * @param text {@code YYYY}, {@code YYYY-MM} or {@code YYYY-MM-DD}
 */
public record PartialDate(String text) implements Comparable<PartialDate> {

  public PartialDate {
    try {
      switch (text.length()) {
        case 4 -> Year.parse(text);
        case 7 -> YearMonth.parse(text);
        case 10 -> LocalDate.parse(text);
        default -> throw new IllegalArgumentException("Not YYYY, YYYY-MM or YYYY-MM-DD: " + text);
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("Not a date: " + text, e);
    }
  }

  public static PartialDate of(LocalDate day) {
    return new PartialDate(day.toString());
  }

  /** First day it can mean. */
  public LocalDate earliest() {
    return switch (text.length()) {
      case 4 -> Year.parse(text).atDay(1);
      case 7 -> YearMonth.parse(text).atDay(1);
      default -> LocalDate.parse(text);
    };
  }

  /** Last day it can mean. */
  public LocalDate latest() {
    return switch (text.length()) {
      case 4 -> Year.parse(text).atMonth(12).atEndOfMonth();
      case 7 -> YearMonth.parse(text).atEndOfMonth();
      default -> LocalDate.parse(text);
    };
  }

  /** Whether it names one day. */
  public boolean isDay() {
    return text.length() == 10;
  }

  @Override
  public int compareTo(PartialDate other) {
    return earliest().compareTo(other.earliest());
  }

  @Override
  public String toString() {
    return text;
  }
}
