package org.longwatch.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.longwatch.supply.ReleasedLot;
import org.longwatch.supply.ReleasedLots;

/** How many treatments of each lot were released: what coverage is told by. */
@Path("/released-lots")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ReleasedLotsResource {

  /** Where files of lots go, which are larger than other orders. */
  static final String PATH = "released-lots";

  @Inject ReleasedLots lots;

  @Operation(
      operationId = "releasedLots",
      summary =
          "What is stated of lots now, each with its source. For safety physicians, stewards and"
              + " regulators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  public JsonArray lots() {
    JsonArrayBuilder all = Json.createArrayBuilder();
    lots.all().forEach(lot -> all.add(written(lot)));
    return all.build();
  }

  @Operation(
      operationId = "stateReleasedLots",
      summary =
          "States anew how many treatments the lots of a file were released with; the next run"
              + " holds registered treatments against it. For stewards.")
  @APIResponse(responseCode = "200", description = "How many statements changed")
  @RequestBody(
      required = true,
      description =
          "CSV (RFC 4180, UTF-8) with the columns product, lot, units, released_on; lots must be"
              + " known",
      content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
  @POST
  @Consumes("text/csv")
  public JsonObject state(
      @Parameter(description = "Who states these numbers") @QueryParam("source") String source,
      byte[] csv) {
    return Json.createObjectBuilder()
        .add("changed", lots.state(Objects.requireNonNullElse(source, ""), csv))
        .build();
  }

  private static JsonObject written(ReleasedLot lot) {
    return Json.createObjectBuilder()
        .add("product", lot.productCode())
        .add("lot", lot.lot())
        .add("units", lot.units())
        .add("releasedOn", lot.releasedOn().toString())
        .add("source", lot.source())
        .build();
  }
}
