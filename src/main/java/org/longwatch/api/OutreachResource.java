package org.longwatch.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.longwatch.followup.FollowUp;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.outreach.AttemptOutcome;
import org.longwatch.outreach.Channel;
import org.longwatch.outreach.Outreach;
import org.longwatch.outreach.RecordAttempt;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Access;

/** Attempts to reach patients, and who is lost: for systems of centres that keep call lists. */
@Path("/")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class OutreachResource {

  @Inject Access access;
  @Inject RegistryReader registry;
  @Inject Outreach outreach;
  @Inject FollowUp followUp;

  /** Body: attemptedOn, channel, outcome. The same id again corrects it. */
  @Operation(
      operationId = "recordAttempt",
      summary = "Records an attempt to reach a patient; the same id again corrects it.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      requiredProperties = {"attemptedOn", "channel", "outcome"},
                      properties = {
                        @SchemaProperty(
                            name = "attemptedOn",
                            type = SchemaType.STRING,
                            description = "A day like 2026-01-31"),
                        @SchemaProperty(
                            name = "channel",
                            type = SchemaType.STRING,
                            implementation = Channel.class),
                        @SchemaProperty(
                            name = "outcome",
                            type = SchemaType.STRING,
                            implementation = AttemptOutcome.class)
                      })))
  @PUT
  @Path("/patients/{id}/attempts/{attempt}")
  public Map<String, String> record(
      @PathParam("id") UUID id, @PathParam("attempt") UUID attempt, JsonObject body) {
    PatientLine patient = patient(id);
    outreach.record(
        new RecordAttempt(
            attempt,
            patient.centre(),
            patient.id(),
            day(body),
            one(Channel.class, "channel", body),
            one(AttemptOutcome.class, "outcome", body)));
    return Map.of("id", attempt.toString());
  }

  /** Gives the patient up for lost today; refused with everything that is still missing. */
  @Operation(
      operationId = "declareLost",
      summary = "Gives a patient up for lost; refused with everything that is still missing.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @POST
  @Path("/patients/{id}/lost")
  @Consumes(MediaType.WILDCARD)
  public Map<String, String> declareLost(@PathParam("id") UUID id) {
    PatientLine patient = patient(id);
    followUp.declareLost(patient.id());
    return Map.of("id", id.toString());
  }

  /** Body: reason. It was said too early that the patient is lost. */
  @Operation(
      operationId = "takeBackLoss",
      summary = "Takes back that a patient is lost; what is owed is owed again.")
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
  @Path("/patients/{id}/found")
  public Map<String, String> takeBack(@PathParam("id") UUID id, JsonObject body) {
    PatientLine patient = patient(id);
    String reason = body.getString("reason", "").strip();
    if (reason.isEmpty()) {
      throw new RuleViolated("reason", "Say why");
    }
    outreach.takeBack(patient.id(), reason);
    return Map.of("id", id.toString());
  }

  private PatientLine patient(UUID id) {
    access.requireWholeRecord();
    PatientLine patient =
        registry.patient(new PatientId(id)).orElseThrow(() -> new NotFound("Not found"));
    access.requireCentre(patient.centre());
    return patient;
  }

  private static LocalDate day(JsonObject body) {
    try {
      return LocalDate.parse(body.getString("attemptedOn", ""));
    } catch (DateTimeParseException e) {
      throw new RuleViolated("attemptedOn", "A day like 2026-01-31 is needed");
    }
  }

  private static <E extends Enum<E>> E one(Class<E> type, String field, JsonObject body) {
    String said = body.getString(field, "");
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> each.name().equals(said))
        .findFirst()
        .orElseThrow(
            () ->
                new RuleViolated(
                    field, "One of " + Arrays.toString(type.getEnumConstants()) + " is needed"));
  }
}
