package org.longwatch.chart;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.longwatch.clonality.ClonalityReader;
import org.longwatch.clonality.SampleLine;
import org.longwatch.evidence.WindowLine;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.reference.RuleBook;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.ProductLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.report.AggregateReports;
import org.longwatch.report.ReportView;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Role;
import org.longwatch.signal.EvidenceLines;
import org.longwatch.signal.PairLine;
import org.longwatch.signal.review.SignalTable;
import org.longwatch.statistics.Interval;

/** The numbers of the charts, behind the same checks as the pages that show them. */
@ApplicationScoped
public class Charts {

  /** Ratios beyond this are cut off at the edge of the drawing. */
  private static final double LARGEST_RATIO = 1000;

  /** A rate over less is not drawn: it would only show how wide its limits are. */
  private static final double FEWEST_PERSON_YEARS = 10;

  @Inject RegistryReader registry;
  @Inject ClonalityReader clonality;
  @Inject SignalTable table;
  @Inject EvidenceLines evidenceLines;
  @Inject AggregateReports reports;
  @Inject Catalogue catalogue;
  @Inject RuleBook rules;
  @Inject Access access;
  @Inject AccessLog accessLog;

  /** Abundance of a patient's clones. */
  public Map<String, Object> clones(String patient) {
    PatientLine found = visible(patient);
    accessLog.note("read clones", "registry.patient/" + found.id(), found.id());
    CloneChart chart =
        CloneChart.of(
            clonality.samples(found.id()).stream()
                .sorted(java.util.Comparator.comparing(SampleLine::takenOn))
                .toList(),
            rules.number("clonality.c3.abundance"));
    List<Map<String, Object>> series = new ArrayList<>();
    for (CloneChart.Series line : chart.series()) {
      series.add(Map.of("name", line.name(), "values", line.values(), "rest", line.rest()));
    }
    return Map.of(
        "days",
        chart.days().stream().map(Object::toString).toList(),
        "series",
        series,
        "threshold",
        chart.threshold());
  }

  /** Ratios of a product and an event with their limits. */
  public Map<String, Object> forest(String product, String level, String event) {
    PairLine line = evidence(product, level, event).line();
    List<Map<String, Object>> rows = new ArrayList<>();
    row(rows, "PRR", line.prr());
    row(rows, "ROR", line.ror());
    row(
        rows,
        "Observed/expected (IC)",
        new Interval(power(line.ic().point()), power(line.ic().lower()), power(line.ic().upper())));
    row(rows, "Rate ratio", line.rateRatio());
    double low = 0.1;
    double high = 10;
    for (Map<String, Object> row : rows) {
      low = Math.min(low, (double) row.get("lower"));
      high = Math.max(high, (double) row.get("upper"));
    }
    return Map.of(
        "rows",
        rows,
        "axis",
        "times the other products (logarithmic)",
        "log",
        true,
        "reference",
        1,
        "min",
        Math.pow(10, Math.floor(Math.log10(low))),
        "max",
        Math.pow(10, Math.ceil(Math.log10(high))));
  }

  private static double power(double exponent) {
    return Math.pow(2, exponent);
  }

  private static void row(List<Map<String, Object>> rows, String name, Interval interval) {
    boolean unknown =
        Double.isNaN(interval.point())
            || Double.isNaN(interval.lower())
            || Double.isNaN(interval.upper());
    if (unknown || interval.point() <= 0) {
      return;
    }
    double lowest = 1 / LARGEST_RATIO;
    rows.add(
        Map.of(
            "name",
            name,
            "value",
            Math.min(interval.point(), LARGEST_RATIO),
            "lower",
            Math.min(Math.max(lowest, interval.lower()), LARGEST_RATIO),
            "upper",
            Math.min(interval.upper(), LARGEST_RATIO)));
  }

  /** Cumulative incidence of a product and an event. */
  public Map<String, Object> curve(String product, String level, String event) {
    PairLine line = evidence(product, level, event).line();
    List<Integer> years = new ArrayList<>();
    List<Double> value = new ArrayList<>();
    List<Double> lower = new ArrayList<>();
    List<Double> upper = new ArrayList<>();
    for (PairLine.Year year : line.drawnCurve()) {
      years.add(year.year());
      value.add(finite(year.incidence().point()));
      lower.add(finite(year.incidence().lower()));
      upper.add(finite(year.incidence().upper()));
    }
    Map<String, Object> chart = new LinkedHashMap<>();
    chart.put("years", years);
    chart.put("value", value);
    chart.put("lower", lower);
    chart.put("upper", upper);
    return chart;
  }

  /**
   * Rates of the event's family by years since the infusion, of the newest run; not for holders.
   */
  public Map<String, Object> windows(String product, String level, String event) {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    SignalTable.Evidence evidence = evidence(product, level, event);
    List<Map<String, Object>> rows = new ArrayList<>();
    double high = 0;
    for (WindowLine line : evidenceLines.windows(evidence.run().id(), evidence.line())) {
      if (line.personYears() > 0) {
        high = Math.max(high, line.rate().upper());
        rows.add(
            Map.of(
                "name",
                "years " + line.label(),
                "value",
                line.rate().point(),
                "lower",
                line.rate().lower(),
                "upper",
                line.rate().upper()));
      }
    }
    return Map.of(
        "rows",
        rows,
        "axis",
        "first events per 1000 person-years",
        "log",
        false,
        "min",
        0,
        "max",
        Math.max(1, Math.ceil(high)));
  }

  /** The information component of a product and an event over the runs. */
  public Map<String, Object> trend(String product, String level, String event) {
    List<String> labels = new ArrayList<>();
    List<Double> value = new ArrayList<>();
    List<Double> lower = new ArrayList<>();
    List<Double> upper = new ArrayList<>();
    for (SignalTable.Former former : evidence(product, level, event).history()) {
      labels.add(former.startedAt().toString().substring(0, 16).replace('T', ' '));
      value.add(finite(former.ic().point()));
      lower.add(finite(former.ic().lower()));
      upper.add(finite(former.ic().upper()));
    }
    Map<String, Object> chart = new LinkedHashMap<>();
    chart.put("labels", labels);
    chart.put("value", value);
    chart.put("lower", lower);
    chart.put("upper", upper);
    chart.put("name", "IC");
    chart.put("axis", "information component");
    chart.put("reference", 0);
    return chart;
  }

  /** Rates by year since infusion of a report, as the reader may see them. */
  public Map<String, Object> report(UUID id) {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR, Role.HOLDER);
    ReportView view = reports.get(id);
    int last = view.lines().stream().mapToInt(line -> line.year().orElse(0)).max().orElse(0);
    Map<String, Double[]> byProduct = new LinkedHashMap<>();
    for (ReportView.Line line : view.lines()) {
      Double[] rates = byProduct.computeIfAbsent(line.productCode(), code -> new Double[last + 1]);
      if (line.year().isPresent()
          && line.rate().isPresent()
          && line.personYears().orElse(0) >= FEWEST_PERSON_YEARS) {
        rates[line.year().getAsInt()] = finite(line.rate().get().point());
      }
    }
    List<Map<String, Object>> series = new ArrayList<>();
    byProduct.forEach(
        (code, rates) -> series.add(Map.of("name", code, "values", Arrays.asList(rates))));
    return Map.of(
        "categories",
        IntStream.rangeClosed(0, last).mapToObj(Integer::toString).toList(),
        "axis",
        "years since infusion",
        "unit",
        "per 1000 person-years",
        "series",
        series);
  }

  private PatientLine visible(String patient) {
    access.requireWholeRecord();
    PatientLine found =
        Optional.ofNullable(patient)
            .map(id -> new PatientId(UUID.fromString(id)))
            .flatMap(registry::patient)
            .orElseThrow(() -> new NotFound("Not found"));
    access.requireCentre(found.centre());
    return found;
  }

  private SignalTable.Evidence evidence(String product, String level, String event) {
    ProductLine found =
        Optional.ofNullable(product)
            .flatMap(catalogue::productByCode)
            .orElseThrow(() -> new NotFound("There is no such product"));
    return table.evidence(
        found.id(), PairLine.Level.valueOf(String.valueOf(level)), String.valueOf(event));
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
