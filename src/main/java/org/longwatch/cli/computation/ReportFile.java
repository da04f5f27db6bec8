package org.longwatch.cli.computation;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The rows of one report file as columns of numbers: one number per report, and per name.
 *
 * <p>Rows with an empty name are left out and counted; a row without a report id is an error.
 */
final class ReportFile {
  private static final int ROWS_BETWEEN_PROGRESS = 1 << 18;

  private final int[][] columns;
  private int rows;
  private long incomplete;
  private long firstIncomplete;

  /**
   * Reads a file with the column report_id and one column per {@code title}.
   *
   * @param names where the numbers of report ids, then of each title's names come from
   * @param strata what is told the stratum of each complete row; null when nobody asks
   */
  ReportFile(
      String file,
      List<String> titles,
      List<Names> names,
      ReportStrata strata,
      Consumer<String> progress)
      throws IOException {
    int width = titles.size();
    List<String> wanted = new ArrayList<>(titles);
    if (strata != null) {
      wanted.addAll(strata.columns());
    }
    long total = Math.max(1, new File(file).length());
    columns = new int[width][1 << 16];
    int[] row = new int[width];
    try (CsvRows csv = new CsvRows(file, wanted)) {
      while (csv.next()) {
        boolean complete = true;
        for (int i = 0; i < width; i++) {
          int start = csv.start(i);
          int end = csv.end(i);
          if (start == end) {
            if (i == 0) {
              throw csv.problem("the report_id is empty");
            }
            complete = false;
            continue;
          }
          Names known = names.get(i);
          int before = known.size();
          row[i] = known.of(csv.buffer(), start, end);
          if (row[i] == before) {
            checkText(csv, titles.get(i), start, end);
          }
        }
        if (complete) {
          add(csv, row);
          if (strata != null) {
            strata.note(csv, width, row[0]);
          }
        } else if (incomplete++ == 0) {
          firstIncomplete = csv.line();
        }
        if ((rows & ROWS_BETWEEN_PROGRESS - 1) == 0) {
          progress.accept(
              "reading " + file + ", " + Math.min(100, csv.bytesRead() * 100 / total) + " %");
        }
      }
    }
    for (int i = 0; i < width; i++) {
      columns[i] = Arrays.copyOf(columns[i], rows);
    }
  }

  int rows() {
    return rows;
  }

  /** Rows left out because a name was empty. */
  long incomplete() {
    return incomplete;
  }

  long firstIncomplete() {
    return firstIncomplete;
  }

  /** The numbers of one column, in the order of the titles. */
  int[] column(int i) {
    return columns[i];
  }

  private void add(CsvRows csv, int[] row) throws IOException {
    if (rows == columns[0].length) {
      if (rows > Integer.MAX_VALUE / 2) {
        throw csv.problem("more than 2^30 rows");
      }
      for (int i = 0; i < row.length; i++) {
        columns[i] = Arrays.copyOf(columns[i], 2 * rows);
      }
    }
    for (int i = 0; i < row.length; i++) {
      columns[i][rows] = row[i];
    }
    rows++;
  }

  static void checkText(CsvRows csv, String title, int start, int end) throws IOException {
    byte[] bytes = csv.buffer();
    int plain = start;
    while (plain < end && bytes[plain] >= 0) {
      plain++;
    }
    if (plain == end) {
      return;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(csv.buffer(), start, end - start));
    } catch (CharacterCodingException e) {
      throw csv.problem("the " + title + " is not UTF-8, save the file as UTF-8");
    }
  }
}
