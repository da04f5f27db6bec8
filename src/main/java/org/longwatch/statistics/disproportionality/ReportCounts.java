package org.longwatch.statistics.disproportionality;

import java.util.Arrays;
import org.longwatch.statistics.ContingencyTable;

/**
 * How many distinct reports name each product, each event, and both: the counts that every measure
 * of disproportionality starts from.
 *
 * <p>Products and events are numbers from 0. A report counts when it has at least one product and
 * one event; naming one of them twice changes nothing. All margins count distinct reports, as
 * openEBGM and pvda do, and not pairs. Works product by product on one row of event counters, which
 * stays in the processor's cache, and holds observed pairs only.
 */
public final class ReportCounts {
  private final int reports;
  private final int[] productReports;
  private final int[] eventReports;
  private final int[] start;
  private final int[] event;
  private final int[] count;
  private final Strata strata;

  private ReportCounts(
      int reports,
      int[] productReports,
      int[] eventReports,
      int[] start,
      Pairs pairs,
      Strata strata) {
    this.strata = strata;
    this.reports = reports;
    this.productReports = productReports;
    this.eventReports = eventReports;
    this.start = start;
    this.event = Arrays.copyOf(pairs.event, pairs.size);
    this.count = Arrays.copyOf(pairs.count, pairs.size);
  }

  /**
   * Counts rows that each name a report, a product and an event; only pairs named in a row count as
   * reported together.
   *
   * @param report a number from 0 per report, rows in any order
   */
  public static ReportCounts ofRows(
      int[] report, int[] product, int[] event, int products, int events) {
    return ofRows(report, product, event, products, events, null);
  }

  /**
   * As above, with expected counts summed over strata.
   *
   * @param stratumOf the stratum, a number from 0, of each report; null for one stratum
   */
  public static ReportCounts ofRows(
      int[] report, int[] product, int[] event, int products, int events, int[] stratumOf) {
    if (product.length != report.length || event.length != report.length) {
      throw new IllegalArgumentException("columns differ in length");
    }
    int[] r = report;
    int[] p = product;
    int[] e = event;
    if (!isSorted(r)) {
      int[] order = order(r, count(r, largest(r) + 1));
      r = pick(report, order);
      p = pick(product, order);
      e = pick(event, order);
    }
    int distinct = 0;
    int[] eventReports = new int[events];
    int[] lastReport = filled(events);
    Strata strata = stratumOf == null ? null : new Strata(stratumOf, products, events);
    for (int i = 0; i < r.length; i++) {
      if (i == 0 || r[i] != r[i - 1]) {
        distinct++;
        if (strata != null) {
          strata.report(r[i]);
        }
      }
      if (lastReport[e[i]] != r[i]) {
        lastReport[e[i]] = r[i];
        eventReports[e[i]]++;
        if (strata != null) {
          strata.event(e[i], r[i]);
        }
      }
    }
    int[] first = count(p, products);
    int[] order = order(p, first);
    r = pick(r, order);
    e = pick(e, order);

    int[] productReports = new int[products];
    int[] start = new int[products + 1];
    Pairs pairs = new Pairs(events);
    Arrays.fill(lastReport, -1);
    for (int i = 0; i < products; i++) {
      int previous = -1;
      for (int k = first[i]; k < first[i + 1]; k++) {
        if (r[k] != previous) {
          previous = r[k];
          productReports[i]++;
          if (strata != null) {
            strata.product(i, previous);
          }
        }
        if (lastReport[e[k]] != r[k]) {
          lastReport[e[k]] = r[k];
          pairs.add(e[k]);
        }
      }
      pairs.endProduct(lastReport);
      start[i + 1] = pairs.size;
    }
    return new ReportCounts(distinct, productReports, eventReports, start, pairs, strata);
  }

  /**
   * Counts two lists, of products per report and of events per report; every product of a report
   * was reported together with every event of it.
   *
   * @param productReport the report, a number from 0, of each entry of {@code product}
   * @param eventReport the report, from the same numbers, of each entry of {@code event}
   */
  public static ReportCounts ofLists(
      int[] productReport,
      int[] product,
      int[] eventReport,
      int[] event,
      int products,
      int events) {
    return ofLists(productReport, product, eventReport, event, products, events, null);
  }

  /**
   * As above, with expected counts summed over strata.
   *
   * @param stratumOf the stratum, a number from 0, of each report; null for one stratum
   */
  public static ReportCounts ofLists(
      int[] productReport,
      int[] product,
      int[] eventReport,
      int[] event,
      int products,
      int events,
      int[] stratumOf) {
    if (product.length != productReport.length || event.length != eventReport.length) {
      throw new IllegalArgumentException("columns differ in length");
    }
    int all = Math.max(largest(productReport), largest(eventReport)) + 1;
    int[] eventFirst = count(eventReport, all);
    int[] eventOf = pick(event, order(eventReport, eventFirst));
    int[] productFirst = count(productReport, all);
    int[] productOf = pick(product, order(productReport, productFirst));

    // keep each product and event once per report, and only reports that have both
    int[] eventReports = new int[events];
    int[] productReports = new int[products];
    int[] lastReport = filled(Math.max(events, products));
    Strata strata = stratumOf == null ? null : new Strata(stratumOf, products, events);
    int kept = 0;
    int keptEvents = 0;
    int[] eventEnd = new int[all];
    for (int r = 0; r < all; r++) {
      int begin = eventFirst[r];
      int end = eventFirst[r + 1];
      eventFirst[r] = keptEvents;
      if (productFirst[r] < productFirst[r + 1] && begin < end) {
        kept++;
        if (strata != null) {
          strata.report(r);
        }
        for (int k = begin; k < end; k++) {
          int e = eventOf[k];
          if (lastReport[e] != r) {
            lastReport[e] = r;
            eventReports[e]++;
            if (strata != null) {
              strata.event(e, r);
            }
            eventOf[keptEvents++] = e;
          }
        }
      }
      eventEnd[r] = keptEvents;
    }
    Arrays.fill(lastReport, -1);
    int[] reportOf = new int[productOf.length];
    int keptProducts = 0;
    for (int r = 0; r < all; r++) {
      if (eventFirst[r] == eventEnd[r]) {
        continue;
      }
      for (int k = productFirst[r]; k < productFirst[r + 1]; k++) {
        int p = productOf[k];
        if (lastReport[p] != r) {
          lastReport[p] = r;
          productReports[p]++;
          if (strata != null) {
            strata.product(p, r);
          }
          productOf[keptProducts] = p;
          reportOf[keptProducts++] = r;
        }
      }
    }
    productOf = Arrays.copyOf(productOf, keptProducts);
    int[] first = count(productOf, products);
    reportOf = pick(Arrays.copyOf(reportOf, keptProducts), order(productOf, first));

    int[] start = new int[products + 1];
    Pairs pairs = new Pairs(events);
    for (int p = 0; p < products; p++) {
      for (int k = first[p]; k < first[p + 1]; k++) {
        int r = reportOf[k];
        for (int j = eventFirst[r]; j < eventEnd[r]; j++) {
          pairs.add(eventOf[j]);
        }
      }
      pairs.endProduct(lastReport);
      start[p + 1] = pairs.size;
    }
    return new ReportCounts(kept, productReports, eventReports, start, pairs, strata);
  }

  /** Distinct reports with at least one product and one event: N. */
  public int reports() {
    return reports;
  }

  public int products() {
    return productReports.length;
  }

  public int events() {
    return eventReports.length;
  }

  public int productReports(int product) {
    return productReports[product];
  }

  public int eventReports(int event) {
    return eventReports[event];
  }

  /** The number of observed pairs; those of product p are first(p) to first(p+1), events rising. */
  public int pairs() {
    return event.length;
  }

  public int first(int product) {
    return start[product];
  }

  public int event(int pair) {
    return event[pair];
  }

  /** Distinct reports with both. */
  public int count(int pair) {
    return count[pair];
  }

  /** The 2x2 table of a pair that belongs to the product. */
  public ContingencyTable table(int product, int pair) {
    return ContingencyTable.ofMargins(
        count[pair], productReports[product], eventReports[event[pair]], reports);
  }

  /** Whether expected counts are sums over strata. */
  public boolean stratified() {
    return strata != null;
  }

  /** Strata with at least one counted report; 1 when not stratified. */
  public int strata() {
    return strata == null ? 1 : strata.used();
  }

  /**
   * Reports expected with both if product and event were independent within every stratum, the sum
   * of n_product,s * n_event,s / N_s (DuMouchel 1999, equation 2). Without strata this is {@link
   * ContingencyTable#expected}.
   */
  public double expected(int product, int event) {
    return strata == null
        ? (double) productReports[product] * (double) eventReports[event] / reports
        : strata.expected(product, event);
  }

  /** The information component with its limits prepared for every count that occurs. */
  public InformationComponent informationComponent() {
    return InformationComponent.forCounts(count);
  }

  /** The counters of one product, and the pairs of all products so far. */
  private static final class Pairs {
    private final int[] counter;
    private final int[] touched;
    private int touchedSize;
    private int[] event = new int[1024];
    private int[] count = new int[1024];
    private int size;

    Pairs(int events) {
      counter = new int[events];
      touched = new int[events];
    }

    void add(int e) {
      if (counter[e]++ == 0) {
        touched[touchedSize++] = e;
      }
    }

    /** Moves the counters to the pairs in the order of events, and clears them and the marks. */
    void endProduct(int[] marks) {
      if (size > Integer.MAX_VALUE - 8 - touchedSize) {
        throw new IllegalArgumentException("more than 2^31 pairs of product and event");
      }
      if (size + touchedSize > event.length) {
        int larger = (int) Math.min(Integer.MAX_VALUE - 8, (size + (long) touchedSize) * 3 / 2);
        event = Arrays.copyOf(event, larger);
        count = Arrays.copyOf(count, larger);
      }
      if (touchedSize > counter.length / 16) {
        for (int e = 0; e < counter.length; e++) {
          if (counter[e] != 0) {
            take(e, marks);
          }
        }
      } else {
        Arrays.sort(touched, 0, touchedSize);
        for (int i = 0; i < touchedSize; i++) {
          take(touched[i], marks);
        }
      }
      touchedSize = 0;
    }

    private void take(int e, int[] marks) {
      event[size] = e;
      count[size++] = counter[e];
      counter[e] = 0;
      marks[e] = -1;
    }
  }

  /** Reports, and reports of each product and event, by stratum. */
  private static final class Strata {
    private final int[] of;
    private final int strata;
    private final int[] reports;
    private final int[] productReports;
    private final int[] eventReports;

    Strata(int[] of, int products, int events) {
      this.of = of;
      strata = largest(of) + 1;
      reports = new int[strata];
      productReports = new int[Math.multiplyExact(strata, products)];
      eventReports = new int[Math.multiplyExact(strata, events)];
    }

    void report(int report) {
      reports[of[report]]++;
    }

    void product(int product, int report) {
      productReports[product * strata + of[report]]++;
    }

    void event(int event, int report) {
      eventReports[event * strata + of[report]]++;
    }

    int used() {
      int used = 0;
      for (int n : reports) {
        used += n > 0 ? 1 : 0;
      }
      return used;
    }

    double expected(int product, int event) {
      double sum = 0;
      int p = product * strata;
      int e = event * strata;
      for (int s = 0; s < strata; s++) {
        if (productReports[p + s] != 0 && eventReports[e + s] != 0) {
          sum += (double) productReports[p + s] * (double) eventReports[e + s] / reports[s];
        }
      }
      return sum;
    }
  }

  private static int[] filled(int size) {
    int[] array = new int[size];
    Arrays.fill(array, -1);
    return array;
  }

  private static boolean isSorted(int[] a) {
    for (int i = 1; i < a.length; i++) {
      if (a[i] < a[i - 1]) {
        return false;
      }
    }
    return true;
  }

  private static int largest(int[] a) {
    int largest = -1;
    for (int x : a) {
      largest = Math.max(largest, x);
    }
    return largest;
  }

  /** Where each key's entries begin once sorted; the last element is the length. */
  private static int[] count(int[] keys, int size) {
    int[] first = new int[size + 1];
    for (int key : keys) {
      first[key + 1]++;
    }
    for (int i = 0; i < size; i++) {
      first[i + 1] += first[i];
    }
    return first;
  }

  /** The stable counting-sort order of the keys, null when they are sorted already. */
  private static int[] order(int[] keys, int[] first) {
    if (isSorted(keys)) {
      return null;
    }
    int[] next = first.clone();
    int[] order = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      order[next[keys[i]]++] = i;
    }
    return order;
  }

  private static int[] pick(int[] values, int[] order) {
    if (order == null) {
      return values.clone();
    }
    int[] picked = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      picked[i] = values[order[i]];
    }
    return picked;
  }
}
