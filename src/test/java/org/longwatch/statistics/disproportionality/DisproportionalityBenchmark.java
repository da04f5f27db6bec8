package org.longwatch.statistics.disproportionality;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hipparchus.distribution.continuous.GammaDistribution;
import org.hipparchus.special.Gamma;
import org.longwatch.cli.computation.DisproportionalityCommand;
import org.longwatch.statistics.ContingencyTable;
import org.longwatch.statistics.Interval;
import picocli.CommandLine;

/**
 * Measures the disproportionality command as a process of its own, from CSV files to CSV file, with
 * all scores, the fit of the prior and EB05 and EB95 of all observed pairs; not a test.
 *
 * <p>Arguments: numbers of reports (1000000 when none), and {@code baseline} to run the same job as
 * a textbook writes it: maps of sets of strings, a fixed prior, a bisection for every quantile. The
 * set is seeded: 2,000 products and 5,000 events with Zipf popularity, about 3 by 3 per report, 25
 * report topics. {@code BENCHMARK_JAVA_OPTIONS} are the options of the processes, {@code -Xmx2g}
 * when not given.
 */
public final class DisproportionalityBenchmark {
  private static final int PRODUCTS = 2_000;
  private static final int EVENTS = 5_000;
  private static final int TOPICS = 25;
  private static final double ZIPF = 0.65;

  private DisproportionalityBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0 && args[0].equals("process")) {
      System.exit(process(Arrays.copyOfRange(args, 1, args.length)));
    }
    List<String> words = new ArrayList<>(List.of(args));
    boolean baseline = words.remove("baseline");
    if (words.isEmpty()) {
      words.add("1000000");
    }
    for (String word : words) {
      run(Integer.parseInt(word), baseline);
    }
  }

  private static void run(int reports, boolean baseline) throws IOException, InterruptedException {
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
      String out = folder.resolve("out.csv").toString();
      String one = folder.resolve("reports.csv").toString();
      measure(
          reports,
          "two files",
          "command",
          "--products",
          folder.resolve("products.csv").toString(),
          "--events",
          folder.resolve("events.csv").toString(),
          "--ebgm",
          "--out",
          out);
      double ours =
          measure(reports, "one file", "command", "--reports", one, "--ebgm", "--out", out);
      System.out.printf(Locale.ROOT, "  result %,d MB%n", megabytes(Path.of(out)));
      if (baseline) {
        double theirs = measure(reports, "textbook, one file", "textbook", one, out);
        System.out.printf(Locale.ROOT, "  the textbook takes %.1f times as long%n", theirs / ours);
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

  /** Seconds of the whole process, the start of the JVM included. */
  private static double measure(int reports, String what, String... job)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            System.getenv().getOrDefault("BENCHMARK_JAVA_OPTIONS", "-Xmx2g").strip().split(" +")));
    command.addAll(
        List.of("-cp", classPath(), DisproportionalityBenchmark.class.getName(), "process"));
    command.addAll(List.of(job));
    long begun = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    StringBuilder said = new StringBuilder();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.endsWith("%")) {
          said.append("    ").append(line).append('\n');
        }
      }
    }
    int code = process.waitFor();
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "  %s: %.2f s, %,.0f reports/s, code %d%n%s",
        what,
        seconds,
        reports / seconds,
        code,
        said);
    return seconds;
  }

  /** What the packaged launcher has, where there is one: so many archives take time to open. */
  private static String classPath() {
    Path launcher = Path.of("target", "longwatch.jar");
    return Files.exists(launcher)
        ? Path.of("target", "test-classes") + File.pathSeparator + launcher
        : System.getProperty("java.class.path");
  }

  /** In the measured process: the job, then what it took. */
  private static int process(String[] args) throws IOException {
    String[] job = Arrays.copyOfRange(args, 1, args.length);
    int code = 0;
    if (args[0].equals("command")) {
      code = new CommandLine(new DisproportionalityCommand()).execute(job);
    } else {
      textbook(Path.of(job[0]), Path.of(job[1]));
    }
    File status = new File("/proc/self/status");
    if (status.exists()) {
      Files.readAllLines(status.toPath()).stream()
          .filter(line -> line.startsWith("VmHWM"))
          .forEach(line -> System.out.println("peak memory " + line.replaceAll("\\s+", " ")));
    }
    System.out.printf(
        Locale.ROOT,
        "processor time %.2f s%n",
        ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3);
    return code;
  }

  /** Reports cluster by topic, so that the pairs are neither independent nor all observed. */
  private static long make(Path folder, int reports) throws IOException {
    SplittableRandom random = new SplittableRandom(20261121);
    double[] productShares = shares(PRODUCTS);
    double[] eventShares = shares(EVENTS);
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
        int[] p = draw(random, 1 + random.nextInt(5), productShares, topic);
        int[] e = draw(random, 1 + random.nextInt(5), eventShares, topic);
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

  private static double[] shares(int size) {
    double[] shares = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += StrictMath.pow(i + 1, -ZIPF);
      shares[i] = sum;
    }
    for (int i = 0; i < size; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  private static int[] draw(SplittableRandom random, int size, double[] shares, int topic) {
    int[] drawn = new int[size];
    for (int i = 0; i < size; i++) {
      int found = Arrays.binarySearch(shares, random.nextDouble());
      int rank = Math.min(shares.length - 1, found < 0 ? -found - 1 : found);
      boolean own = random.nextDouble() < 0.5;
      drawn[i] = own ? (rank / TOPICS * TOPICS + topic) % shares.length : rank;
    }
    return drawn;
  }

  /** The job as a textbook writes it: maps of sets of strings, a bisection for every quantile. */
  private static void textbook(Path file, Path out) throws IOException {
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
    MgpsPrior prior = new MgpsPrior(0.2, 0.1, 2, 4, 1 / 3.0);
    EmpiricalBayes bayes = new EmpiricalBayes(prior, 0);
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
          int n = (int) t.a();
          double q = bayes.weight(n, t.expected());
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
                      Math.log(gamma.inverseCumulativeProbability(0.975)) / Math.log(2)),
                  Double.toString(bayes.geometricMean(n, t.expected())),
                  Double.toString(bisection(prior, q, n, t.expected(), 0.05)),
                  Double.toString(bisection(prior, q, n, t.expected(), 0.95))));
          writer.newLine();
        }
      }
    }
  }

  private static double bisection(MgpsPrior prior, double q, int n, double expected, double p) {
    double low = 0;
    double high = 1e6;
    while (high - low > 1e-9 * high) {
      double x = 0.5 * (low + high);
      double below =
          q * Gamma.regularizedGammaP(prior.alpha1() + n, x * (prior.beta1() + expected))
              + (1 - q)
                  * Gamma.regularizedGammaP(prior.alpha2() + n, x * (prior.beta2() + expected));
      if (below < p) {
        low = x;
      } else {
        high = x;
      }
    }
    return 0.5 * (low + high);
  }

  private static long megabytes(Path file) throws IOException {
    return Files.size(file) >> 20;
  }
}
