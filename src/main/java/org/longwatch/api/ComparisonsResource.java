package org.longwatch.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.PairLine;
import org.longwatch.signal.StoredLine;
import org.longwatch.signal.comparison.Comparisons;
import org.longwatch.signal.comparison.MovedLine;
import org.longwatch.signal.comparison.RunComparison;
import org.longwatch.statistics.FixedFormat;
import org.longwatch.statistics.Interval;

/** Two detection runs side by side, for machines. Numbers that do not exist are left out. */
@Path("/signals/comparisons")
@RequestScoped
public class ComparisonsResource {

  @Inject Comparisons comparisons;

  @Operation(
      operationId = "compareRunsAsJson",
      summary =
          "What moved between two detection runs, and why; single cases for safety physicians and"
              + " stewards only.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/{before}/{after}.json")
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> json(
      @PathParam("before") UUID before, @PathParam("after") UUID after) {
    RunComparison comparison = comparisons.compare(before, after);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("before", run(comparison.before()));
    answer.put("after", run(comparison.after()));
    answer.put("casesCanBeTold", comparison.told());
    answer.put(
        "method",
        comparison.method().stream()
            .map(
                each -> Map.of("what", each.what(), "before", each.before(), "after", each.after()))
            .toList());
    answer.put(
        "denominators",
        comparison.denominators().stream().map(ComparisonsResource::denominator).toList());
    answer.put("lines", comparison.lines().stream().map(ComparisonsResource::line).toList());
    answer.put("unchanged", comparison.unchanged());
    answer.put("beside", comparison.beside().stream().map(ComparisonsResource::beside).toList());
    answer.put("unchangedBeside", comparison.unchangedBeside());
    return answer;
  }

  @Operation(
      operationId = "compareRunsAsCsv",
      summary = "The lines that moved between two detection runs, and why, as CSV.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/{before}/{after}.csv")
  @Produces("text/csv;charset=UTF-8")
  public Response csv(@PathParam("before") UUID before, @PathParam("after") UUID after) {
    RunComparison comparison = comparisons.compare(before, after);
    StringBuilder text = new StringBuilder();
    try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
      List<Object> head =
          new ArrayList<>(
              List.of("level", "product", "event", "event_name", "causes", "cases_changed"));
      for (String name :
          List.of(
              "patients",
              "cases",
              "serious",
              "fatal",
              "person_years",
              "rate",
              "prr",
              "ror",
              "ic",
              "ebgm",
              "eb05",
              "adjusted_p",
              "raised")) {
        head.add(name + "_before");
        head.add(name + "_after");
      }
      csv.printRecord(head);
      for (RunComparison.Line line : comparison.lines()) {
        csv.printRecord(record(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Response.ok(text.toString())
        .header("Content-Disposition", "attachment; filename=\"longwatch-runs-compared.csv\"")
        .build();
  }

  @Operation(
      operationId = "compareEvidenceOfRunsAsCsv",
      summary =
          "What else moved between two detection runs (evidence, empirical Bayes ratios and their"
              + " prior), one value a row, and why, as CSV.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/{before}/{after}/evidence.csv")
  @Produces("text/csv;charset=UTF-8")
  public Response evidence(@PathParam("before") UUID before, @PathParam("after") UUID after) {
    RunComparison comparison = comparisons.compare(before, after);
    Set<String> keys = new LinkedHashSet<>();
    for (StoredLine.Kind kind : StoredLine.Kind.values()) {
      keys.addAll(kind.key());
    }
    StringBuilder text = new StringBuilder();
    try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
      List<Object> head = new ArrayList<>(List.of("kind"));
      head.addAll(keys);
      head.addAll(List.of("event_name", "value", "before", "after", "causes"));
      csv.printRecord(head);
      for (MovedLine line : comparison.beside()) {
        for (MovedLine.Value value : line.values()) {
          List<Object> row = new ArrayList<>(List.of(line.kind()));
          keys.forEach(key -> row.add(AccessResource.text(line.key().getOrDefault(key, ""))));
          row.add(AccessResource.text(line.eventName()));
          row.add(value.name());
          row.add(plain(value.before()));
          row.add(plain(value.after()));
          row.add(causes(line.causes()));
          csv.printRecord(row);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Response.ok(text.toString())
        .header(
            "Content-Disposition", "attachment; filename=\"longwatch-runs-compared-evidence.csv\"")
        .build();
  }

  private static Object plain(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Double number) {
      return number.isNaN() ? "" : FixedFormat.of(number);
    }
    return value instanceof String words ? AccessResource.text(words) : value;
  }

  private static List<Object> record(RunComparison.Line line) {
    List<Object> row = new ArrayList<>();
    row.add(line.any().level());
    row.add(AccessResource.text(line.any().productCode()));
    row.add(AccessResource.text(line.any().event()));
    row.add(AccessResource.text(line.any().eventName()));
    row.add(causes(line.causes()));
    row.add(
        line.changes().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(" ")));
    both(row, line, PairLine::patients);
    both(row, line, PairLine::cases);
    both(row, line, PairLine::serious);
    both(row, line, PairLine::fatal);
    numbers(row, line, PairLine::personYears);
    numbers(row, line, each -> each.rate().point());
    numbers(row, line, each -> each.prr().point());
    numbers(row, line, each -> each.ror().point());
    numbers(row, line, each -> each.ic().point());
    numbers(row, line, each -> each.ebgm().point());
    numbers(row, line, each -> each.ebgm().lower());
    numbers(row, line, PairLine::adjustedP);
    both(row, line, PairLine::raised);
    return row;
  }

  private static void both(
      List<Object> row, RunComparison.Line line, Function<PairLine, Object> value) {
    row.add(line.before().map(value).orElse(""));
    row.add(line.after().map(value).orElse(""));
  }

  private static void numbers(
      List<Object> row, RunComparison.Line line, ToDoubleFunction<PairLine> value) {
    both(
        row,
        line,
        each -> {
          double number = value.applyAsDouble(each);
          return Double.isNaN(number) ? "" : FixedFormat.of(number);
        });
  }

  private static String causes(Set<RunComparison.Cause> causes) {
    return causes.stream().sorted().map(Enum::name).collect(Collectors.joining(" "));
  }

  private static Map<String, Object> run(DetectionRun run) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", run.id().toString());
    answer.put("startedAt", run.startedAt().toString());
    answer.put("lockPoint", run.lockPoint());
    answer.put("clinicalCutOff", run.clinicalCutOff().toString());
    answer.put("choices", run.choices());
    answer.put("inputHash", run.inputHash());
    answer.put("outputHash", run.outputHash());
    return answer;
  }

  private static Map<String, Object> denominator(RunComparison.Denominator each) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("product", each.productCode());
    answer.put("treatedBefore", each.treatedBefore());
    answer.put("treatedAfter", each.treatedAfter());
    answer.put("personYearsBefore", each.yearsBefore());
    answer.put("personYearsAfter", each.yearsAfter());
    shift(answer, "came", each.came());
    shift(answer, "went", each.went());
    shift(answer, "longer", each.longer());
    shift(answer, "shorter", each.shorter());
    return answer;
  }

  private static void shift(
      Map<String, Object> answer, String name, Optional<RunComparison.Shift> shift) {
    shift.ifPresent(
        each -> answer.put(name, Map.of("patients", each.patients(), "personYears", each.years())));
  }

  private static Map<String, Object> line(RunComparison.Line line) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("level", line.any().level().name());
    answer.put("product", line.any().productCode());
    answer.put("event", line.any().event());
    answer.put("eventName", line.any().eventName());
    answer.put("causes", line.causes().stream().sorted().map(Enum::name).toList());
    answer.put("alertChanged", line.alertChanged());
    line.before().ifPresent(each -> answer.put("before", pair(each)));
    line.after().ifPresent(each -> answer.put("after", pair(each)));
    answer.put(
        "cases",
        line.cases().stream()
            .map(
                each ->
                    Map.of(
                        "event", each.event().toString(),
                        "change", each.change().name(),
                        "termBefore", each.termBefore(),
                        "termAfter", each.termAfter()))
            .toList());
    return answer;
  }

  private static Map<String, Object> beside(MovedLine line) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("kind", line.kind().name());
    answer.put("about", line.key());
    answer.put("causes", line.causes().stream().sorted().map(Enum::name).toList());
    answer.put("inBefore", line.before().isPresent());
    answer.put("inAfter", line.after().isPresent());
    answer.put(
        "values",
        line.values().stream()
            .map(
                value -> {
                  Map<String, Object> moved = new LinkedHashMap<>();
                  moved.put("value", value.name());
                  put(moved, "before", value.before());
                  put(moved, "after", value.after());
                  return moved;
                })
            .toList());
    return answer;
  }

  private static void put(Map<String, Object> answer, String name, Object value) {
    if (value instanceof Double number) {
      put(answer, name, number.doubleValue());
    } else if (value != null) {
      answer.put(name, value);
    }
  }

  private static Map<String, Object> pair(PairLine pair) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("patients", pair.patients());
    answer.put("cases", pair.cases());
    answer.put("serious", pair.serious());
    answer.put("fatal", pair.fatal());
    answer.put("raised", pair.raised());
    put(answer, "personYears", pair.personYears());
    put(answer, "adjustedP", pair.adjustedP());
    put(answer, "rate", pair.rate());
    put(answer, "prr", pair.prr());
    put(answer, "ror", pair.ror());
    put(answer, "ic", pair.ic());
    put(answer, "ebgm", pair.ebgm());
    return answer;
  }

  private static void put(Map<String, Object> answer, String name, Interval interval) {
    put(answer, name, interval.point());
    put(answer, name + "Lower", interval.lower());
    put(answer, name + "Upper", interval.upper());
  }

  private static void put(Map<String, Object> answer, String name, double number) {
    if (Double.isFinite(number)) {
      answer.put(name, number);
    }
  }
}
