package org.longwatch.cli.computation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.longwatch.statistics.ContingencyTable;
import org.longwatch.statistics.FixedFormat;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.ShortestFormat;
import org.longwatch.statistics.disproportionality.Disproportionality;
import org.longwatch.statistics.disproportionality.EmpiricalBayes;
import org.longwatch.statistics.disproportionality.InformationComponent;
import org.longwatch.statistics.disproportionality.ReportCounts;

/**
 * Writes the measures of every observed pair as CSV, products and events in the order of their
 * numbers; what is undefined is empty. The bytes do not depend on the number of threads.
 */
final class ScoreRows {
  static final String HEADER =
      "product,event,a,b,c,d,expected,prr,prr_lower,prr_upper,chi2,chi2_yates,"
          + "ror,ror_lower,ror_upper,ic,ic_lower,ic_upper,ebgm,eb05,eb95";

  private static final int PAIRS_PER_PART = 4096;
  private static final int NUMBERS = 19;
  private static final int BREADTH = NUMBERS * (ShortestFormat.LONGEST + 1) + 2;

  private final ReportCounts counts;
  private final byte[][] products;
  private final byte[][] events;
  private final InformationComponent information;
  private final EmpiricalBayes bayes;
  private final int leastCount;
  private final Queue<byte[]> spare = new ConcurrentLinkedQueue<>();

  /**
   * @param products the name of each product, as UTF-8
   * @param events the name of each event
   * @param bayes null to leave EBGM and its limits empty
   * @param leastCount pairs with fewer reports are not written
   */
  ScoreRows(
      ReportCounts counts,
      byte[][] products,
      byte[][] events,
      EmpiricalBayes bayes,
      int leastCount) {
    this.bayes = bayes;
    this.leastCount = leastCount;
    this.counts = counts;
    this.products = cells(products);
    this.events = cells(events);
    this.information = counts.informationComponent();
  }

  void write(OutputStream out, int threads, Consumer<String> progress) throws IOException {
    out.write((HEADER + "\n").getBytes(StandardCharsets.US_ASCII));
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      Queue<Future<Part>> parts = new ArrayDeque<>();
      int product = 0;
      while (product < products.length || !parts.isEmpty()) {
        while (product < products.length && parts.size() < 2 * threads) {
          int from = product;
          int enough = counts.first(from) + PAIRS_PER_PART;
          do {
            product++;
          } while (product < products.length && counts.first(product) < enough);
          int to = product;
          parts.add(workers.submit(() -> part(from, to)));
        }
        Part part = parts.remove().get();
        out.write(part.bytes, 0, part.length);
        spare.add(part.bytes);
        progress.accept("writing, " + 100L * part.pairs / Math.max(1, counts.pairs()) + " %");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  /** Formatted rows; pairs counts from the very first. */
  private record Part(byte[] bytes, int length, int pairs) {}

  private Part part(int from, int to) {
    byte[] bytes = spare.poll();
    if (bytes == null) {
      bytes = new byte[1 << 20];
    }
    int at = 0;
    for (int p = from; p < to; p++) {
      byte[] product = products[p];
      for (int pair = counts.first(p); pair < counts.first(p + 1); pair++) {
        int n = counts.count(pair);
        if (n < leastCount) {
          continue;
        }
        byte[] event = events[counts.event(pair)];
        int room = product.length + event.length + BREADTH;
        if (bytes.length - at < room) {
          bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + room));
        }
        at = text(product, bytes, at);
        at = text(event, bytes, at);
        ContingencyTable t = counts.table(p, pair);
        at = count(t.a(), bytes, at);
        at = count(t.b(), bytes, at);
        at = count(t.c(), bytes, at);
        at = count(t.d(), bytes, at);
        double expected = counts.expected(p, counts.event(pair));
        at = number(expected, bytes, at);
        at = interval(Disproportionality.prr(t), bytes, at);
        at = number(Disproportionality.chiSquare(t), bytes, at);
        at = number(Disproportionality.chiSquareYates(t), bytes, at);
        at = interval(Disproportionality.ror(t), bytes, at);
        at = interval(information.of(n, expected), bytes, at);
        if (bayes == null) {
          bytes[at++] = ',';
          bytes[at++] = ',';
          bytes[at++] = ',';
        } else {
          at = interval(bayes.of(n, expected), bytes, at);
        }
        bytes[at - 1] = '\n';
      }
    }
    return new Part(bytes, at, counts.first(to));
  }

  private static int interval(Interval interval, byte[] out, int at) {
    int to = number(interval.point(), out, at);
    to = number(interval.lower(), out, to);
    return number(interval.upper(), out, to);
  }

  private static int number(double x, byte[] out, int at) {
    int to = x == x ? ShortestFormat.write(x, out, at) : at;
    out[to] = ',';
    return to + 1;
  }

  private static int count(long n, byte[] out, int at) {
    int to = FixedFormat.write(n, out, at);
    out[to] = ',';
    return to + 1;
  }

  private static int text(byte[] cell, byte[] out, int at) {
    System.arraycopy(cell, 0, out, at, cell.length);
    out[at + cell.length] = ',';
    return at + cell.length + 1;
  }

  private static byte[][] cells(byte[][] names) {
    byte[][] cells = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      cells[i] = cell(names[i]);
    }
    return cells;
  }

  /**
   * A text cell: quoted where RFC 4180 asks for it, and led by an apostrophe where a spreadsheet
   * would take it for a formula (OWASP, CSV Injection).
   */
  static byte[] cell(byte[] name) {
    String text = new String(name, StandardCharsets.UTF_8);
    if (!text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0) {
      text = "'" + text;
    }
    if (text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')) {
      text = '"' + text.replace("\"", "\"\"") + '"';
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
