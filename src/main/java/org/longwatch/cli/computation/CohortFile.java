package org.longwatch.cli.computation;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.longwatch.statistics.ShortestFormat;

/** A cohort read from a file: when each subject came and left, how, and its group. */
final class CohortFile {
  private static final List<String> TITLES =
      List.of("subject_id", "group", "entry", "exit", "status");
  private static final double LATEST = 100_000;
  private static final int ROWS_BETWEEN_PROGRESS = 1 << 14;

  private double[] entry = new double[1024];
  private double[] exit = new double[1024];
  private int[] status = new int[1024];
  private int[] group = new int[1024];
  private long[] line = new long[1024];
  private int size;
  private final List<String> groups;

  CohortFile(String file, Consumer<String> progress) throws IOException {
    long total = Math.max(1, new File(file).length());
    Map<String, Integer> numbers = new HashMap<>();
    Names subjects = new Names();
    try (CsvRows csv = new CsvRows(file, TITLES)) {
      RowCells cells = new RowCells(csv, TITLES);
      while (csv.next()) {
        String subject = cells.text(0);
        String name = cells.text(1);
        byte[] key = (name + '\0' + subject).getBytes(StandardCharsets.UTF_8);
        int before = subjects.of(key, 0, key.length);
        if (before < size) {
          throw cells.problem(
              0,
              RowCells.brief(subject)
                  + " stands already on line "
                  + line[before]
                  + " in the same group");
        }
        widen();
        entry[size] = time(cells, 2);
        exit[size] = time(cells, 3);
        if (exit[size] < entry[size]) {
          throw cells.problem(
              3,
              ShortestFormat.of(exit[size])
                  + " is before the entry "
                  + ShortestFormat.of(entry[size]));
        }
        String how = cells.text(4).strip();
        status[size] = List.of("0", "1", "2").indexOf(how);
        if (status[size] < 0) {
          throw cells.problem(
              4, "must be 0 (censored), 1 (event) or 2 (competing), not " + RowCells.brief(how));
        }
        group[size] = numbers.computeIfAbsent(name, n -> numbers.size());
        line[size] = csv.line();
        size++;
        if (size % ROWS_BETWEEN_PROGRESS == 0) {
          progress.accept(
              "reading " + file + ", " + Math.min(100, csv.bytesRead() * 100 / total) + " %");
        }
      }
    }
    if (size == 0) {
      throw FileComputation.refused(file + " has a header but no row");
    }
    groups = List.copyOf(new TreeMap<>(numbers).keySet());
    int[] rank = new int[groups.size()];
    for (int i = 0; i < rank.length; i++) {
      rank[numbers.get(groups.get(i))] = i;
    }
    entry = Arrays.copyOf(entry, size);
    exit = Arrays.copyOf(exit, size);
    status = Arrays.copyOf(status, size);
    group = Arrays.stream(group, 0, size).map(g -> rank[g]).toArray();
  }

  double[] entry() {
    return entry;
  }

  double[] exit() {
    return exit;
  }

  int[] status() {
    return status;
  }

  /** The number of each subject's group. */
  int[] group() {
    return group;
  }

  /** The names of the groups in their order. */
  List<String> groups() {
    return groups;
  }

  /** The subjects of each group. */
  int[][] members() {
    int[] sizes = new int[groups.size()];
    for (int g : group) {
      sizes[g]++;
    }
    int[][] members = new int[sizes.length][];
    Arrays.setAll(members, g -> new int[sizes[g]]);
    for (int i = size - 1; i >= 0; i--) {
      members[group[i]][--sizes[group[i]]] = i;
    }
    return members;
  }

  private static double time(RowCells cells, int column) throws CsvRows.Unreadable {
    double time = cells.number(column);
    if (time < 0 || time > LATEST) {
      throw cells.problem(
          column,
          ShortestFormat.of(time) + " is not a time between 0 and " + ShortestFormat.of(LATEST));
    }
    return time;
  }

  private void widen() {
    if (size == entry.length) {
      entry = Arrays.copyOf(entry, 2 * size);
      exit = Arrays.copyOf(exit, 2 * size);
      status = Arrays.copyOf(status, 2 * size);
      group = Arrays.copyOf(group, 2 * size);
      line = Arrays.copyOf(line, 2 * size);
    }
  }
}
