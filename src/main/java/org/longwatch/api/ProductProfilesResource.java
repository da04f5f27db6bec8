package org.longwatch.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.longwatch.reference.ProductProfiles;
import org.longwatch.security.Access;
import org.longwatch.security.Role;

/** What products treat, and which are under additional monitoring: the list that runs go by. */
@Path("/product-profiles")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ProductProfilesResource {

  /** Where the list goes, which is larger than other orders. */
  static final String PATH = "product-profiles";

  @Inject Access access;
  @Inject ProductProfiles profiles;

  @Operation(
      operationId = "productProfiles",
      summary =
          "The newest list of product profiles, version 0 and empty before the first one. For"
              + " safety physicians, stewards and regulators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  public JsonObject newest() {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    return written(profiles.newest().orElse(0));
  }

  @Operation(
      operationId = "publishProductProfiles",
      summary =
          "Publishes a file as the next version of the list; runs that are ordered from now on go"
              + " by it. For stewards.")
  @APIResponse(responseCode = "200", description = "The list as published")
  @RequestBody(
      required = true,
      description =
          "CSV (RFC 4180, UTF-8) with the columns product (code), treated_disease (a term's code or"
              + " a family of the dictionary, may be empty), additional_monitoring (true, or false"
              + " if the product is not on the EU's list or only because of a study)",
      content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
  @POST
  @Consumes("text/csv")
  public JsonObject publish(
      @Parameter(description = "Whose list it is, as of when") @QueryParam("source") String source,
      byte[] csv) {
    return written(profiles.publish(Objects.requireNonNullElse(source, ""), csv));
  }

  private JsonObject written(int version) {
    JsonArrayBuilder products = Json.createArrayBuilder();
    profiles
        .of(version)
        .values()
        .forEach(
            profile ->
                products.add(
                    Json.createObjectBuilder(
                        Map.of(
                            "product", profile.product(),
                            "treatedDisease", new TreeSet<>(profile.treated()),
                            "additionalMonitoring", profile.additionalMonitoring()))));
    return Json.createObjectBuilder()
        .add("version", version)
        .add("source", profiles.source(version))
        .add("products", products)
        .build();
  }
}
