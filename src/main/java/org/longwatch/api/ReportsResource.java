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
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.report.AggregateReport;
import org.longwatch.report.AggregateReports;
import org.longwatch.report.Measure;
import org.longwatch.report.ReportFile;
import org.longwatch.report.ReportView;
import org.longwatch.security.Access;
import org.longwatch.security.Role;

/** Aggregate reports as files; what a reader may not see is masked in all of them alike. */
@Path("/reports")
@RequestScoped
public class ReportsResource {

  @Inject AggregateReports reports;
  @Inject Access access;

  /** The latest reports. */
  @Operation(operationId = "reports", summary = "The latest aggregate reports.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public List<Map<String, Object>> list(
      @QueryParam("measure") @DefaultValue("ae-incidence") String measure) {
    requireReader();
    return reports.list(measure(measure), 100).stream().map(ReportsResource::line).toList();
  }

  /** Makes a report. Body: clinicalCutOff, optional asOf (a moment) or asOfPosition. */
  @Operation(
      operationId = "createReport",
      summary =
          "Makes an aggregate report, which is frozen. For safety physicians, stewards and"
              + " regulators.")
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
                            description = "Last clinical day: what had happened"),
                        @SchemaProperty(
                            name = "asOf",
                            type = SchemaType.STRING,
                            description = "A moment: what was known; now if left out"),
                        @SchemaProperty(
                            name = "asOfPosition",
                            type = SchemaType.INTEGER,
                            description = "Audit position: what was known, instead of asOf"),
                        @SchemaProperty(
                            name = "measure",
                            type = SchemaType.STRING,
                            description =
                                "ae-incidence (if left out), second-malignancy or"
                                    + " follow-up-completeness")
                      })))
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> create(JsonObject body) {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    if (!body.containsKey("clinicalCutOff")) {
      throw new RuleViolated("clinicalCutOff", "The field clinicalCutOff is needed");
    }
    LocalDate cutOff = LocalDate.parse(body.getString("clinicalCutOff"));
    Measure measure = measure(body.getString("measure", Measure.AE_INCIDENCE.code()));
    AggregateReport made =
        body.containsKey("asOf")
            ? reports.create(measure, Instant.parse(body.getString("asOf")), cutOff)
            : reports.create(
                measure,
                body.containsKey("asOfPosition")
                    ? OptionalLong.of(body.getJsonNumber("asOfPosition").longValueExact())
                    : OptionalLong.empty(),
                cutOff);
    return line(made);
  }

  @Operation(
      operationId = "reportAsCsv",
      summary = "An aggregate report as CSV, as the asker may see it.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/{id}.csv")
  @Produces("text/csv;charset=UTF-8")
  public Response csv(@PathParam("id") UUID id) {
    ReportView view = view(id);
    return file(ReportFile.csv(view), view, "csv");
  }

  @Operation(
      operationId = "reportAsJson",
      summary = "An aggregate report as JSON, as the asker may see it.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/{id}.json")
  @Produces(MediaType.APPLICATION_JSON)
  public Response json(@PathParam("id") UUID id) {
    ReportView view = view(id);
    return file(ReportFile.json(view), view, "json");
  }

  private static Measure measure(String code) {
    return Measure.of(code)
        .orElseThrow(() -> new RuleViolated("measure", "There is no measure " + code));
  }

  private ReportView view(UUID id) {
    requireReader();
    return reports.get(id);
  }

  private void requireReader() {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR, Role.HOLDER);
  }

  private static Response file(String content, ReportView view, String ending) {
    String name = "longwatch-report-" + view.report().clinicalCutOff() + "." + ending;
    return Response.ok(content)
        .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
        .build();
  }

  private static Map<String, Object> line(AggregateReport report) {
    return Map.of(
        "id", report.id().toString(),
        "measure", report.measure().code(),
        "createdAt", report.createdAt().toString(),
        "asOfPosition", report.asOf(),
        "clinicalCutOff", report.clinicalCutOff().toString(),
        "linesSha256", report.outputHash());
  }
}
