package org.longwatch.statistics.disproportionality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longwatch.statistics.ContingencyTable;

class ReportCountsTest {
  @Test
  void aReportThatNamesAPairTwiceIsCountedOnce() {
    ReportCounts counts =
        ReportCounts.ofRows(
            new int[] {0, 0, 0, 1, 2}, new int[] {0, 0, 1, 0, 1}, new int[] {0, 0, 1, 0, 1}, 2, 2);
    assertEquals(3, counts.reports());
    assertEquals(2, counts.productReports(0));
    assertEquals(2, counts.eventReports(1));
    assertEquals(new ContingencyTable(2, 0, 0, 1), counts.table(0, counts.first(0)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void rowsInAnyOrderAreCountedAsSetsWould(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rows = 400 * seed;
    int[] r = random.ints(rows, 0, 120).toArray();
    int[] p = random.ints(rows, 0, 9).toArray();
    int[] e = random.ints(rows, 0, 40 * seed).toArray();
    Map<List<Integer>, Set<Integer>> pairs = new TreeMap<>(ReportCountsTest::compare);
    Map<Integer, Set<Integer>> products = new HashMap<>();
    Map<Integer, Set<Integer>> events = new HashMap<>();
    for (int i = 0; i < rows; i++) {
      pairs.computeIfAbsent(List.of(p[i], e[i]), k -> new HashSet<>()).add(r[i]);
      products.computeIfAbsent(p[i], k -> new HashSet<>()).add(r[i]);
      events.computeIfAbsent(e[i], k -> new HashSet<>()).add(r[i]);
    }
    int[] given = r.clone();
    ReportCounts counts = ReportCounts.ofRows(r, p, e, 10, 40 * seed);
    assertEquals(Arrays.hashCode(given), Arrays.hashCode(r), "input kept");
    same(pairs, products, events, (int) Arrays.stream(r).distinct().count(), counts);
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 12, 13, 14})
  void listsAreCountedAsEveryProductWithEveryEventOfAReport(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] pr = random.ints(300, 0, 150).toArray();
    int[] p = random.ints(300, 0, 12).toArray();
    int[] er = random.ints(500, 0, 150).toArray();
    int[] e = random.ints(500, 0, 7 * (seed - 10)).toArray();
    Map<List<Integer>, Set<Integer>> pairs = new TreeMap<>(ReportCountsTest::compare);
    Map<Integer, Set<Integer>> products = new HashMap<>();
    Map<Integer, Set<Integer>> events = new HashMap<>();
    Set<Integer> reports = new HashSet<>();
    for (int i = 0; i < pr.length; i++) {
      for (int j = 0; j < er.length; j++) {
        if (pr[i] == er[j]) {
          pairs.computeIfAbsent(List.of(p[i], e[j]), k -> new HashSet<>()).add(pr[i]);
          products.computeIfAbsent(p[i], k -> new HashSet<>()).add(pr[i]);
          events.computeIfAbsent(e[j], k -> new HashSet<>()).add(pr[i]);
          reports.add(pr[i]);
        }
      }
    }
    ReportCounts counts = ReportCounts.ofLists(pr, p, er, e, 12, 7 * (seed - 10));
    same(pairs, products, events, reports.size(), counts);
  }

  @Test
  void reportsWithoutAnEventOrAProductAreLeftOut() {
    ReportCounts counts =
        ReportCounts.ofLists(
            new int[] {0, 1, 3},
            new int[] {0, 0, 1},
            new int[] {1, 2, 3},
            new int[] {0, 0, 0},
            2,
            1);
    assertEquals(2, counts.reports());
    assertEquals(1, counts.productReports(0));
    assertEquals(2, counts.eventReports(0));
    assertEquals(2, counts.pairs());
  }

  @Test
  void nothingCountsAsNothing() {
    int[] none = {};
    assertEquals(0, ReportCounts.ofRows(none, none, none, 3, 4).pairs());
    assertEquals(0, ReportCounts.ofLists(none, none, none, none, 3, 4).reports());
    assertThrows(
        IllegalArgumentException.class, () -> ReportCounts.ofRows(new int[] {1}, none, none, 1, 1));
  }

  private static void same(
      Map<List<Integer>, Set<Integer>> pairs,
      Map<Integer, Set<Integer>> products,
      Map<Integer, Set<Integer>> events,
      int reports,
      ReportCounts counts) {
    assertEquals(reports, counts.reports());
    assertEquals(pairs.size(), counts.pairs());
    var expected = pairs.entrySet().iterator();
    for (int p = 0; p < counts.products(); p++) {
      assertEquals(products.getOrDefault(p, Set.of()).size(), counts.productReports(p));
      for (int k = counts.first(p); k < counts.first(p + 1); k++) {
        var pair = expected.next();
        assertEquals(pair.getKey(), List.of(p, counts.event(k)));
        assertEquals(pair.getValue().size(), counts.count(k));
      }
    }
    for (int e = 0; e < counts.events(); e++) {
      assertEquals(events.getOrDefault(e, Set.of()).size(), counts.eventReports(e));
    }
  }

  private static int compare(List<Integer> x, List<Integer> y) {
    int byProduct = Integer.compare(x.get(0), y.get(0));
    return byProduct != 0 ? byProduct : Integer.compare(x.get(1), y.get(1));
  }
}
