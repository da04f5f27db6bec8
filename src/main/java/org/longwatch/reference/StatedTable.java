package org.longwatch.reference;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.longwatch.kernel.Issue;

/**
 * A table that a steward hands in as a file: CSV as RFC 4180 has it, UTF-8, with a header whose
 * columns may stand in any order. It is read on after the first mistake, so that everything wrong
 * is told at once, by line; after so many mistakes reading stops.
 */
public final class StatedTable {

  static final int MOST_ISSUES = 50;

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setIgnoreEmptyLines(true)
          .get();

  private StatedTable() {}

  /**
   * Reads a file to its end.
   *
   * @param columns that it must have; others are not looked at
   * @param mostRows more are refused
   * @param thing what a row is about, for a file without any
   * @param issues takes everything that is wrong
   * @param taker takes each row with as many cells as the header
   */
  public static void read(
      byte[] csv,
      List<String> columns,
      int mostRows,
      String thing,
      List<Issue> issues,
      Consumer<Row> taker) {
    String text = new String(csv, StandardCharsets.UTF_8);
    int rows = 0;
    try (CSVParser lines =
        CSVParser.parse(
            new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text), FORMAT)) {
      List<String> missing =
          columns.stream().filter(title -> !lines.getHeaderMap().containsKey(title)).toList();
      if (!missing.isEmpty()) {
        issues.add(
            wrong(
                "line 1",
                "The header lacks "
                    + String.join(", ", missing)
                    + "; it needs "
                    + String.join(",", columns)));
        return;
      }
      for (CSVRecord line : lines) {
        Row row = new Row(line, lines.getCurrentLineNumber(), issues);
        if (issues.size() >= MOST_ISSUES || rows++ >= mostRows) {
          row.wrong("Reading stopped here");
          break;
        }
        if (line.isConsistent()) {
          taker.accept(row);
        } else {
          row.wrong("It has another number of cells than the header");
        }
      }
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      issues.add(wrong("file", "This is no CSV file as RFC 4180 has it: " + e.getMessage()));
    }
    if (rows == 0 && issues.isEmpty()) {
      issues.add(wrong("file", "The file has no " + thing));
    }
  }

  /** What is wrong with a file, and where. */
  public static Issue wrong(String where, String text) {
    return Issue.error(Issue.Kind.BUSINESS_RULE, where, text);
  }

  /** One row; a cell that is not what it should be becomes an issue of its line. */
  public static final class Row {

    private final CSVRecord line;
    private final long number;
    private final List<Issue> issues;
    private boolean right = true;

    private Row(CSVRecord line, long number, List<Issue> issues) {
      this.line = line;
      this.number = number;
      this.issues = issues;
    }

    /** Number of its last line in the file. */
    public long number() {
      return number;
    }

    /** Whether nothing has been found wrong with it so far. */
    public boolean isRight() {
      return right;
    }

    /** Says what is wrong with it. */
    public void wrong(String text) {
      right = false;
      issues.add(StatedTable.wrong("line " + number, text));
    }

    /** A cell without the blanks around it. */
    public String text(String column) {
      return line.get(column).strip();
    }

    /** A whole number, or the least one if the cell has none or one out of range. */
    public int whole(String column, int least, int most) {
      int value;
      try {
        value = Integer.parseInt(text(column));
      } catch (NumberFormatException e) {
        value = Integer.MIN_VALUE;
      }
      if (value < least || value > most) {
        wrong(column + " is a whole number from " + least + " to " + most);
        return least;
      }
      return value;
    }

    /** A number with a point, NaN if the cell has none; judging it is left to the caller. */
    public double number(String column) {
      try {
        return Double.parseDouble(text(column));
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }

    /** A day, or the earliest one if the cell has none or one out of range. */
    public LocalDate day(String column, LocalDate earliest, LocalDate today) {
      try {
        LocalDate day = LocalDate.parse(text(column));
        if (!day.isBefore(earliest) && !day.isAfter(today)) {
          return day;
        }
        wrong(column + " lies between " + earliest + " and today");
      } catch (DateTimeParseException e) {
        wrong(column + " is a day like 2026-06-30");
      }
      return earliest;
    }
  }
}
