package org.longwatch.statistics.disproportionality;

import java.util.Arrays;
import org.hipparchus.util.FastMath;

/**
 * All cells of products by events as few weighted points (n, E), such that sums over cells of a
 * smooth function of E stay the same to rounding.
 *
 * <p>Cells with equal n and E become one point; zero cells are grouped by their two margins, so
 * that they are never enumerated one by one. Where a count still has very many distinct E, its
 * cells are replaced, in narrow bins of E, by eight Chebyshev nodes with the weights that keep the
 * sum of every polynomial up to degree seven: a Gaussian-like rule in place of data squashing,
 * whose error is below 1e-11 of the log-likelihood instead of 1e-4.
 */
final class CellTable {
  /** Below this many different cells of one count they are kept as they are. */
  private static final int KEPT = 1_000;

  private static final int KEPT_ZEROS = 20_000;

  private static final int DEGREE = 8;
  private static final double BIN = 0.25;
  private static final int CELLS_PER_CHUNK = 1 << 16;

  private static final double[][] CHEBYSHEV = new double[DEGREE][DEGREE];

  static {
    for (int j = 0; j < DEGREE; j++) {
      for (int k = 0; k < DEGREE; k++) {
        CHEBYSHEV[j][k] = FastMath.cos(k * (2 * j + 1) * FastMath.PI / (2 * DEGREE));
      }
    }
  }

  private int[] groupCount = new int[16];
  private int[] groupStart = new int[17];
  private int groups;
  private double[] expected = new double[1024];
  private double[] weight = new double[1024];
  private int size;
  private double cells;
  private double constant;

  private CellTable() {}

  /** The observed cells, and with {@code zeros} also those that no report names. */
  static CellTable of(ReportCounts counts, boolean zeros, int threads) {
    CellTable table = new CellTable();
    Observed observed = new Observed(counts);
    if (zeros) {
      table.zeros(counts, observed, threads);
    }
    table.observed(observed);
    return table;
  }

  /** Groups of points with the same count; those of group g are start(g) to start(g + 1). */
  int groups() {
    return groups;
  }

  int count(int group) {
    return groupCount[group];
  }

  int start(int group) {
    return groupStart[group];
  }

  double expected(int point) {
    return expected[point];
  }

  double weight(int point) {
    return weight[point];
  }

  int size() {
    return size;
  }

  /** Reports of all pairs to expected ones. */
  double ratio() {
    double reported = 0;
    double all = 0;
    for (int g = 0; g < groups; g++) {
      for (int i = groupStart[g]; i < groupStart[g + 1]; i++) {
        reported += weight[i] * groupCount[g];
        all += weight[i] * expected[i];
      }
    }
    return reported / all;
  }

  /** How many cells the points stand for. */
  double cells() {
    return cells;
  }

  /** The sum over cells of n ln E - ln n!, which does not depend on the prior. */
  double constant() {
    return constant;
  }

  /** A rougher table for looking around: neighbouring points of a count become one. */
  CellTable squashed() {
    CellTable rough = new CellTable();
    rough.cells = cells;
    rough.constant = constant;
    for (int g = 0; g < groups; g++) {
      int n = groupCount[g];
      rough.begin(n);
      int i = groupStart[g];
      while (i < groupStart[g + 1]) {
        double end = place(n, expected[i]) + 2 * BIN;
        double least = expected[i];
        double most = least;
        double sum = 0;
        double logs = 0;
        for (; i < groupStart[g + 1] && place(n, expected[i]) <= end; i++) {
          most = expected[i];
          sum += weight[i];
          logs += weight[i] * FastMath.log(expected[i]);
        }
        // weights of nodes may be negative: where they cancel, the mean says nothing
        if (sum > 1e-6) {
          rough.add(FastMath.min(most, FastMath.max(least, FastMath.exp(logs / sum))), sum);
        }
      }
      rough.end();
    }
    return rough;
  }

  /** The expected counts of observed cells, rising within each count, whatever names they have. */
  private static final class Observed {
    final int[] first;
    final double[] expected;
    final double[] log;

    Observed(ReportCounts counts) {
      int pairs = counts.pairs();
      int largest = 0;
      for (int pair = 0; pair < pairs; pair++) {
        largest = Math.max(largest, counts.count(pair));
      }
      first = new int[largest + 2];
      for (int pair = 0; pair < pairs; pair++) {
        first[counts.count(pair) + 1]++;
      }
      for (int n = 0; n <= largest; n++) {
        first[n + 1] += first[n];
      }
      int[] next = first.clone();
      expected = new double[pairs];
      for (int p = 0; p < counts.products(); p++) {
        for (int pair = counts.first(p); pair < counts.first(p + 1); pair++) {
          expected[next[counts.count(pair)]++] = counts.expected(p, counts.event(pair));
        }
      }
      log = new double[pairs];
      for (int n = 0; n <= largest; n++) {
        Arrays.sort(expected, first[n], first[n + 1]);
      }
      for (int i = 0; i < pairs; i++) {
        log[i] = FastMath.log(expected[i]);
      }
    }
  }

  private void observed(Observed observed) {
    int[] first = observed.first;
    double[] sorted = observed.expected;
    double logFactorial = 0;
    for (int n = 1; n + 1 < first.length; n++) {
      logFactorial += FastMath.log(n);
      int from = first[n];
      int to = first[n + 1];
      if (from == to) {
        continue;
      }
      cells += to - from;
      double logs = 0;
      for (int i = from; i < to; i++) {
        logs += observed.log[i];
      }
      constant += n * logs - (to - from) * logFactorial;
      begin(n);
      Bins bins = to - from <= KEPT ? null : new Bins(n, sorted[from], sorted[to - 1]);
      if (bins == null || to - from <= bins.nodes()) {
        for (int i = from; i < to; i++) {
          if (size > groupStart[groups] && sorted[i] == expected[size - 1]) {
            weight[size - 1]++;
          } else {
            add(sorted[i], 1);
          }
        }
      } else {
        for (int i = from; i < to; i++) {
          bins.add(sorted[i], observed.log[i], 1);
        }
        bins.write();
      }
      end();
    }
  }

  /** All cells less the observed ones. */
  private void zeros(ReportCounts counts, Observed observed, int threads) {
    int[] products = used(counts, true);
    int[] events = used(counts, false);
    double[] productWeight = new double[products.length];
    double[] eventWeight = new double[events.length];
    Arrays.fill(productWeight, 1);
    Arrays.fill(eventWeight, 1);
    cells += (double) products.length * events.length - counts.pairs();
    if (!counts.stratified()) {
      products = merged(products, productWeight, counts::productReports);
      events = merged(events, eventWeight, counts::eventReports);
    }
    int[] rows = products;
    int[] columns = events;
    long combinations = (long) rows.length * columns.length;
    begin(0);
    if (combinations <= KEPT_ZEROS) {
      keepZeros(counts, observed, rows, productWeight, columns, eventWeight);
    } else {
      int perChunk = Math.max(1, CELLS_PER_CHUNK * 8 / columns.length);
      int chunks = (rows.length + perChunk - 1) / perChunk;
      double[] range =
          counts.stratified()
              ? range(counts, rows, columns, chunks, perChunk, threads)
              : new double[] {
                // margins rise
                counts.expected(rows[0], columns[0]),
                counts.expected(rows[rows.length - 1], columns[columns.length - 1])
              };
      double least = range[0];
      double most = range[1];
      double[] rowLogs = logs(counts, rows, true);
      double[] columnLogs = logs(counts, columns, false);
      Bins[] parts = new Bins[chunks];
      Chunks.run(
          chunks,
          threads,
          chunk -> {
            Bins bins = new Bins(0, least, most);
            int to = Math.min(rows.length, (chunk + 1) * perChunk);
            for (int i = chunk * perChunk; i < to; i++) {
              for (int j = 0; j < columns.length; j++) {
                double e = counts.expected(rows[i], columns[j]);
                if (e > 0) {
                  double log = rowLogs == null ? FastMath.log(e) : rowLogs[i] + columnLogs[j];
                  bins.add(e, log, productWeight[i] * eventWeight[j]);
                }
              }
            }
            parts[chunk] = bins;
          });
      Bins rest = new Bins(0, least, most);
      for (int i = 0; i < observed.expected.length; i++) {
        rest.add(observed.expected[i], observed.log[i], -1);
      }
      for (Bins part : parts) {
        rest.add(part);
      }
      rest.write();
    }
    end();
  }

  /** ln of margins, such that two of them add up to ln E; null where E is a sum over strata. */
  private static double[] logs(ReportCounts counts, int[] members, boolean products) {
    if (counts.stratified()) {
      return null;
    }
    double half = 0.5 * FastMath.log(counts.reports());
    double[] logs = new double[members.length];
    for (int i = 0; i < logs.length; i++) {
      int margin = products ? counts.productReports(members[i]) : counts.eventReports(members[i]);
      logs[i] = FastMath.log(margin) - half;
    }
    return logs;
  }

  private static double[] range(
      ReportCounts counts, int[] rows, int[] columns, int chunks, int perChunk, int threads) {
    double[] low = new double[chunks];
    double[] high = new double[chunks];
    Chunks.run(
        chunks,
        threads,
        chunk -> {
          double least = Double.POSITIVE_INFINITY;
          double most = 0;
          int to = Math.min(rows.length, (chunk + 1) * perChunk);
          for (int i = chunk * perChunk; i < to; i++) {
            for (int column : columns) {
              double e = counts.expected(rows[i], column);
              if (e > 0) {
                least = Math.min(least, e);
                most = Math.max(most, e);
              }
            }
          }
          low[chunk] = least;
          high[chunk] = most;
        });
    return new double[] {
      Arrays.stream(low).min().orElseThrow(), Arrays.stream(high).max().orElseThrow()
    };
  }

  private void keepZeros(
      ReportCounts counts,
      Observed observed,
      int[] products,
      double[] productWeight,
      int[] events,
      double[] eventWeight) {
    int all = products.length * events.length;
    double[] values = new double[all];
    double[] weights = new double[all];
    int k = 0;
    for (int i = 0; i < products.length; i++) {
      for (int j = 0; j < events.length; j++) {
        values[k] = counts.expected(products[i], events[j]);
        weights[k++] = productWeight[i] * eventWeight[j];
      }
    }
    double[] distinct = Arrays.stream(values).sorted().distinct().toArray();
    double[] sums = new double[distinct.length];
    for (int i = 0; i < all; i++) {
      sums[Arrays.binarySearch(distinct, values[i])] += weights[i];
    }
    for (double e : observed.expected) {
      sums[Arrays.binarySearch(distinct, e)]--;
    }
    for (int i = 0; i < distinct.length; i++) {
      // where nothing is expected, nothing is certain: ln 1 = 0
      if (sums[i] != 0 && distinct[i] > 0) {
        add(distinct[i], sums[i]);
      }
    }
  }

  /** Products or events that at least one counted report names. */
  private static int[] used(ReportCounts counts, boolean products) {
    int all = products ? counts.products() : counts.events();
    int[] used = new int[all];
    int size = 0;
    for (int i = 0; i < all; i++) {
      if ((products ? counts.productReports(i) : counts.eventReports(i)) > 0) {
        used[size++] = i;
      }
    }
    return Arrays.copyOf(used, size);
  }

  /** One representative for each margin; the weights become how many it stands for. */
  private static int[] merged(
      int[] members, double[] weights, java.util.function.IntUnaryOperator margin) {
    int[] margins = Arrays.stream(members).map(margin).sorted().distinct().toArray();
    int[] representative = new int[margins.length];
    Arrays.fill(weights, 0);
    for (int member : members) {
      int i = Arrays.binarySearch(margins, margin.applyAsInt(member));
      representative[i] = member;
      weights[i]++;
    }
    return representative;
  }

  private void begin(int n) {
    if (groups + 1 == groupCount.length) {
      groupCount = Arrays.copyOf(groupCount, 2 * groups + 2);
      groupStart = Arrays.copyOf(groupStart, 2 * groups + 3);
    }
    groupCount[groups] = n;
    groupStart[groups] = size;
  }

  private void end() {
    if (size > groupStart[groups]) {
      groups++;
      groupStart[groups] = size;
    }
  }

  private void add(double value, double howMany) {
    if (size == expected.length) {
      expected = Arrays.copyOf(expected, 2 * size);
      weight = Arrays.copyOf(weight, 2 * size);
    }
    expected[size] = value;
    weight[size++] = howMany;
  }

  /**
   * A scale on which the likelihood of a cell changes evenly: ln E where E is small, and finer the
   * larger n and E, since the odds of the two components turn faster there.
   */
  private static double place(int n, double expected) {
    return place(n, expected, FastMath.log(expected));
  }

  private static double place(int n, double expected, double log) {
    return (1 + 0.25 * n) * log + 0.25 * expected;
  }

  /** Sums of Chebyshev polynomials over the cells of one count, by bin. */
  private final class Bins {
    private final int n;
    private final double from;
    private final int bins;
    private final double[] moments;
    private final boolean[] filled;

    Bins(int n, double least, double most) {
      this.n = n;
      from = place(n, least);
      double width = (place(n, most) - from) / BIN;
      bins = (int) Math.min(1 << 20, width + 1);
      moments = new double[bins <= 1 << 18 ? bins * DEGREE : 0];
      filled = new boolean[bins];
    }

    int nodes() {
      return moments.length == 0 ? Integer.MAX_VALUE : moments.length;
    }

    void add(double value, double log, double howMany) {
      double at = (place(n, value, log) - from) * (1 / BIN);
      int bin = (int) Math.min(bins - 1, Math.max(0, at));
      double z = 2 * (at - bin) - 1;
      int k = bin * DEGREE;
      filled[bin] = true;
      double before = 1;
      double now = z;
      moments[k] += howMany;
      moments[k + 1] += howMany * z;
      for (int i = 2; i < DEGREE; i++) {
        double next = 2 * z * now - before;
        before = now;
        now = next;
        moments[k + i] += howMany * now;
      }
    }

    void add(Bins other) {
      for (int i = 0; i < moments.length; i++) {
        moments[i] += other.moments[i];
      }
      for (int i = 0; i < bins; i++) {
        filled[i] |= other.filled[i];
      }
    }

    /** Turns sums of polynomials into weights of nodes, and adds these to the table. */
    void write() {
      for (int bin = 0; bin < bins; bin++) {
        if (!filled[bin]) {
          continue;
        }
        for (int j = DEGREE - 1; j >= 0; j--) {
          double sum = moments[bin * DEGREE];
          for (int k = 1; k < DEGREE; k++) {
            sum += 2 * moments[bin * DEGREE + k] * CHEBYSHEV[j][k];
          }
          double at = from + BIN * (bin + 0.5 * (CHEBYSHEV[j][1] + 1));
          CellTable.this.add(valueAt(at), sum / DEGREE);
        }
      }
    }

    /** The E at a place of the scale, by Newton steps on ln E. */
    private double valueAt(double at) {
      double slope = 1 + n / 4.0;
      double u = at / slope;
      if (u > 0) {
        u = FastMath.min(u, FastMath.log(1 + FastMath.max(0, 4 * at)));
      }
      for (int i = 0; i < 60; i++) {
        double e = FastMath.exp(u) / 4;
        double step = (slope * u + e - at) / (slope + e);
        u -= step;
        if (FastMath.abs(step) < 1e-15 * FastMath.max(1, FastMath.abs(u))) {
          break;
        }
      }
      return FastMath.exp(u);
    }
  }
}
