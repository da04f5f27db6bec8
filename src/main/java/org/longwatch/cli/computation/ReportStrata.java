package org.longwatch.cli.computation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The stratum of each report: the combination of its cells in the columns asked for.
 *
 * <p>An empty cell is a value of its own, so reports of unknown sex form a stratum. A report that
 * has two different combinations is an error.
 */
final class ReportStrata {
  /** Never a byte of UTF-8. */
  private static final int BETWEEN = 0xFF;

  private final List<String> columns;
  private final Names combinations = new Names();
  private int[] of = new int[1 << 10];

  ReportStrata(List<String> columns) {
    this.columns = List.copyOf(columns);
    Arrays.fill(of, -1);
  }

  List<String> columns() {
    return columns;
  }

  /** Takes the current row's combination, whose cells begin at the wanted column {@code first}. */
  void note(CsvRows csv, int first, int report) throws IOException {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    for (int i = 0; i < columns.size(); i++) {
      int start = csv.start(first + i);
      int end = csv.end(first + i);
      if (i > 0) {
        key.write(BETWEEN);
      }
      key.write(csv.buffer(), start, end - start);
    }
    byte[] bytes = key.toByteArray();
    int known = combinations.size();
    int stratum = combinations.of(bytes, 0, bytes.length);
    if (stratum == known) {
      for (int i = 0; i < columns.size(); i++) {
        ReportFile.checkText(csv, columns.get(i), csv.start(first + i), csv.end(first + i));
      }
    }
    if (report >= of.length) {
      int before = of.length;
      of = Arrays.copyOf(of, Math.max(report + 1, 2 * before));
      Arrays.fill(of, before, of.length, -1);
    }
    if (of[report] >= 0 && of[report] != stratum) {
      throw csv.problem("the report has another " + String.join(", ", columns) + " before");
    }
    of[report] = stratum;
  }

  /** By report, in the order of the combinations' bytes; reports never noted have empty cells. */
  int[] ofReports(int reports) {
    byte[] empty = new byte[columns.size() - 1];
    Arrays.fill(empty, (byte) BETWEEN);
    int unknown = combinations.of(empty, 0, empty.length);
    int[] ranks = combinations.ranks();
    int[] strata = new int[reports];
    for (int i = 0; i < reports; i++) {
      strata[i] = ranks[i < of.length && of[i] >= 0 ? of[i] : unknown];
    }
    return strata;
  }
}
