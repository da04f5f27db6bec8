package org.longwatch.statistics.disproportionality;

import org.longwatch.statistics.ContingencyTable;

/**
 * The table of a pair as it is, and without the reports that name the product which most reports of
 * the event name: where a score crosses its threshold only in the second, that product masked it.
 *
 * <p>Wang, Hochberg, Pearson, Hauben: An experimental investigation of masking in the US FDA
 * adverse event reporting system database. Drug Safety 33 (2010) 1117-1133. Reports that name the
 * masking product together with the examined one are left out, too. A report that names product and
 * event in different rows only is one with the product and without the event.
 *
 * @param maskingProduct the other product with most reports of the event, the first of equals; -1
 *     when no other product has any, and then both tables are the same
 */
public record Masking(int maskingProduct, ContingencyTable all, ContingencyTable without) {

  /**
   * From rows as {@link ReportCounts#ofRows} counts them.
   *
   * @param pairProduct the product examined
   * @param pairEvent the event examined
   */
  public static Masking ofRows(
      int[] report,
      int[] product,
      int[] event,
      int products,
      int events,
      int pairProduct,
      int pairEvent) {
    return ofRows(report, product, event, products, events)[pairProduct][pairEvent];
  }

  /** The same for every pair, by product and event; counts once per masking product. */
  public static Masking[][] ofRows(
      int[] report, int[] product, int[] event, int products, int events) {
    Dense all = Dense.of(report, product, event, products, events);
    Dense[] without = new Dense[products];
    Masking[][] found = new Masking[products][events];
    for (int e = 0; e < events; e++) {
      for (int p = 0; p < products; p++) {
        int masking = -1;
        int most = 0;
        for (int other = 0; other < products; other++) {
          if (other != p && all.both[other][e] > most) {
            masking = other;
            most = all.both[other][e];
          }
        }
        ContingencyTable table = all.table(p, e);
        if (masking >= 0 && without[masking] == null) {
          without[masking] = without(report, product, event, products, events, masking);
        }
        found[p][e] =
            new Masking(masking, table, masking < 0 ? table : without[masking].table(p, e));
      }
    }
    return found;
  }

  private static Dense without(
      int[] report, int[] product, int[] event, int products, int events, int masking) {
    int reports = 0;
    for (int r : report) {
      reports = Math.max(reports, r + 1);
    }
    boolean[] leftOut = new boolean[reports];
    int kept = report.length;
    for (int i = 0; i < report.length; i++) {
      leftOut[report[i]] |= product[i] == masking;
    }
    for (int r : report) {
      kept -= leftOut[r] ? 1 : 0;
    }
    int[] keptReport = new int[kept];
    int[] keptProduct = new int[kept];
    int[] keptEvent = new int[kept];
    int k = 0;
    for (int i = 0; i < report.length; i++) {
      if (!leftOut[report[i]]) {
        keptReport[k] = report[i];
        keptProduct[k] = product[i];
        keptEvent[k++] = event[i];
      }
    }
    return Dense.of(keptReport, keptProduct, keptEvent, products, events);
  }

  /** Reports of every pair, those without any as well. */
  private record Dense(ReportCounts counts, int[][] both, int[][] inReport) {

    static Dense of(int[] report, int[] product, int[] event, int products, int events) {
      ReportCounts rows = ReportCounts.ofRows(report, product, event, products, events);
      ReportCounts lists = ReportCounts.ofLists(report, product, report, event, products, events);
      return new Dense(rows, both(rows, products, events), both(lists, products, events));
    }

    private static int[][] both(ReportCounts counts, int products, int events) {
      int[][] both = new int[products][events];
      for (int p = 0; p < products; p++) {
        for (int pair = counts.first(p); pair < counts.first(p + 1); pair++) {
          both[p][counts.event(pair)] = counts.count(pair);
        }
      }
      return both;
    }

    ContingencyTable table(int product, int event) {
      int a = both[product][event];
      int others = counts.eventReports(event) - inReport[product][event];
      return new ContingencyTable(
          a,
          counts.productReports(product) - a,
          others,
          counts.reports() - counts.productReports(product) - others);
    }
  }
}
