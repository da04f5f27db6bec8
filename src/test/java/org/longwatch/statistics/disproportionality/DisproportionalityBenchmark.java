package org.longwatch.statistics.disproportionality;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hipparchus.distribution.continuous.GammaDistribution;
import org.longwatch.cli.computation.DisproportionalityCommand;
import org.longwatch.statistics.ContingencyTable;
import org.longwatch.statistics.Interval;
import picocli.CommandLine;

/**
 * Measures the disproportionality command on a made set of reports; not a test.
 *
 * <p>Arguments: reports (1000000), {@code baseline} to compare with a plain HashMap implementation
 * of the same job in the same run. The set is seeded: 2,000 products, 5,000 events, 25 topics.
 */
public final class DisproportionalityBenchmark {
  private static final int PRODUCTS = 2_000;
  private static final int EVENTS = 5_000;
  private static final int TOPICS = 25;

  private DisproportionalityBenchmark() {}

  public static void main(String[] args) throws IOException {
    int reports = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    boolean baseline = args.length > 1 && args[1].equals("baseline");
    Path folder = Files.createTempDirectory("disproportionality");
    try {
      long rows = make(folder, reports);
      System.out.printf(
          Locale.ROOT,
          "%,d reports, %,d rows, %,d MB (one file), %,d MB (two files)%n",
          reports,
          rows,
          megabytes(folder.resolve("reports.csv")),
          megabytes(folder.resolve("products.csv")) + megabytes(folder.resolve("events.csv")));
      double slowest = 0;
      for (int threads : new int[] {2, 1, 8}) {
        measure(
            folder, "two files", threads, "--products", "products.csv", "--events", "events.csv");
        slowest =
            Math.max(slowest, measure(folder, "one file", threads, "--reports", "reports.csv"));
      }
      if (baseline) {
        long begun = System.nanoTime();
        long pairs = textbook(folder.resolve("reports.csv"), folder.resolve("textbook.csv"));
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
            Locale.ROOT,
            "textbook HashMap, one file: %.1f s, %,d pairs, peak heap %,d MB; Longwatch's slowest"
                + " run on that file took 1/%.0f of it%n",
            seconds,
            pairs,
            peak(),
            seconds / slowest);
      }
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static double measure(Path folder, String what, int threads, String... options)
      throws IOException {
    String[] arguments = new String[options.length + 4];
    for (int i = 0; i < options.length; i++) {
      arguments[i] = i % 2 == 0 ? options[i] : folder.resolve(options[i]).toString();
    }
    Path out = folder.resolve("out.csv");
    arguments[options.length] = "--out";
    arguments[options.length + 1] = out.toString();
    arguments[options.length + 2] = "--threads";
    arguments[options.length + 3] = Integer.toString(threads);
    long begun = System.nanoTime();
    int code = new CommandLine(new DisproportionalityCommand()).execute(arguments);
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "Longwatch, %s, %d threads: %.1f s, code %d, result %,d MB, peak heap %,d MB%n",
        what,
        threads,
        seconds,
        code,
        megabytes(out),
        peak());
    return seconds;
  }

  /** Reports cluster by topic, so that the pairs are neither independent nor all observed. */
  private static long make(Path folder, int reports) throws IOException {
    SplittableRandom random = new SplittableRandom(20261121);
    long rows = 0;
    try (BufferedWriter all = Files.newBufferedWriter(folder.resolve("reports.csv"));
        BufferedWriter products = Files.newBufferedWriter(folder.resolve("products.csv"));
        BufferedWriter events = Files.newBufferedWriter(folder.resolve("events.csv"))) {
      all.write("report_id,product,event\n");
      products.write("report_id,product\n");
      events.write("report_id,event\n");
      for (int r = 0; r < reports; r++) {
        int topic = random.nextInt(TOPICS);
        String id = Integer.toString(10_000_000 + r);
        int[] p = draw(random, 1 + random.nextInt(4), PRODUCTS, topic);
        int[] e = draw(random, 1 + random.nextInt(6), EVENTS, topic);
        for (int x : p) {
          products.write(id + ",Product " + x + "\n");
          for (int y : e) {
            all.write(id + ",Product " + x + ",Event term " + y + "\n");
            rows++;
          }
        }
        for (int y : e) {
          events.write(id + ",Event term " + y + "\n");
        }
      }
    }
    return rows;
  }

  private static int[] draw(SplittableRandom random, int size, int of, int topic) {
    int[] drawn = new int[size];
    for (int i = 0; i < size; i++) {
      double u = random.nextDouble();
      int rank = (int) (of * u * u);
      boolean own = random.nextDouble() < 0.5;
      drawn[i] = own ? (rank / TOPICS * TOPICS + topic) % of : rank;
    }
    return drawn;
  }

  /** The job as a text book writes it: maps of sets of strings, a quantile per pair. */
  private static long textbook(Path file, Path out) throws IOException {
    Map<String, Set<String>> products = new HashMap<>();
    Map<String, Set<String>> events = new HashMap<>();
    Map<String, Map<String, Set<String>>> pairs = new TreeMap<>();
    Set<String> reports = new HashSet<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] cells = line.split(",");
        reports.add(cells[0]);
        products.computeIfAbsent(cells[1], k -> new HashSet<>()).add(cells[0]);
        events.computeIfAbsent(cells[2], k -> new HashSet<>()).add(cells[0]);
        pairs
            .computeIfAbsent(cells[1], k -> new TreeMap<>())
            .computeIfAbsent(cells[2], k -> new HashSet<>())
            .add(cells[0]);
      }
    }
    long n = 0;
    try (BufferedWriter writer = Files.newBufferedWriter(out)) {
      for (var product : pairs.entrySet()) {
        for (var event : product.getValue().entrySet()) {
          ContingencyTable t =
              ContingencyTable.ofMargins(
                  event.getValue().size(),
                  products.get(product.getKey()).size(),
                  events.get(event.getKey()).size(),
                  reports.size());
          Interval prr = Disproportionality.prr(t);
          Interval ror = Disproportionality.ror(t);
          GammaDistribution gamma = new GammaDistribution(t.a() + 0.5, 1 / (t.expected() + 0.5));
          writer.write(
              String.join(
                  ",",
                  product.getKey(),
                  event.getKey(),
                  Long.toString(t.a()),
                  Long.toString(t.b()),
                  Long.toString(t.c()),
                  Long.toString(t.d()),
                  Double.toString(t.expected()),
                  prr.toString(),
                  Double.toString(Disproportionality.chiSquare(t)),
                  Double.toString(Disproportionality.chiSquareYates(t)),
                  ror.toString(),
                  Double.toString(Math.log((t.a() + 0.5) / (t.expected() + 0.5)) / Math.log(2)),
                  Double.toString(
                      Math.log(gamma.inverseCumulativeProbability(0.025)) / Math.log(2)),
                  Double.toString(
                      Math.log(gamma.inverseCumulativeProbability(0.975)) / Math.log(2))));
          writer.newLine();
          n++;
        }
      }
    }
    return n;
  }

  private static long megabytes(Path file) throws IOException {
    return Files.size(file) >> 20;
  }

  /** The highest use of the heap since it was last asked for. */
  private static long peak() {
    long sum = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        sum += pool.getPeakUsage().getUsed();
        pool.resetPeakUsage();
      }
    }
    return sum >> 20;
  }
}
