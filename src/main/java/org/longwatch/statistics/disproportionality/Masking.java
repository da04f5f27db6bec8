package org.longwatch.statistics.disproportionality;

import org.longwatch.statistics.ContingencyTable;

/**
 * The table of a pair as it is, and without the reports that name the product which most reports of
 * the event name: where a score crosses its threshold only in the second, that product masked it.
 *
 * <p>Wang, Hochberg, Pearson, Hauben: An experimental investigation of masking in the US FDA
 * adverse event reporting system database. Drug Safety 33 (2010) 1117-1133. Reports that name the
 * masking product together with the examined one are left out, too.
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
    ReportCounts counts = ReportCounts.ofRows(report, product, event, products, events);
    int masking = -1;
    int most = 0;
    for (int p = 0; p < products; p++) {
      int reports = both(counts, p, pairEvent);
      if (p != pairProduct && reports > most) {
        masking = p;
        most = reports;
      }
    }
    ContingencyTable all = table(counts, pairProduct, pairEvent);
    if (masking < 0) {
      return new Masking(masking, all, all);
    }
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
    ReportCounts rest = ReportCounts.ofRows(keptReport, keptProduct, keptEvent, products, events);
    return new Masking(masking, all, table(rest, pairProduct, pairEvent));
  }

  private static ContingencyTable table(ReportCounts counts, int product, int event) {
    return ContingencyTable.ofMargins(
        both(counts, product, event),
        counts.productReports(product),
        counts.eventReports(event),
        counts.reports());
  }

  private static int both(ReportCounts counts, int product, int event) {
    for (int pair = counts.first(product); pair < counts.first(product + 1); pair++) {
      if (counts.event(pair) == event) {
        return counts.count(pair);
      }
    }
    return 0;
  }
}
