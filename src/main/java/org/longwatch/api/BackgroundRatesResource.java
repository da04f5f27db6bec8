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
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.longwatch.reference.BackgroundRateSet;
import org.longwatch.reference.BackgroundRates;
import org.longwatch.security.Access;
import org.longwatch.security.Role;

/** How often events happen anyway: the sets that runs may compare with. */
@Path("/background-rates")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class BackgroundRatesResource {

  /** Where files of rates go, which are larger than other orders. */
  static final String PATH = "background-rates";

  @Inject Access access;
  @Inject BackgroundRates rates;

  @Operation(
      operationId = "backgroundRateSets",
      summary =
          "The newest version of every set of background rates, without the rates. For safety"
              + " physicians, stewards and regulators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  public JsonArray sets() {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    JsonArrayBuilder all = Json.createArrayBuilder();
    rates.sets().forEach(set -> all.add(written(set)));
    return all.build();
  }

  @Operation(
      operationId = "publishBackgroundRates",
      summary =
          "Publishes a file of rates as the next version of a set; the next run compares with the"
              + " set that was published last. For stewards.")
  @APIResponse(responseCode = "200", description = "The set as published")
  @RequestBody(
      required = true,
      description =
          "CSV (RFC 4180, UTF-8) with the columns family, sex, age_from, age_to, year_from, year_to,"
              + " region (country or ANY), per_100000",
      content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
  @POST
  @Consumes("text/csv")
  public JsonObject publish(
      @Parameter(description = "Capital letters, digits and hyphens") @QueryParam("code")
          String code,
      @Parameter(description = "For people") @QueryParam("name") String name,
      @Parameter(description = "Who counted, where, in which years") @QueryParam("source")
          String source,
      @Parameter(description = "Under which the rates may be used") @QueryParam("licence")
          String licence,
      @Parameter(description = "Whether the numbers are made up") @QueryParam("invented")
          boolean invented,
      byte[] csv) {
    return written(
        rates.publish(
            new BackgroundRateSet(
                Objects.requireNonNullElse(code, ""),
                1,
                Objects.requireNonNullElse(name, ""),
                Objects.requireNonNullElse(source, ""),
                Objects.requireNonNullElse(licence, ""),
                invented,
                List.of()),
            csv));
  }

  private static JsonObject written(BackgroundRateSet set) {
    return Json.createObjectBuilder()
        .add("code", set.code())
        .add("version", set.version())
        .add("name", set.name())
        .add("source", set.source())
        .add("licence", set.licence())
        .add("invented", set.invented())
        .build();
  }
}
