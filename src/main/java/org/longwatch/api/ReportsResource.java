package org.longwatch.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.report.AggregateReport;
import org.longwatch.report.AggregateReports;
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
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public List<Map<String, Object>> list() {
    requireReader();
    return reports.list(100).stream().map(ReportsResource::line).toList();
  }

  /** Makes a report. Body: clinicalCutOff, optional asOf (a moment) or asOfPosition. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> create(JsonObject body) {
    if (!body.containsKey("clinicalCutOff")) {
      throw new RuleViolated("clinicalCutOff", "The field clinicalCutOff is needed");
    }
    LocalDate cutOff = LocalDate.parse(body.getString("clinicalCutOff"));
    AggregateReport made =
        body.containsKey("asOf")
            ? reports.create(Instant.parse(body.getString("asOf")), cutOff)
            : reports.create(
                body.containsKey("asOfPosition")
                    ? OptionalLong.of(body.getJsonNumber("asOfPosition").longValueExact())
                    : OptionalLong.empty(),
                cutOff);
    return line(made);
  }

  @GET
  @Path("/{id}.csv")
  @Produces("text/csv;charset=UTF-8")
  public Response csv(@PathParam("id") UUID id) {
    ReportView view = view(id);
    return file(ReportFile.csv(view), view, "csv");
  }

  @GET
  @Path("/{id}.json")
  @Produces(MediaType.APPLICATION_JSON)
  public Response json(@PathParam("id") UUID id) {
    ReportView view = view(id);
    return file(ReportFile.json(view), view, "json");
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
        "createdAt", report.createdAt().toString(),
        "asOfPosition", report.asOf(),
        "clinicalCutOff", report.clinicalCutOff().toString(),
        "linesSha256", report.outputHash());
  }
}
