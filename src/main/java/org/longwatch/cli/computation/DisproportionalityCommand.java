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
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
      "PRR, chi-square, ROR and information component (IC) with 95 %% limits for every pair of"
          + " product and event that at least one report names.",
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
      "Output: " + ScoreRows.HEADER,
      "sorted by product and event. Nothing is added to zero cells: a value is Inf or NaN where"
          + " its formula says so; the IC is always finite. chi2_yates is corrected as R's"
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
  private Names productNames = new Names();
  private Names eventNames = new Names();

  @Override
  public Integer call() {
    checkOptions();
    lastProgress = System.nanoTime();
    long begun = lastProgress;
    PrintWriter err = spec.commandLine().getErr();
    try {
      ReportCounts counts = reports != null ? countOneFile(err) : countTwoFiles(err);
      if (counts.reports() == 0) {
        throw new CsvRows.Unreadable("no report has both a product and an event");
      }
      ScoreRows rows = new ScoreRows(counts, inOrder(productNames), inOrder(eventNames));
      if (out.toString().equals("-")) {
        rows.write(System.out, threads, this::progress);
        if (System.out.checkError()) {
          throw new CsvRows.Unreadable("standard output was closed early");
        }
      } else {
        writeFile(rows);
      }
      say(
          err,
          String.format(
              Locale.ROOT,
              "%,d reports, %,d products, %,d events, %,d pairs in %.1f s",
              counts.reports(),
              counts.products(),
              counts.events(),
              counts.pairs(),
              (System.nanoTime() - begun) / 1e9));
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
    for (Path input : one ? List.of(reports) : List.of(products, events)) {
      if (input.toAbsolutePath().normalize().equals(out.toAbsolutePath().normalize())) {
        throw new ParameterException(
            spec.commandLine(), "--out would overwrite the input file " + input);
      }
    }
  }

  private ReportCounts countOneFile(PrintWriter err) throws IOException {
    ReportFile file =
        read(
            reports,
            List.of(REPORT, PRODUCT, EVENT),
            List.of(new Names(), productNames, eventNames),
            err);
    progress("counting");
    return ReportCounts.ofRows(
        file.column(0),
        ranked(file.column(1), productNames),
        ranked(file.column(2), eventNames),
        productNames.size(),
        eventNames.size());
  }

  private ReportCounts countTwoFiles(PrintWriter err) throws IOException {
    Names reportNames = new Names();
    ReportFile given =
        read(products, List.of(REPORT, PRODUCT), List.of(reportNames, productNames), err);
    ReportFile seen = read(events, List.of(REPORT, EVENT), List.of(reportNames, eventNames), err);
    progress("counting");
    ReportCounts counts =
        ReportCounts.ofLists(
            given.column(0),
            ranked(given.column(1), productNames),
            seen.column(0),
            ranked(seen.column(1), eventNames),
            productNames.size(),
            eventNames.size());
    int without = reportNames.size() - counts.reports();
    if (without > 0) {
      say(
          err,
          String.format(Locale.ROOT, "%,d reports without product or event left out", without));
    }
    return counts;
  }

  private ReportFile read(Path file, List<String> titles, List<Names> names, PrintWriter err)
      throws IOException {
    if (Files.isDirectory(file)) {
      throw new CsvRows.Unreadable(file + " is a directory");
    }
    ReportFile read = new ReportFile(file.toString(), titles, names, this::progress);
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
    int[] sorted = names.sorted();
    int[] rank = new int[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      rank[sorted[i]] = i;
    }
    for (int i = 0; i < column.length; i++) {
      column[i] = rank[column[i]];
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

  /** Writes beside the target and moves, so that a broken run leaves no half result behind. */
  private void writeFile(ScoreRows rows) throws IOException {
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
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      try (OutputStream stream = Files.newOutputStream(part)) {
        rows.write(stream, threads, this::progress);
      }
      try {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part);
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
