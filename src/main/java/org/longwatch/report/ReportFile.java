package org.longwatch.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.longwatch.statistics.FixedFormat;
import org.longwatch.statistics.Interval;

/** A report as a file, made from the view alone. */
public final class ReportFile {

  /** What stands in a masked cell. */
  public static final String MASKED = "masked";

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportFile() {}

  /** Comma-separated values after RFC 4180, safe to open in a spreadsheet. */
  public static String csv(ReportView view) {
    AggregateReport report = view.report();
    StringBuilder text = new StringBuilder();
    try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
      csv.printRecord(
          "report",
          "lines_sha256",
          "as_of_position",
          "clinical_cut_off",
          "product",
          "product_name",
          "year_since_infusion",
          "treated",
          report.measure().base(),
          report.measure().counted(),
          report.measure().rateName(),
          "rate_lower",
          "rate_upper");
      for (ReportView.Line line : view.lines()) {
        csv.printRecord(
            report.id(),
            view.hash(),
            report.asOf(),
            report.clinicalCutOff(),
            guarded(line.productCode()),
            guarded(line.productName()),
            line.year().isPresent() ? String.valueOf(line.year().getAsInt()) : "all",
            line.treated().isPresent() ? String.valueOf(line.treated().getAsLong()) : MASKED,
            line.personYears().isPresent()
                ? FixedFormat.of(line.personYears().getAsDouble())
                : MASKED,
            line.events().isPresent() ? String.valueOf(line.events().getAsLong()) : MASKED,
            number(line.rate(), Interval::point),
            number(line.rate(), Interval::lower),
            number(line.rate(), Interval::upper));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** JSON; masked numbers are null and named in {@code masked}. */
  public static String json(ReportView view) {
    AggregateReport report = view.report();
    ObjectNode root = JSON.createObjectNode();
    root.put("report", report.id().toString());
    root.put("createdAt", report.createdAt().toString());
    root.put("asOfPosition", report.asOf());
    root.put("clinicalCutOff", report.clinicalCutOff().toString());
    root.put("measure", report.measure().code());
    root.put("counting", report.criteria());
    root.put("dictionaryVersion", report.dictionaryVersion());
    root.put("softwareVersion", report.softwareVersion());
    root.put("inputSha256", report.inputHash());
    root.put("linesSha256", view.hash());
    root.put("smallCellThreshold", view.threshold());
    ArrayNode lines = root.putArray("lines");
    for (ReportView.Line line : view.lines()) {
      ObjectNode node = lines.addObject();
      node.put("product", line.productCode());
      node.put("productName", line.productName());
      if (line.year().isPresent()) {
        node.put("yearSinceInfusion", line.year().getAsInt());
      } else {
        node.putNull("yearSinceInfusion");
      }
      node.put("treated", line.treated().isPresent() ? line.treated().getAsLong() : null);
      put(
          node,
          camel(report.measure().base()),
          line.personYears().isPresent()
              ? Optional.of(line.personYears().getAsDouble())
              : Optional.empty());
      node.put(
          camel(report.measure().counted()),
          line.events().isPresent() ? line.events().getAsLong() : null);
      put(node, camel(report.measure().rateName()), line.rate().map(Interval::point));
      put(node, "rateLower", line.rate().map(Interval::lower));
      put(node, "rateUpper", line.rate().map(Interval::upper));
      ArrayNode masked = node.putArray("masked");
      masked(line, report.measure()).forEach(masked::add);
    }
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> masked(ReportView.Line line, Measure measure) {
    List<String> names = new ArrayList<>();
    if (line.treated().isEmpty()) {
      names.add("treated");
    }
    if (line.personYears().isEmpty()) {
      names.add(camel(measure.base()));
    }
    if (line.events().isEmpty()) {
      names.add(camel(measure.counted()));
    }
    if (line.rate().isEmpty()) {
      names.add(camel(measure.rateName()));
    }
    return names;
  }

  /** {@code person_years} as {@code personYears}. */
  private static String camel(String column) {
    StringBuilder name = new StringBuilder();
    for (String word : column.split("_")) {
      name.append(
          name.length() == 0 ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  /** Numbers that JSON cannot say (nobody was under observation) are null without being masked. */
  private static void put(ObjectNode node, String name, Optional<Double> number) {
    if (number.filter(value -> !value.isNaN() && !value.isInfinite()).isPresent()) {
      node.put(name, number.get());
    } else {
      node.putNull(name);
    }
  }

  private static String number(Optional<Interval> rate, ToDoubleFunction<Interval> part) {
    return rate.map(interval -> FixedFormat.of(part.applyAsDouble(interval))).orElse(MASKED);
  }

  /** A text that a spreadsheet would take for a formula gets an apostrophe in front. */
  static String guarded(String text) {
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
