package org.longwatch.fhir;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.longwatch.fhir.profile.FhirPackage;
import org.longwatch.fhir.profile.PublishedDefinitions;
import org.longwatch.fhir.profile.PublishedDefinitions.Published;
import org.longwatch.fhir.read.Question;
import org.longwatch.fhir.read.Reply;
import org.longwatch.fhir.search.Parameter;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Outcomes;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.kernel.Issue;

/**
 * Hands out the definitions to anybody, log-in or not: one by its id, those that a canonical
 * address means, a list of all of a type, and the package of them.
 */
@ApplicationScoped
public class DefinitionDesk {

  private static final String PACKAGE = "/package.tgz";
  private static final String SUBSETTED =
      "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";

  /** They only say how to answer. */
  private static final Set<String> FORMAL = Set.of("_format", "_pretty", "_count");

  private volatile PublishedDefinitions loaded;
  private volatile byte[] archive;

  /**
   * Answers the request, if it reads definitions.
   *
   * @return whether it has been answered
   */
  boolean answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
      return false;
    }
    if (path.equals(PACKAGE)) {
      hand(archive(), request, response);
      return true;
    }
    List<String> parts = Question.parts(path);
    if (parts.isEmpty()
        || parts.size() > 2
        || !definitions().types().contains(parts.get(0))
        || parts.size() == 2 && parts.get(1).startsWith("$")) {
      return false;
    }
    Optional<Published> asked =
        parts.size() == 2 ? definitions().read(parts.get(0), parts.get(1)) : Optional.empty();
    if (parts.size() == 2 && asked.isEmpty() && parts.get(0).equals("OperationDefinition")) {
      return false; // HAPI describes its own
    }
    try {
      List<Parameter> parameters = ReadingDesk.parameters(request.getQueryString());
      String json =
          parts.size() == 1
              ? Fhir.write(found(parts.get(0), parameters, request.getRequestURL().toString()))
              : asked
                  .orElseThrow(
                      () ->
                          new Refusal(
                              404,
                              List.of(
                                  Issue.error(
                                      Issue.Kind.NOT_FOUND,
                                      "",
                                      "There is no such " + parts.get(0) + " here"))))
                  .json();
      ReadingDesk.write(
          request,
          response,
          new Reply(200, json, Optional.empty(), Optional.empty()),
          ReadingDesk.xml(request, parameters),
          parameters.contains(new Parameter("_pretty", "true")));
    } catch (Refusal refusal) {
      Outcomes.write(request, response, refusal.status(), refusal.issues());
    }
    return true;
  }

  private Bundle found(String type, List<Parameter> parameters, String address) {
    Optional<String> url = Optional.empty();
    Optional<String> id = Optional.empty();
    for (Parameter each : parameters) {
      switch (each.name()) {
        case "url" -> url = Optional.of(each.value());
        case "_id" -> id = Optional.of(each.value());
        default -> {
          if (!FORMAL.contains(each.name())) {
            throw new Refusal(
                400,
                List.of(
                    Issue.error(
                        Issue.Kind.NOT_SUPPORTED,
                        each.name(),
                        "A " + type + " is found by url and by _id")));
          }
        }
      }
    }
    boolean whole = url.isPresent() || id.isPresent();
    List<Published> found = new ArrayList<>(definitions().find(type, url));
    Optional<String> only = id;
    found.removeIf(each -> only.isPresent() && !each.id().equals(only.get()));
    Bundle bundle = new Bundle();
    bundle.setType(BundleType.SEARCHSET);
    bundle.setTotal(found.size());
    bundle
        .addLink()
        .setRelation("self")
        .setUrl(parameters.isEmpty() ? address : address + "?" + Parameter.write(parameters));
    for (Published each : found) {
      var entry = bundle.addEntry();
      entry.setFullUrl(address + "/" + each.id());
      entry.setResource(whole ? Fhir.parse(each.json()) : written(each));
      entry.getSearch().setMode(SearchEntryMode.MATCH);
    }
    return bundle;
  }

  /** A definition as it was written: what follows from it would make a list megabytes. */
  private static Resource written(Published definition) {
    Resource resource = Fhir.parse(definition.json());
    if (resource instanceof StructureDefinition profile) {
      profile.setSnapshot(null);
      profile.getMeta().addTag(new Coding(SUBSETTED, "SUBSETTED", null));
    }
    return resource;
  }

  private static void hand(byte[] archive, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("application/gzip");
    response.setHeader("Content-Disposition", "attachment; filename=\"package.tgz\"");
    response.setContentLength(archive.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(archive);
    }
  }

  private PublishedDefinitions definitions() {
    PublishedDefinitions ready = loaded;
    if (ready == null) {
      ready = PublishedDefinitions.load();
      loaded = ready;
    }
    return ready;
  }

  private byte[] archive() {
    byte[] ready = archive;
    if (ready == null) {
      ready = FhirPackage.archive();
      archive = ready;
    }
    return ready;
  }
}
