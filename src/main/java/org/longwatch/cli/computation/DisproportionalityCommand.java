package org.longwatch.cli.computation;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.longwatch.statistics.disproportionality.EmpiricalBayes;
import org.longwatch.statistics.disproportionality.MgpsPrior;
import org.longwatch.statistics.disproportionality.PriorFit;
import org.longwatch.statistics.disproportionality.ReportCounts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Scores every pair of product and event in files of reports; needs no server, no data base. */
@Command(
    name = "disproportionality",
    description = {
      "PRR, chi-square, ROR and information component (IC) with 95 %% limits, and on demand EBGM"
          + " with EB05 and EB95 (90 %%), for every pair of product and event that at least one"
          + " report names.",
      "",
      "Give one file with a row per report, product and event, or two files as public report"
          + " files come; in the latter every product of a report counts with every event of it."
    },
    sortOptions = false,
    footer = {
      "",
      "Distinct reports are counted, for margins too; a report counts when it has at least one"
          + " product and one event. Files are CSV (RFC 4180), UTF-8, columns found by their names"
          + " in the header. Rows with an empty product or event are left out and counted on the"
          + " error stream.",
      "",
      "Strata: the column expected, the IC and EBGM use expected counts summed over the strata"
          + " (every combination of the values; an empty or missing value is a value of its own);"
          + " PRR, ROR and chi-square stay crude.",
      "",
      "EBGM: the prior is fitted to all cells of products by events, zero cells included"
          + " (--mgps all), or to observed cells truncated at 1 (--mgps truncated, as openEBGM does"
          + " by default), whatever --min-count says. It is told on the error stream, with its"
          + " likelihood and whether the fit converged, and in a .json beside the output.",
      "",
      "Output: " + ScoreRows.HEADER,
      "sorted by product and event. Nothing is added to zero cells: a value is Infinity where its"
          + " formula says so and empty where it is undefined; the IC is always finite. Numbers are"
          + " the shortest that read back to the same double. chi2_yates is corrected as R's"
          + " chisq.test does. Text that a spreadsheet would take for a formula gets a leading"
          + " apostrophe.",
      "",
      "Exit code: 0 done, 1 a file cannot be used (the message says which line), 2 wrong options."
    })
public final class DisproportionalityCommand implements Callable<Integer> {
  private static final String REPORT = "report_id";
  private static final String PRODUCT = "product";
  private static final String EVENT = "event";
  private static final long PROGRESS_NANOS = 2_000_000_000L;

  @Spec private CommandSpec spec;

  @Option(
      names = "--reports",
      paramLabel = "R.csv",
      description = "columns report_id, product, event")
  private Path reports;

  @Option(
      names = "--products",
      paramLabel = "P.csv",
      description = "columns report_id, product; needs --events")
  private Path products;

  @Option(
      names = "--events",
      paramLabel = "E.csv",
      description = "columns report_id, event; needs --products")
  private Path events;

  @Option(
      names = "--attributes",
      paramLabel = "A.csv",
      description = "columns report_id and those of --strata; with --products and --events")
  private Path attributes;

  @Option(
      names = "--strata",
      paramLabel = "COLUMN",
      split = ",",
      description = "columns to stratify expected counts by, as sex,age_band")
  private List<String> strata = List.of();

  @Option(names = "--ebgm", description = "compute EBGM, EB05 and EB95")
  private boolean ebgm;

  @Option(
      names = "--mgps",
      paramLabel = "all|truncated",
      description = "the model that the prior is fitted to (default: all); implies --ebgm")
  private String mgps;

  @Option(
      names = "--prior",
      paramLabel = "a1,b1,a2,b2,p",
      description = "shapes and rates of both components and p, instead of a fit; implies --ebgm")
  private String prior;

  @Option(
      names = "--min-count",
      paramLabel = "N",
      defaultValue = "1",
      description = "write pairs of at least N reports (default: 1)")
  private int leastCount;

  @Option(
      names = "--out",
      paramLabel = "O.csv",
      defaultValue = "-",
      description = "where the result goes; - is standard output, and the default")
  private Path out;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads to compute with; the result is the same (default: one per processor)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this text")
  private boolean help;

  private long lastProgress;
  private long read;
  private Names productNames = new Names();
  private Names eventNames = new Names();

  @Override
  public Integer call() {
    checkOptions();
    PriorFit.Model model = model();
    MgpsPrior given = givenPrior();
    lastProgress = System.nanoTime();
    long begun = lastProgress;
    PrintWriter err = spec.commandLine().getErr();
    try {
      ReportCounts counts = reports != null ? countOneFile(err) : countTwoFiles(err);
      check(counts);
      long counted = System.nanoTime();
      FittedPrior fitted = null;
      EmpiricalBayes bayes = null;
      if (ebgm || mgps != null || prior != null) {
        progress("fitting the prior");
        fitted = new FittedPrior(counts, strata, model, given, threads);
        say(err, fitted.summary());
        bayes = new EmpiricalBayes(fitted.prior(), fitted.largestCount());
      }
      long fit = System.nanoTime();
      ScoreRows rows =
          new ScoreRows(counts, inOrder(productNames), inOrder(eventNames), bayes, leastCount);
      if (out.toString().equals("-")) {
        rows.write(System.out, threads, this::progress);
        if (System.out.checkError()) {
          throw new CsvRows.Unreadable("standard output was closed early");
        }
      } else {
        writeFiles(rows, fitted);
      }
      long written = System.nanoTime();
      say(
          err,
          String.format(
              Locale.ROOT,
              "%,d reports, %,d products, %,d events, %,d pairs in %.1f s"
                  + " (read %.2f, counted %.2f, prior %.2f, scored and written %.2f)",
              counts.reports(),
              counts.products(),
              counts.events(),
              counts.pairs(),
              (written - begun) / 1e9,
              (read - begun) / 1e9,
              (counted - read) / 1e9,
              (fit - counted) / 1e9,
              (written - fit) / 1e9));
      return 0;
    } catch (FileNotFoundException e) {
      say(err, "cannot open " + e.getMessage());
    } catch (CsvRows.Unreadable e) {
      say(err, e.getMessage());
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? "not allowed" : e.getReason();
      say(err, "cannot write " + e.getFile() + ": " + reason);
    } catch (IOException e) {
      say(err, e.toString());
    }
    return 1;
  }

  private void checkOptions() {
    boolean one = reports != null;
    boolean two = products != null && events != null;
    boolean half = products != null || events != null;
    if (one && half || !one && !two) {
      throw new ParameterException(
          spec.commandLine(), "Give either --reports, or --products together with --events");
    }
    if (threads < 1) {
      throw new ParameterException(spec.commandLine(), "--threads must be at least 1");
    }
    if (leastCount < 1) {
      throw new ParameterException(spec.commandLine(), "--min-count must be at least 1");
    }
    checkStrata(one);
    List<Path> inputs = new ArrayList<>(one ? List.of(reports) : List.of(products, events));
    if (attributes != null) {
      inputs.add(attributes);
    }
    for (Path input : inputs) {
      if (isSame(input, out) || isSame(input, json())) {
        throw new ParameterException(
            spec.commandLine(), "--out would overwrite the input file " + input);
      }
    }
  }

  private static boolean isSame(Path input, Path output) {
    return input.toAbsolutePath().normalize().equals(output.toAbsolutePath().normalize());
  }

  private void checkStrata(boolean one) {
    if (attributes != null && (one || strata.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(), "--attributes goes with --products, --events and --strata");
    }
    if (!one && !strata.isEmpty() && attributes == null) {
      throw new ParameterException(
          spec.commandLine(), "--strata with --products and --events needs --attributes");
    }
    Set<String> seen = new HashSet<>(Set.of(REPORT, PRODUCT, EVENT));
    for (String column : strata) {
      if (column.isBlank() || !seen.add(column.toLowerCase(Locale.ROOT))) {
        throw new ParameterException(
            spec.commandLine(),
            "--strata takes different columns other than report_id, product" + " and event");
      }
    }
  }

  private PriorFit.Model model() {
    if (mgps == null) {
      return PriorFit.Model.ALL;
    }
    if (prior != null) {
      throw new ParameterException(spec.commandLine(), "Give either --mgps or --prior");
    }
    return switch (mgps) {
      case "all" -> PriorFit.Model.ALL;
      case "truncated" -> PriorFit.Model.TRUNCATED;
      default ->
          throw new ParameterException(
              spec.commandLine(), "--mgps must be all or truncated, not " + mgps);
    };
  }

  private MgpsPrior givenPrior() {
    if (prior == null) {
      return null;
    }
    String[] parts = prior.split(",", -1);
    if (parts.length != 5) {
      throw new ParameterException(
          spec.commandLine(), "--prior takes five numbers a1,b1,a2,b2,p, not " + prior);
    }
    try {
      double[] x = new double[5];
      for (int i = 0; i < 5; i++) {
        x[i] = Double.parseDouble(parts[i]);
      }
      return new MgpsPrior(x[0], x[1], x[2], x[3], x[4]);
    } catch (NumberFormatException e) {
      throw new ParameterException(
          spec.commandLine(), "--prior takes five numbers a1,b1,a2,b2,p, not " + prior, e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--prior: " + e.getMessage(), e);
    }
  }

  /** A table with an empty margin has nothing to compare with: no score would mean anything. */
  private static void check(ReportCounts counts) throws CsvRows.Unreadable {
    if (counts.reports() == 0) {
      throw new CsvRows.Unreadable("no report has both a product and an event");
    }
    int products = 0;
    for (int p = 0; p < counts.products(); p++) {
      products += counts.productReports(p) > 0 ? 1 : 0;
    }
    int events = 0;
    for (int e = 0; e < counts.events(); e++) {
      events += counts.eventReports(e) > 0 ? 1 : 0;
    }
    if (products == 1 || events == 1) {
      throw new CsvRows.Unreadable(
          "all reports name the same single "
              + (products == 1 ? PRODUCT : EVENT)
              + ": there is nothing to compare it with");
    }
  }

  private ReportCounts countOneFile(PrintWriter err) throws IOException {
    Names reportNames = new Names();
    ReportStrata byReport = strata.isEmpty() ? null : new ReportStrata(strata);
    ReportFile file =
        read(
            reports,
            List.of(REPORT, PRODUCT, EVENT),
            List.of(reportNames, productNames, eventNames),
            byReport,
            err);
    read = System.nanoTime();
    progress("counting");
    return ReportCounts.ofRows(
        file.column(0),
        ranked(file.column(1), productNames),
        ranked(file.column(2), eventNames),
        productNames.size(),
        eventNames.size(),
        byReport == null ? null : byReport.ofReports(reportNames.size()));
  }

  private ReportCounts countTwoFiles(PrintWriter err) throws IOException {
    Names reportNames = new Names();
    ReportFile given =
        read(products, List.of(REPORT, PRODUCT), List.of(reportNames, productNames), null, err);
    ReportFile seen =
        read(events, List.of(REPORT, EVENT), List.of(reportNames, eventNames), null, err);
    int[] stratumOf = strata.isEmpty() ? null : attributed(reportNames, err);
    read = System.nanoTime();
    progress("counting");
    ReportCounts counts =
        ReportCounts.ofLists(
            given.column(0),
            ranked(given.column(1), productNames),
            seen.column(0),
            ranked(seen.column(1), eventNames),
            productNames.size(),
            eventNames.size(),
            stratumOf);
    int without = reportNames.size() - counts.reports();
    if (without > 0) {
      say(
          err,
          String.format(Locale.ROOT, "%,d reports without product or event left out", without));
    }
    return counts;
  }

  /** The strata of the reports, from the file of attributes; other reports in it are ignored. */
  private int[] attributed(Names reportNames, PrintWriter err) throws IOException {
    if (Files.isDirectory(attributes)) {
      throw new CsvRows.Unreadable(attributes + " is a directory");
    }
    List<String> wanted = new ArrayList<>(List.of(REPORT));
    wanted.addAll(strata);
    ReportStrata byReport = new ReportStrata(strata);
    boolean[] told = new boolean[reportNames.size()];
    int toldOf = 0;
    try (CsvRows csv = new CsvRows(attributes.toString(), wanted)) {
      while (csv.next()) {
        if (csv.start(0) == csv.end(0)) {
          throw csv.problem("the report_id is empty");
        }
        int report = reportNames.find(csv.buffer(), csv.start(0), csv.end(0));
        if (report >= 0) {
          byReport.note(csv, 1, report);
          toldOf += told[report] ? 0 : 1;
          told[report] = true;
        }
      }
    }
    if (toldOf < told.length) {
      say(
          err,
          String.format(
              Locale.ROOT, "%,d reports have no row in %s", told.length - toldOf, attributes));
    }
    return byReport.ofReports(reportNames.size());
  }

  private ReportFile read(
      Path file, List<String> titles, List<Names> names, ReportStrata byReport, PrintWriter err)
      throws IOException {
    if (Files.isDirectory(file)) {
      throw new CsvRows.Unreadable(file + " is a directory");
    }
    ReportFile read = new ReportFile(file.toString(), titles, names, byReport, this::progress);
    if (read.incomplete() > 0) {
      say(
          err,
          String.format(
              Locale.ROOT,
              "%s: %,d rows with an empty cell left out, the first on line %d",
              file,
              read.incomplete(),
              read.firstIncomplete()));
    }
    if (read.rows() == 0) {
      throw new CsvRows.Unreadable(file + " has a header but no complete row");
    }
    return read;
  }

  /** Replaces the numbers of first sight by ranks, so that counting yields sorted pairs. */
  private static int[] ranked(int[] column, Names names) {
    int[] ranks = names.ranks();
    for (int i = 0; i < column.length; i++) {
      column[i] = ranks[column[i]];
    }
    return column;
  }

  private static byte[][] inOrder(Names names) {
    int[] sorted = names.sorted();
    byte[][] all = new byte[sorted.length][];
    for (int i = 0; i < all.length; i++) {
      all[i] = names.get(sorted[i]);
    }
    return all;
  }

  /** Writes beside the targets and moves, so that a broken run leaves no half result behind. */
  private void writeFiles(ScoreRows rows, FittedPrior fitted) throws IOException {
    if (Files.exists(out) && !Files.isRegularFile(out)) {
      try (OutputStream stream = Files.newOutputStream(out)) {
        rows.write(stream, threads, this::progress);
      }
      return;
    }
    Path target = out.toAbsolutePath();
    if (!Files.isDirectory(target.getParent())) {
      throw new FileNotFoundException(out + ": there is no such directory");
    }
    Path json = json().toAbsolutePath();
    Path part = target.resolveSibling(target.getFileName() + ".part");
    Path jsonPart = json.resolveSibling(json.getFileName() + ".part");
    try {
      try (OutputStream stream = Files.newOutputStream(part)) {
        rows.write(stream, threads, this::progress);
      }
      if (fitted != null) {
        Files.writeString(jsonPart, fitted.json());
        move(jsonPart, json);
      }
      move(part, target);
    } finally {
      Files.deleteIfExists(part);
      Files.deleteIfExists(jsonPart);
    }
  }

  /** O.json beside O.csv. */
  private Path json() {
    String name = String.valueOf(out.getFileName());
    String stem =
        name.toLowerCase(Locale.ROOT).endsWith(".csv")
            ? name.substring(0, name.length() - 4)
            : name;
    return out.resolveSibling(stem + ".json");
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void progress(String what) {
    long now = System.nanoTime();
    if (now - lastProgress > PROGRESS_NANOS) {
      lastProgress = now;
      say(spec.commandLine().getErr(), what);
    }
  }

  private static void say(PrintWriter err, String what) {
    err.println("disproportionality: " + what);
    err.flush();
  }
}
