package org.longwatch.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.longwatch.clonality.ClonalityReader;
import org.longwatch.clonality.SampleMeasures;
import org.longwatch.followup.PlannedLine;
import org.longwatch.followup.PlannedReader;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;
import org.longwatch.reference.RuleBook;
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
  @Inject ClonalityReader clonality;
  @Inject RuleBook rules;

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

  /** Diversity, dominance and growth of the patient's integration-site samples. */
  @Operation(
      operationId = "clonalMeasures",
      summary = "Diversity, dominance and growth of a patient's integration-site samples, as CSV.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/patients/{id}/clonality.csv")
  @Produces("text/csv;charset=UTF-8")
  public Response clonality(@PathParam("id") UUID id) {
    access.requireWholeRecord();
    PatientLine patient = registry.patient(new PatientId(id)).orElseThrow(RecordResource::unknown);
    access.requireCentre(patient.centre());
    accessLog.note("exported clonality", id.toString(), patient.id());
    StringBuilder text = new StringBuilder();
    try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
      csv.printRecord(
          "sample",
          "taken_on",
          "tissue",
          "assay",
          "clones",
          "top_share",
          "shannon",
          "evenness",
          "simpson",
          "gini",
          "uc50",
          "risen_clone",
          "share_before",
          "share_after",
          "fold");
      for (SampleMeasures m :
          SampleMeasures.of(
              clonality.samples(patient.id()), (long) rules.number("clonality.same-site.bp"))) {
        csv.printRecord(
            AccessResource.text(m.sample().identifier()),
            m.sample().takenOn(),
            AccessResource.text(m.sample().tissue()),
            AccessResource.text(m.sample().assay()),
            m.clones(),
            number(m.topShare()),
            number(m.shannon()),
            number(m.evenness()),
            number(m.simpson()),
            number(m.gini()),
            m.uc50(),
            m.rise().map(rise -> AccessResource.text(rise.label())).orElse(""),
            m.rise().map(rise -> number(rise.before())).orElse(""),
            m.rise().map(rise -> number(rise.after())).orElse(""),
            m.rise().map(rise -> number(rise.fold())).orElse(""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Response.ok(text.toString())
        .header("Content-Disposition", "attachment; filename=\"clonality.csv\"")
        .build();
  }

  /** As other files of numbers have it: empty if undefined. */
  private static String number(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
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
