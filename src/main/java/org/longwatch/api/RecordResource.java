package org.longwatch.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.longwatch.followup.PlannedLine;
import org.longwatch.followup.PlannedReader;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;

/** Patients and their plans, within what the asker may see. */
@Path("/")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class RecordResource {

  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject Catalogue catalogue;
  @Inject RegistryReader registry;
  @Inject PlannedReader plans;

  /** The patient a centre knows by this pseudonym. */
  @Operation(operationId = "patient", summary = "The patient a centre knows by a pseudonym.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/patients")
  public Map<String, Object> patient(
      @QueryParam("centre") String centre, @QueryParam("pseudonym") String pseudonym) {
    access.requireWholeRecord();
    CentreLine known =
        catalogue.centreByCode(String.valueOf(centre)).orElseThrow(RecordResource::unknown);
    access.requireCentre(known.id());
    PatientLine patient =
        registry
            .patient(known.id(), String.valueOf(pseudonym))
            .orElseThrow(RecordResource::unknown);
    accessLog.note("read patient", patient.id().toString(), patient.id());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", patient.id().toString());
    answer.put("centre", known.code());
    answer.put("pseudonym", patient.pseudonym());
    answer.put("sex", patient.sex().name());
    answer.put("birthDate", patient.birthDate().text());
    patient.deceasedOn().ifPresent(day -> answer.put("deceasedOn", day.toString()));
    return answer;
  }

  /** Everything owed about a patient, in order, whatever its state. */
  @Operation(
      operationId = "plan",
      summary = "Everything owed about a patient, in order, whatever its state.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/patients/{id}/plan")
  public List<Map<String, Object>> plan(@PathParam("id") UUID id) {
    access.requireWholeRecord();
    PatientLine patient = registry.patient(new PatientId(id)).orElseThrow(RecordResource::unknown);
    access.requireCentre(patient.centre());
    accessLog.note("read plan", id.toString(), patient.id());
    return plans.of(List.of(patient.id())).stream().map(RecordResource::line).toList();
  }

  private static Map<String, Object> line(PlannedLine planned) {
    Obligation obligation = planned.owed();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", obligation.id().toString());
    line.put("version", obligation.version());
    line.put("what", obligation.what());
    line.put("reason", obligation.reason());
    line.put("product", obligation.product());
    line.put("earliest", obligation.window().earliest().toString());
    line.put("target", obligation.window().target().toString());
    line.put("latest", obligation.window().latest().toString());
    line.put("owedSince", obligation.owedSince().toString());
    line.put("state", obligation.state().name());
    line.put("standing", planned.standing().name());
    planned.why().ifPresent(why -> line.put("why", why));
    obligation.fulfilledBy().ifPresent(fact -> line.put("fulfilledBy", fact));
    return line;
  }

  private static NotFound unknown() {
    return new NotFound("Not found");
  }
}
