package org.longwatch.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
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
import org.longwatch.reference.GeneLengths;

/** How long the transcripts of genes are: what common insertion sites are judged by. */
@Path("/gene-lengths")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class GeneLengthsResource {

  /** Where files of genes go, which are larger than other orders. */
  static final String PATH = "gene-lengths";

  @Inject GeneLengths lengths;

  @Operation(
      operationId = "publishGeneLengths",
      summary =
          "Publishes a file of transcript lengths as the next version; the next run judges common"
              + " insertion sites by it. For stewards.")
  @APIResponse(responseCode = "200", description = "The version as published")
  @RequestBody(
      required = true,
      description = "CSV (RFC 4180, UTF-8) with the columns gene, transcript_length (bases)",
      content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
  @POST
  @Consumes("text/csv")
  public JsonObject publish(
      @Parameter(description = "Which annotation of which genome") @QueryParam("source")
          String source,
      byte[] csv) {
    GeneLengths.Published set = lengths.publish(Objects.requireNonNullElse(source, ""), csv);
    return Json.createObjectBuilder()
        .add("version", set.version())
        .add("genes", set.lengths().size())
        .build();
  }
}
