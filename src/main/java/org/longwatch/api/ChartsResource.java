package org.longwatch.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.longwatch.chart.Charts;

/** The numbers of the charts, for the scripts of the pages. */
@Path("/charts")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ChartsResource {

  @Inject Charts charts;

  @Operation(operationId = "cloneChart", summary = "Clones of a patient over time.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/clones")
  public Map<String, Object> clones(@QueryParam("patient") String patient) {
    return charts.clones(patient);
  }

  @Operation(
      operationId = "forestChart",
      summary = "Rates of a pair of product and event beside those of others.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/forest")
  public Map<String, Object> forest(
      @QueryParam("product") String product,
      @QueryParam("level") String level,
      @QueryParam("event") String event) {
    return charts.forest(product, level, event);
  }

  @Operation(
      operationId = "onsetChart",
      summary = "Cumulative incidence of an event after a product.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/curve")
  public Map<String, Object> curve(
      @QueryParam("product") String product,
      @QueryParam("level") String level,
      @QueryParam("event") String event) {
    return charts.curve(product, level, event);
  }

  @Operation(
      operationId = "windowsChart",
      summary = "Rates of an event's family by years since the infusion.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/windows")
  public Map<String, Object> windows(
      @QueryParam("product") String product,
      @QueryParam("level") String level,
      @QueryParam("event") String event) {
    return charts.windows(product, level, event);
  }

  @Operation(
      operationId = "trendChart",
      summary = "Scores of a pair of product and event, run by run.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/trend")
  public Map<String, Object> trend(
      @QueryParam("product") String product,
      @QueryParam("level") String level,
      @QueryParam("event") String event) {
    return charts.trend(product, level, event);
  }

  @Operation(
      operationId = "reportChart",
      summary = "Rates of an aggregate report, as the asker may see them.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/report")
  public Map<String, Object> report(@QueryParam("id") UUID id) {
    return charts.report(id);
  }
}
