package org.longwatch.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
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
import java.util.stream.Collectors;
import org.longwatch.followup.FollowUpReader;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.search.RegistrySearch;
import org.longwatch.search.SearchHit;
import org.longwatch.search.SearchResult;
import org.longwatch.search.Segment;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;

/** Patients and their plans, and search, within what the asker may see. */
@Path("/")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class RecordResource {

  private static final int LARGEST_PAGE = 200;

  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject Catalogue catalogue;
  @Inject RegistryReader registry;
  @Inject FollowUpReader followUp;
  @Inject RegistrySearch search;

  /** The patient a centre knows by this pseudonym. */
  @GET
  @Path("/patients")
  public Map<String, Object> patient(
      @QueryParam("centre") String centre, @QueryParam("pseudonym") String pseudonym) {
    access.requirePatientLevel();
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
  @GET
  @Path("/patients/{id}/plan")
  public List<Map<String, Object>> plan(@PathParam("id") UUID id) {
    access.requirePatientLevel();
    PatientLine patient = registry.patient(new PatientId(id)).orElseThrow(RecordResource::unknown);
    access.requireCentre(patient.centre());
    accessLog.note("read plan", id.toString(), patient.id());
    return followUp.plan(patient.id()).stream().map(RecordResource::line).toList();
  }

  /** Search; {@code <mark>} is not in the text, highlighted parts are told apart. */
  @GET
  @Path("/search")
  public Map<String, Object> search(
      @QueryParam("q") String question,
      @QueryParam("from") @DefaultValue("0") int from,
      @QueryParam("size") @DefaultValue("20") int size) {
    SearchResult result =
        search.search(
            question == null ? "" : question,
            Math.max(0, from),
            Math.min(LARGEST_PAGE, Math.max(1, size)));
    return Map.of(
        "total", result.total(), "hits", result.hits().stream().map(RecordResource::hit).toList());
  }

  private static Map<String, Object> hit(SearchHit hit) {
    return Map.of(
        "id", hit.id().toString(),
        "kind", hit.kind().name(),
        "patient", hit.patient().toString(),
        "pseudonym", hit.pseudonym(),
        "day", hit.day(),
        "title", hit.title(),
        "snippet",
            hit.snippet().stream()
                .map(part -> Map.of("text", part.text(), "highlighted", part.highlighted()))
                .toList(),
        "text", hit.snippet().stream().map(Segment::text).collect(Collectors.joining()));
  }

  private static Map<String, Object> line(Obligation obligation) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", obligation.id().toString());
    line.put("version", obligation.version());
    line.put("what", obligation.what());
    line.put("reason", obligation.reason());
    line.put("product", obligation.product());
    line.put("earliest", obligation.window().earliest().toString());
    line.put("target", obligation.window().target().toString());
    line.put("latest", obligation.window().latest().toString());
    line.put("state", obligation.state().name());
    obligation.fulfilledBy().ifPresent(fact -> line.put("fulfilledBy", fact));
    return line;
  }

  private static NotFound unknown() {
    return new NotFound("Not found");
  }
}
