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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.longwatch.report.AggregateReport;
import org.longwatch.report.AggregateReports;
import org.longwatch.report.ReportFile;

/** Aggregate reports: frozen once, masked for each reader in one place. */
@Path("/reports")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ReportResource {

  @Inject AggregateReports reports;

  /**
   * Freezes a report. Body: clinicalCutOff, and optionally asOf, an audit position (number) or a
   * moment (text).
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Map<String, Object> create(JsonObject body) {
    LocalDate cutOff = LocalDate.parse(body.getString("clinicalCutOff"));
    AggregateReport report;
    if (!body.containsKey("asOf")) {
      report = reports.create(OptionalLong.empty(), cutOff);
    } else if (body.get("asOf") instanceof jakarta.json.JsonNumber position) {
      report = reports.create(OptionalLong.of(position.longValueExact()), cutOff);
    } else {
      report = reports.create(Instant.parse(body.getString("asOf")), cutOff);
    }
    return line(report);
  }

  /** The newest reports. */
  @GET
  public List<Map<String, Object>> list() {
    return reports.list(100).stream().map(ReportResource::line).toList();
  }

  /** One report as JSON. */
  @GET
  @Path("/{id}.json")
  public Response json(@PathParam("id") UUID id) {
    return file(ReportFile.json(reports.get(id)), id + ".json");
  }

  /** One report as CSV. */
  @GET
  @Path("/{id}.csv")
  @Produces("text/csv;charset=UTF-8")
  public Response csv(@PathParam("id") UUID id) {
    return file(ReportFile.csv(reports.get(id)), id + ".csv");
  }

  private static Response file(String content, String name) {
    return Response.ok(content)
        .header("Content-Disposition", "attachment; filename=\"longwatch-" + name + "\"")
        .build();
  }

  private static Map<String, Object> line(AggregateReport report) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", report.id().toString());
    line.put("createdAt", report.createdAt().toString());
    line.put("asOf", report.asOf());
    line.put("clinicalCutOff", report.clinicalCutOff().toString());
    line.put("softwareVersion", report.softwareVersion());
    line.put("outputHash", report.outputHash());
    return line;
  }
}
