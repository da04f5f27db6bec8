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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.longwatch.intake.Receipts;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.JobRuns;
import org.longwatch.registry.Catalogue;
import org.longwatch.reminder.Addresses;
import org.longwatch.search.Indexer;
import org.longwatch.security.Access;
import org.longwatch.security.AuditSeal;
import org.longwatch.security.Role;

/** What an operator asks of a running node. */
@Path("/operations")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class OperationsResource {

  @Inject Access access;
  @Inject JobRuns jobs;
  @Inject Clocks clocks;
  @Inject AuditSeal seal;
  @Inject Catalogue catalogue;
  @Inject Receipts receipts;
  @Inject Addresses addresses;
  @Inject Indexer indexer;

  /** Names of the timed tasks. */
  @Operation(
      operationId = "jobs",
      summary = "Names of the timed tasks. For stewards and administrators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/jobs")
  public List<String> jobs() {
    access.require(Role.STEWARD, Role.ADMINISTRATOR);
    return jobs.names();
  }

  /** Runs a timed task now. */
  @Operation(
      operationId = "runJob",
      summary = "Runs a timed task now. For stewards and administrators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @POST
  @Path("/jobs/{name}")
  public Map<String, String> run(@PathParam("name") String name) {
    access.require(Role.STEWARD, Role.ADMINISTRATOR);
    return Map.of("outcome", jobs.runNow(name));
  }

  /** Takes a bounce, whole, as the mail server wrote it. */
  @Operation(
      operationId = "takeBounce",
      summary =
          "Takes a delivery status notification (RFC 3464) of a reminder, so that nothing more is"
              + " written to the address until somebody has confirmed it. For stewards.")
  @APIResponse(responseCode = "200", description = "Whether the letter failed for good")
  @APIResponse(responseCode = "422", description = "It names no letter of this registry")
  @RequestBody(
      required = true,
      description = "The notification as the mail server wrote it",
      content = {
        @Content(mediaType = "message/rfc822", schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING))
      })
  @POST
  @Path("/bounces")
  @Consumes({"message/rfc822", MediaType.TEXT_PLAIN})
  public Map<String, Boolean> bounce(String message) {
    return Map.of("failed", addresses.bounced(message));
  }

  /** The moment it is here. */
  @Operation(
      operationId = "clock",
      summary = "The moment it is here. For stewards and administrators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/clock")
  public Map<String, String> clock() {
    access.require(Role.STEWARD, Role.ADMINISTRATOR);
    return Map.of("now", clocks.instant().toString());
  }

  /** Moves the clock; body: now. Demo and test mode only. */
  @Operation(operationId = "moveClock", summary = "Moves the clock. Demo and test mode only.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      requiredProperties = {"now"},
                      properties = {
                        @SchemaProperty(
                            name = "now",
                            type = SchemaType.STRING,
                            description = "A moment like 2026-01-31T08:00:00Z")
                      })))
  @POST
  @Path("/clock")
  @Consumes(MediaType.APPLICATION_JSON)
  public Map<String, String> moveClock(JsonObject body) {
    access.require(Role.STEWARD, Role.ADMINISTRATOR);
    if (!body.containsKey("now")) {
      throw new RuleViolated("now", "The field now is needed");
    }
    try {
      clocks.moveTo(Instant.parse(body.getString("now")));
    } catch (IllegalStateException e) {
      throw new RuleViolated("now", e.getMessage());
    }
    return clock();
  }

  /** Seals what is new and verifies the whole audit trail. */
  @Operation(
      operationId = "verifyAudit",
      summary =
          "Seals what is new in the audit trail and verifies all of it. For stewards,"
              + " administrators and regulators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @POST
  @Path("/verify-audit")
  public Map<String, Object> verifyAudit() {
    access.require(Role.STEWARD, Role.ADMINISTRATOR, Role.REGULATOR);
    seal.seal(clocks.instant());
    AuditSeal.Verification found = seal.verify();
    return Map.of(
        "entries", found.entries(),
        "blocks", found.blocks(),
        "head", found.head(),
        "fault", found.fault().orElse(""));
  }

  /** Brings this node's index up to the head of the audit trail. */
  @Operation(
      operationId = "catchUpIndex",
      summary =
          "Brings the search index of the node that answers up to date. For stewards and"
              + " administrators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @POST
  @Path("/catch-up-index")
  public Map<String, Object> catchUpIndex() {
    access.require(Role.STEWARD, Role.ADMINISTRATOR);
    return Map.of("documents", indexer.catchUp());
  }

  /** Removes the bytes of a submission for good; body: reason. Hash and outcome stay. */
  @Operation(
      operationId = "purgeReceipt",
      summary = "Removes the bytes of a submission for good; hash and outcome stay. For stewards.")
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
  @Path("/receipts/{id}/purge")
  @Consumes(MediaType.APPLICATION_JSON)
  public Map<String, String> purge(@PathParam("id") UUID id, JsonObject body) {
    receipts.purge(id, body.getString("reason", ""));
    return Map.of("receipt", id.toString());
  }

  /** The centre's history is entered; what is missing from now on is owed. */
  @Operation(
      operationId = "confirmHistory",
      summary = "States that the past of a centre is entered; what is missing from now on is owed.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @POST
  @Path("/centres/{code}/confirm-history")
  public Map<String, String> confirmHistory(@PathParam("code") String code) {
    var centre = catalogue.centreByCode(code).orElseThrow(() -> new NotFound("Not found"));
    catalogue.confirmHistory(centre.id());
    return Map.of("centre", code);
  }
}
