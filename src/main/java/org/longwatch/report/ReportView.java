package org.longwatch.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.longwatch.kernel.ProductId;
import org.longwatch.security.Sha256;
import org.longwatch.security.SmallCells;
import org.longwatch.statistics.FixedFormat;
import org.longwatch.statistics.Interval;

/**
 * A report as one reader may see it. The only place where its cells are masked; pages, files and
 * FHIR all show this.
 *
 * @param threshold counts of 1 to one less are masked; 1 masks nothing
 */
public record ReportView(AggregateReport report, int threshold, List<Line> lines) {

  public ReportView {
    lines = List.copyOf(lines);
  }

  /**
   * One line; an empty value is masked.
   *
   * @param year whole years since infusion, empty for all years together
   * @param treated patients treated, or under observation in the year, or who owed a contact in it
   * @param personYears what events are counted against: person-years, or contacts that were due
   * @param events what is counted: cases with onset in the year, or contacts that were made
   * @param rate cases per 1000 person-years with exact Poisson limits, or contacts made in per cent
   *     of those due with score limits; NaN when there was nothing to count against
   */
  public record Line(
      ProductId product,
      String productCode,
      String productName,
      OptionalInt year,
      OptionalLong treated,
      OptionalDouble personYears,
      OptionalLong events,
      Optional<Interval> rate) {

    /** Whether anything in the line is masked. */
    public boolean masked() {
      return treated.isEmpty() || personYears.isEmpty() || events.isEmpty() || rate.isEmpty();
    }
  }

  /**
   * SHA-256 of the lines as they are shown. A hash of the unmasked lines would let a reader try out
   * which small numbers give it, so it is shown only where nothing is masked or left out.
   */
  public String hash() {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(line.productCode()).append('|');
      text.append(line.year().isPresent() ? line.year().getAsInt() : "all").append('|');
      text.append(line.treated().isPresent() ? line.treated().getAsLong() : "masked").append('|');
      text.append(
              line.personYears().isPresent()
                  ? FixedFormat.of(line.personYears().getAsDouble())
                  : "masked")
          .append('|');
      text.append(line.events().isPresent() ? line.events().getAsLong() : "masked").append('\n');
    }
    return Sha256.of(text.toString());
  }

  static ReportView of(AggregateReport report, List<Tabulation.Row> rows, SmallCells cells) {
    Map<ProductId, List<Tabulation.Row>> byProduct = new LinkedHashMap<>();
    rows.forEach(
        row -> byProduct.computeIfAbsent(row.product(), product -> new ArrayList<>()).add(row));
    List<Line> lines = new ArrayList<>();
    byProduct
        .values()
        .forEach(ofProduct -> lines.addAll(product(report.measure(), ofProduct, cells)));
    return new ReportView(report, cells.threshold(), lines);
  }

  /**
   * Years add up to the line of all years, in events as in person-years, so neither may have a
   * single masked year: it could be worked out from the others. A rate is masked with either of its
   * parts, because it would give the other away.
   */
  private static List<Line> product(Measure measure, List<Tabulation.Row> rows, SmallCells cells) {
    List<Tabulation.Row> years =
        rows.stream().filter(row -> row.year() != Tabulation.ALL_YEARS).toList();
    List<Boolean> hideEvents = cells.hideAmong(years.stream().map(Tabulation.Row::events).toList());
    List<Boolean> hidePeople =
        cells.hideAmong(years.stream().map(Tabulation.Row::treated).toList());
    List<Line> lines = new ArrayList<>();
    for (Tabulation.Row row : rows) {
      int at = years.indexOf(row);
      boolean total = at < 0;
      lines.add(
          line(
              measure,
              row,
              total ? cells.hides(row.treated()) : hidePeople.get(at),
              total ? cells.hides(row.events()) : hideEvents.get(at)));
    }
    return lines;
  }

  private static Line line(
      Measure measure, Tabulation.Row row, boolean hidePeople, boolean hideEvents) {
    return new Line(
        row.product(),
        row.productCode(),
        row.productName(),
        row.year() == Tabulation.ALL_YEARS ? OptionalInt.empty() : OptionalInt.of(row.year()),
        hidePeople ? OptionalLong.empty() : OptionalLong.of(row.treated()),
        hidePeople ? OptionalDouble.empty() : OptionalDouble.of(row.personYears()),
        hideEvents ? OptionalLong.empty() : OptionalLong.of(row.events()),
        hidePeople || hideEvents
            ? Optional.empty()
            : Optional.of(measure.rate(row.events(), row.personYears())));
  }
}
