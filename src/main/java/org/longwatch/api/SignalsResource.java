package org.longwatch.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.reference.ProductProfiles;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.ProductLine;
import org.longwatch.security.Access;
import org.longwatch.security.Role;
import org.longwatch.signal.DetectionCriteria;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.DetectionRuns;
import org.longwatch.signal.PairLine;
import org.longwatch.signal.attempt.Attempt;
import org.longwatch.signal.attempt.RunOrders;
import org.longwatch.signal.review.SignalReview;
import org.longwatch.signal.review.SignalTable;
import org.longwatch.statistics.Interval;

/** Detection runs, their lines and alerts, for machines. Numbers that do not exist are left out. */
@Path("/signals")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class SignalsResource {

  @Inject Access access;
  @Inject Catalogue catalogue;
  @Inject RunOrders orders;
  @Inject DetectionRuns runs;
  @Inject SignalTable table;
  @Inject SignalReview review;
  @Inject ProductProfiles profiles;

  /**
   * Runs detection. Body: clinicalCutOff, optional lockPoint (an audit position) and choices of how
   * to count.
   */
  @Operation(
      operationId = "detectSignals",
      summary = "Runs signal detection; the run is frozen. For safety physicians and stewards.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      requiredProperties = {"clinicalCutOff"},
                      properties = {
                        @SchemaProperty(
                            name = "clinicalCutOff",
                            type = SchemaType.STRING,
                            description = "Last clinical day"),
                        @SchemaProperty(
                            name = "lockPoint",
                            type = SchemaType.INTEGER,
                            description = "Audit position: what was known; now if left out"),
                        @SchemaProperty(
                            name = "unit",
                            type = SchemaType.STRING,
                            enumeration = {"PATIENT", "CASE", "REPORT"},
                            description =
                                "What is counted once; a patient if left out. A report counts"
                                    + " confirmed duplicates as well"),
                        @SchemaProperty(
                            name = "attribution",
                            type = SchemaType.STRING,
                            enumeration = {"EVERY", "LAST", "FIRST"},
                            description =
                                "Which of the products before the onset a case counts for that"
                                    + " names no treatment; every one if left out"),
                        @SchemaProperty(
                            name = "timeAtRisk",
                            type = SchemaType.STRING,
                            enumeration = {"EACH", "UNTIL_NEXT", "FIRST_ONLY"},
                            description =
                                "Whose time counts: of each product from its first treatment, until"
                                    + " another product is given, or of the first product only;"
                                    + " of each if left out"),
                        @SchemaProperty(
                            name = "treatedDiseaseLeftOut",
                            type = SchemaType.BOOLEAN,
                            description =
                                "Whether the disease that a product treats is left out, by the"
                                    + " newest product profiles; false"),
                        @SchemaProperty(
                            name = "windows",
                            type = SchemaType.STRING,
                            description =
                                "Days since treatment that are left out of a family, events and"
                                    + " time alike, like"
                                    + " SOLID_TUMOUR:0-730,SOLID_TUMOUR:1080-1110"),
                        @SchemaProperty(
                            name = "lagDays",
                            type = SchemaType.INTEGER,
                            description = "Days after the treatment that do not count; 0")
                      })))
  @POST
  @Path("/runs")
  @Consumes(MediaType.APPLICATION_JSON)
  public Map<String, Object> run(JsonObject body) {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD);
    if (!body.containsKey("clinicalCutOff")) {
      throw new RuleViolated("clinicalCutOff", "The field clinicalCutOff is needed");
    }
    OptionalLong lockPoint =
        body.containsKey("lockPoint")
            ? OptionalLong.of(body.getJsonNumber("lockPoint").longValueExact())
            : OptionalLong.empty();
    return run(
        orders.now(criteria(body), lockPoint, LocalDate.parse(body.getString("clinicalCutOff"))));
  }

  private DetectionCriteria criteria(JsonObject body) {
    DetectionCriteria standard = DetectionCriteria.STANDARD;
    int lagDays = body.getInt("lagDays", standard.lagDays());
    if (lagDays < 0) {
      throw new RuleViolated("lagDays", "The lag is not negative");
    }
    return DetectionCriteria.of(
        chosen(body, "unit", DetectionCriteria.Unit.values(), standard.unit()),
        lagDays,
        chosen(body, "attribution", DetectionCriteria.Attribution.values(), standard.attribution()),
        chosen(body, "timeAtRisk", DetectionCriteria.TimeAtRisk.values(), standard.timeAtRisk()),
        body.getBoolean("treatedDiseaseLeftOut", false) ? newestProfiles() : 0,
        windows(body.getString("windows", "")));
  }

  private static <E extends Enum<E>> E chosen(
      JsonObject body, String field, E[] values, E otherwise) {
    String name = body.getString(field, otherwise.name());
    return Arrays.stream(values)
        .filter(value -> value.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new RuleViolated(field, "It is one of " + Arrays.toString(values)));
  }

  private int newestProfiles() {
    return profiles
        .newest()
        .orElseThrow(
            () ->
                new RuleViolated(
                    "treatedDiseaseLeftOut", "There is no list of product profiles yet"));
  }

  private static List<DetectionCriteria.Window> windows(String text) {
    try {
      return DetectionCriteria.Window.list(text);
    } catch (IllegalArgumentException e) {
      throw new RuleViolated("windows", "Windows are written FAMILY:first-last");
    }
  }

  /** Runs that wait, are under way, have died or have failed. */
  @Operation(
      operationId = "runAttempts",
      summary = "Detection runs that wait, are under way (step and share), have died or failed.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/attempts")
  public List<Map<String, Object>> attempts() {
    return orders.unfinished(50).stream().map(SignalsResource::attempt).toList();
  }

  private static Map<String, Object> attempt(Attempt attempt) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", attempt.id().toString());
    line.put("state", attempt.state().name());
    line.put("askedBy", attempt.askedBy());
    line.put("askedAt", attempt.askedAt().toString());
    line.put("criteria", attempt.criteria());
    line.put("clinicalCutOff", attempt.clinicalCutOff().toString());
    attempt.step().ifPresent(step -> line.put("step", step.name()));
    line.put("share", attempt.share());
    line.put("starts", attempt.starts());
    return line;
  }

  /** The newest runs. */
  @Operation(operationId = "runs", summary = "The newest detection runs.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/runs")
  public List<Map<String, Object>> runs(@QueryParam("size") @DefaultValue("20") int size) {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    return runs.runs(Math.min(200, Math.max(1, size))).stream().map(SignalsResource::run).toList();
  }

  /** The frozen text of a run: what its hash is over. */
  @Operation(
      operationId = "runOutput",
      summary = "The frozen text of a run: what its hash is over.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/runs/{id}/output")
  @Produces(MediaType.TEXT_PLAIN)
  public String output(@PathParam("id") UUID id) {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD);
    return runs.output(id);
  }

  /** Lines of the newest run, ranked; by product code if one is given. */
  @Operation(operationId = "signalLines", summary = "Lines of the newest run, ranked.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  public Map<String, Object> lines(
      @QueryParam("product") String product,
      @QueryParam("level") @DefaultValue("FAMILY") String level,
      @QueryParam("flagged") @DefaultValue("false") boolean flagged,
      @QueryParam("size") @DefaultValue("100") int size) {
    Optional<ProductLine> wanted =
        Optional.ofNullable(product)
            .map(
                code ->
                    catalogue
                        .productByCode(code)
                        .orElseThrow(() -> new NotFound("There is no product " + code)));
    SignalTable.Page page =
        table.page(
            new SignalTable.Query(
                PairLine.Level.valueOf(level),
                wanted.map(ProductLine::id),
                flagged,
                SignalTable.Order.RANK,
                0,
                size));
    Map<String, Object> answer = new LinkedHashMap<>();
    page.run()
        .ifPresent(
            run ->
                answer.put(
                    "run",
                    Map.of(
                        "id", run.id().toString(),
                        "startedAt", run.startedAt().toString(),
                        "lockPoint", run.lockPoint(),
                        "clinicalCutOff", run.clinicalCutOff().toString(),
                        "choices", run.choices())));
    answer.put("note", "exploratory: no error control");
    answer.put("total", page.total());
    answer.put("lines", page.rows().stream().map(SignalsResource::line).toList());
    return answer;
  }

  /** Alerts that wait for somebody, the strongest first. */
  @Operation(
      operationId = "alerts",
      summary = "Alerts that wait for somebody, the strongest first.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/alerts")
  public List<Map<String, Object>> alerts() {
    return table.alerts(200).stream()
        .map(
            alert -> {
              Map<String, Object> line = new LinkedHashMap<>();
              line.put("id", alert.id().toString());
              line.put("kind", alert.kind().name());
              line.put("criteria", alert.criteria());
              line.put("reason", alert.reason());
              return line;
            })
        .toList();
  }

  /** Opens a signal from an alert. Body: reason. */
  @Operation(
      operationId = "openSignal",
      summary = "Makes a signal of an alert. For safety physicians.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      requiredProperties = {"reason"},
                      properties = {
                        @SchemaProperty(
                            name = "reason",
                            type = SchemaType.STRING,
                            description = "Why")
                      })))
  @POST
  @Path("/alerts/{id}/signal")
  @Consumes(MediaType.APPLICATION_JSON)
  public Map<String, String> open(@PathParam("id") UUID alert, JsonObject body) {
    return Map.of("signal", review.open(alert, body.getString("reason", "")).toString());
  }

  private static Map<String, Object> run(DetectionRun run) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", run.id().toString());
    line.put("startedAt", run.startedAt().toString());
    line.put("criteria", run.criteria());
    line.put("choices", run.choices());
    line.put("lockPoint", run.lockPoint());
    line.put("clinicalCutOff", run.clinicalCutOff().toString());
    line.put("softwareVersion", run.softwareVersion());
    line.put("dictionaryVersion", run.dictionaryVersion());
    line.put("patients", run.patients());
    line.put("cases", run.cases());
    line.put("inputHash", run.inputHash());
    line.put("outputHash", run.outputHash());
    return line;
  }

  private static Map<String, Object> line(SignalTable.Row row) {
    PairLine pair = row.line();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("rank", pair.rank());
    line.put("product", pair.productCode());
    line.put("event", pair.event());
    line.put("eventName", pair.eventName());
    line.put("cases", pair.cases());
    line.put("serious", pair.serious());
    line.put("fatal", pair.fatal());
    put(line, "personYears", pair.personYears());
    put(line, "rate", pair.rate());
    put(line, "prr", pair.prr());
    put(line, "ror", pair.ror());
    put(line, "ic", pair.ic());
    put(line, "ebgm", pair.ebgm());
    line.put("alerts", row.alerts().stream().map(alert -> alert.reason()).toList());
    return line;
  }

  private static void put(Map<String, Object> line, String name, Interval interval) {
    put(line, name, interval.point());
    put(line, name + "Lower", interval.lower());
    put(line, name + "Upper", interval.upper());
  }

  private static void put(Map<String, Object> line, String name, double number) {
    if (Double.isFinite(number)) {
      line.put(name, number);
    }
  }
}
