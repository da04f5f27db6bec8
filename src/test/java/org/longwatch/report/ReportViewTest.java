package org.longwatch.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.ProductId;
import org.longwatch.security.SmallCells;

class ReportViewTest {

  private static final AggregateReport REPORT =
      new AggregateReport(
          new UUID(0, 1),
          Instant.parse("2026-01-02T03:04:05Z"),
          "somebody",
          Measure.AE_INCIDENCE,
          77,
          LocalDate.of(2025, 12, 31),
          "every case",
          "mini-1",
          "1",
          "in",
          "out");

  private static final ProductId PRODUCT = new ProductId(new UUID(0, 2));

  @Test
  void nothingIsMaskedForThoseWhoMaySeeAll() {
    ReportView view = view(1, new long[] {40, 30, 3}, new long[] {9, 1, 2});
    assertFalse(view.lines().stream().anyMatch(ReportView.Line::masked));
    assertEquals(OptionalLong.of(12), view.lines().get(0).events());
    assertEquals(1000.0 * 9 / 40, view.lines().get(1).rate().orElseThrow().point(), 1e-9);
  }

  @Test
  void aSmallCountTakesItsRateAlong() {
    ReportView view = view(5, new long[] {40, 30, 20}, new long[] {9, 2, 8});
    ReportView.Line small = view.lines().get(2);
    assertTrue(small.events().isEmpty());
    assertTrue(small.rate().isEmpty());
    assertEquals(OptionalLong.of(30), small.treated());
  }

  @Test
  void aSingleMaskedYearCannotBeWorkedOutFromTheTotal() {
    ReportView view = view(5, new long[] {40, 30, 20}, new long[] {9, 2, 8});
    assertEquals(OptionalLong.of(19), view.lines().get(0).events());
    assertEquals(
        2, view.lines().stream().filter(line -> line.events().isEmpty()).count(), "2 and 8");
    assertEquals(OptionalLong.of(9), view.lines().get(1).events());
  }

  @Test
  void aYearWithFewPatientsHidesItsTimeAndThatOfAnother() {
    ReportView view = view(5, new long[] {40, 30, 3}, new long[] {0, 0, 0});
    assertTrue(view.lines().get(3).personYears().isEmpty());
    assertTrue(view.lines().get(2).personYears().isEmpty(), "or the total would give it away");
    assertTrue(view.lines().get(1).personYears().isPresent());
    assertEquals(OptionalLong.of(0), view.lines().get(3).events());
    assertTrue(view.lines().get(3).rate().isEmpty());
  }

  @Test
  void noMaskedCountFollowsFromWhatIsShown() {
    Random random = new Random(20261121);
    for (int round = 0; round < 5000; round++) {
      int years = 1 + random.nextInt(6);
      long[] treated = new long[years];
      long[] events = new long[years];
      long left = 1 + random.nextInt(60);
      for (int year = 0; year < years; year++) {
        treated[year] = left;
        left = Math.max(0, left - random.nextInt(20));
        events[year] = random.nextInt(4) == 0 ? 0 : random.nextInt(15);
      }
      int threshold = 2 + random.nextInt(10);
      ReportView view = view(threshold, treated, events);
      ReportView.Line total = view.lines().get(0);
      List<Long> hidden = new ArrayList<>();
      for (int year = 0; year < years; year++) {
        ReportView.Line line = view.lines().get(year + 1);
        if (line.events().isEmpty()) {
          hidden.add(events[year]);
        } else {
          assertFalse(new SmallCells(threshold).hides(line.events().getAsLong()));
        }
        assertTrue(line.rate().isEmpty() || !line.masked());
      }
      if (total.events().isPresent() && !hidden.isEmpty()) {
        long difference = hidden.stream().mapToLong(Long::longValue).sum();
        assertTrue(hidden.size() > 1 && difference >= threshold, () -> view.lines().toString());
      }
    }
  }

  @Test
  void theHashOfAMaskedViewIsNotThatOfTheReport() {
    long[] treated = {40, 30, 20};
    long[] events = {9, 2, 8};
    assertNotEquals(view(1, treated, events).hash(), view(5, treated, events).hash());
    assertEquals(
        view(5, treated, events).hash(),
        view(5, treated, new long[] {9, 3, 7}).hash(),
        "what is masked cannot be found by trying");
  }

  @Test
  void theFileHoldsNoMoreThanTheView() throws Exception {
    ReportView view = view(5, new long[] {40, 30, 20}, new long[] {9, 2, 8});
    List<CSVRecord> rows =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .get()
            .parse(new StringReader(ReportFile.csv(view)))
            .getRecords();
    assertEquals(4, rows.size());
    assertEquals("all", rows.get(0).get("year_since_infusion"));
    assertEquals("masked", rows.get(2).get("events"));
    assertEquals("masked", rows.get(2).get("rate_upper"));
    assertEquals("9", rows.get(1).get("events"));
    assertEquals("77", rows.get(0).get("as_of_position"));

    JsonNode json = new ObjectMapper().readTree(ReportFile.json(view));
    assertTrue(json.at("/lines/2/events").isNull());
    assertEquals("events", json.at("/lines/2/masked/0").asText());
    assertEquals(9, json.at("/lines/1/events").asInt());
    assertEquals("2025-12-31", json.at("/clinicalCutOff").asText());
  }

  @Test
  void aNameThatLooksLikeAFormulaIsDefused() {
    assertEquals("'=1+1", ReportFile.guarded("=1+1"));
    assertEquals("'@x", ReportFile.guarded("@x"));
    assertEquals("LENTI-1", ReportFile.guarded("LENTI-1"));
  }

  private static ReportView view(int threshold, long[] treated, long[] events) {
    List<Tabulation.Row> rows = new ArrayList<>();
    long all = 0;
    double years = 0;
    for (int year = 0; year < treated.length; year++) {
      all += events[year];
      years += treated[year];
    }
    rows.add(row(Tabulation.ALL_YEARS, treated[0], years, all));
    for (int year = 0; year < treated.length; year++) {
      rows.add(row(year, treated[year], treated[year], events[year]));
    }
    return ReportView.of(REPORT, rows, new SmallCells(threshold));
  }

  private static Tabulation.Row row(int year, long treated, double years, long events) {
    return new Tabulation.Row(PRODUCT, "P-1", "Product 1", "H", year, treated, years, events);
  }
}
