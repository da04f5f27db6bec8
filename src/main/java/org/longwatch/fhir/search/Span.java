package org.longwatch.fhir.search;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The stretch of time that a date means, by how exactly it is said: {@code 2024-03} is the whole of
 * March. What names no time zone is read as UTC, on both sides of a comparison.
 *
 * @param low first millisecond since 1970
 * @param high first millisecond after it
 */
record Span(long low, long high) {

  /** Since ever. */
  static final long EVER = -4_000_000_000_000_000L;

  /** For ever. */
  static final long FOREVER = 4_000_000_000_000_000L;

  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{4})(?:-(\\d\\d)(?:-(\\d\\d)(?:T(\\d\\d):(\\d\\d)"
              + "(?::(\\d\\d)(?:\\.(\\d{1,9}))?)?(Z|[+-]\\d\\d:\\d\\d)?)?)?)?");

  /** Reads a FHIR date, dateTime or instant; empty if it is none or names a day there never was. */
  static Optional<Span> of(String text) {
    Matcher date = DATE.matcher(text);
    if (!date.matches()) {
      return Optional.empty();
    }
    try {
      ZoneOffset zone = date.group(8) == null ? ZoneOffset.UTC : ZoneOffset.of(date.group(8));
      LocalDateTime low =
          LocalDateTime.of(
              number(date.group(1), 1),
              number(date.group(2), 1),
              number(date.group(3), 1),
              number(date.group(4), 0),
              number(date.group(5), 0),
              number(date.group(6), 0));
      LocalDateTime high;
      if (date.group(2) == null) {
        high = low.plusYears(1);
      } else if (date.group(3) == null) {
        high = low.plusMonths(1);
      } else if (date.group(4) == null) {
        high = low.plusDays(1);
      } else if (date.group(6) == null) {
        high = low.plusMinutes(1);
      } else if (date.group(7) == null) {
        high = low.plusSeconds(1);
      } else {
        low = low.plusNanos(Long.parseLong((date.group(7) + "00000000").substring(0, 9)));
        low = low.truncatedTo(ChronoUnit.MILLIS);
        high = low.plus(1, ChronoUnit.MILLIS);
      }
      return Optional.of(
          new Span(low.toInstant(zone).toEpochMilli(), high.toInstant(zone).toEpochMilli()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int number(String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }
}
