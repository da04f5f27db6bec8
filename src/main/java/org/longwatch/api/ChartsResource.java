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
import org.longwatch.chart.Charts;

/** The numbers of the charts, for the scripts of the pages. */
@Path("/charts")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ChartsResource {

  @Inject Charts charts;

  @GET
  @Path("/clones")
  public Map<String, Object> clones(@QueryParam("patient") String patient) {
    return charts.clones(patient);
  }

  @GET
  @Path("/forest")
  public Map<String, Object> forest(
      @QueryParam("product") String product,
      @QueryParam("level") String level,
      @QueryParam("event") String event) {
    return charts.forest(product, level, event);
  }

  @GET
  @Path("/curve")
  public Map<String, Object> curve(
      @QueryParam("product") String product,
      @QueryParam("level") String level,
      @QueryParam("event") String event) {
    return charts.curve(product, level, event);
  }

  @GET
  @Path("/trend")
  public Map<String, Object> trend(
      @QueryParam("product") String product,
      @QueryParam("level") String level,
      @QueryParam("event") String event) {
    return charts.trend(product, level, event);
  }

  @GET
  @Path("/report")
  public Map<String, Object> report(@QueryParam("id") UUID id) {
    return charts.report(id);
  }
}
