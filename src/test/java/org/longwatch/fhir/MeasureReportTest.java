package org.longwatch.fhir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.mapping.MeasureReportMapper;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.kernel.ProductId;
import org.longwatch.report.AggregateReport;
import org.longwatch.report.Measure;
import org.longwatch.report.ReportView;
import org.longwatch.statistics.Interval;

class MeasureReportTest {

  private static final AggregateReport REPORT =
      new AggregateReport(
          new UUID(0, 7),
          Instant.parse("2026-01-02T03:04:05Z"),
          "somebody",
          Measure.AE_INCIDENCE,
          77,
          LocalDate.of(2025, 12, 31),
          "every case",
          "mini-1",
          "1",
          "in",
          "");

  private static final ReportView VIEW =
      new ReportView(
          REPORT,
          5,
          List.of(
              line(OptionalInt.empty(), OptionalLong.of(13), Optional.of(new Interval(2, 1, 3))),
              line(OptionalInt.of(0), OptionalLong.empty(), Optional.empty()),
              line(
                  OptionalInt.of(1),
                  OptionalLong.of(0),
                  Optional.of(new Interval(Double.NaN, Double.NaN, Double.NaN)))));

  @Test
  void theNumbersAreGroupsStratifiedByProductAndYear() throws Exception {
    JsonNode json = json();
    assertEquals("MeasureReport", json.path("resourceType").asText());
    assertEquals(REPORT.id().toString(), json.path("id").asText());
    assertEquals("2025-12-31", json.at("/period/end").asText());
    assertEquals("77", json.at("/identifier/0/value").asText());
    assertEquals(VIEW.hash(), json.at("/identifier/1/value").asText());
    assertEquals(6, json.path("group").size());
    JsonNode events = group(json, "events");
    JsonNode all = events.at("/stratifier/0/stratum/0");
    assertEquals("P-1", all.at("/value/coding/0/code").asText());
    assertEquals(13, all.at("/population/0/count").asInt());
    assertFalse(events.at("/population/0").has("count"), "no number over all products");
    JsonNode years = events.at("/stratifier/1/stratum");
    assertEquals("P-1", years.at("/0/component/0/value/coding/0/code").asText());
    assertEquals("0", years.at("/0/component/1/value/text").asText());
    assertEquals("1", years.at("/1/component/1/value/text").asText());
    assertEquals(0, years.at("/1/population/0/count").asInt());
    assertTrue(years.at("/1/population/0").has("count"));
    assertEquals(2, score(json, "rate").path("value").asInt());
    assertEquals("/(1000.a)", score(json, "rate-upper").path("code").asText());
    assertEquals("a", score(json, "person-years").path("code").asText());
  }

  @Test
  void aMaskedNumberIsAbsentAndSaysSo() throws Exception {
    JsonNode masked = group(json(), "events").at("/stratifier/1/stratum/0/population/0");
    assertFalse(masked.has("count"));
    assertEquals("masked", masked.at("/_count/extension/0/valueCode").asText());
    JsonNode rate = group(json(), "rate").at("/stratifier/1/stratum/0/measureScore");
    assertFalse(rate.has("value"));
    assertEquals("masked", rate.at("/extension/0/valueCode").asText());
  }

  @Test
  void aRateWithoutTimeIsNoNumber() throws Exception {
    JsonNode rate = group(json(), "rate").at("/stratifier/1/stratum/1/measureScore");
    assertEquals("not-a-number", rate.at("/extension/0/valueCode").asText());
  }

  private static JsonNode json() throws Exception {
    return new ObjectMapper()
        .readTree(
            Fhir.context()
                .newJsonParser()
                .encodeResourceToString(new MeasureReportMapper().show(VIEW)));
  }

  private static JsonNode score(JsonNode report, String number) {
    return group(report, number).at("/stratifier/0/stratum/0/measureScore");
  }

  private static JsonNode group(JsonNode report, String number) {
    for (JsonNode group : report.path("group")) {
      if (group.at("/code/coding/0/code").asText().equals(number)) {
        return group;
      }
    }
    throw new AssertionError("no group " + number);
  }

  private static ReportView.Line line(
      OptionalInt year, OptionalLong events, Optional<Interval> rate) {
    return new ReportView.Line(
        new ProductId(new UUID(0, 2)),
        "P-1",
        "Product 1",
        year,
        OptionalLong.of(40),
        OptionalDouble.of(40),
        events,
        rate);
  }
}
