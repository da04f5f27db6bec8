package org.longwatch.fhir;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.admission.Entry;
import org.longwatch.fhir.admission.EntryReader;
import org.longwatch.fhir.profile.ProfileValidator;
import org.longwatch.fhir.store.Outcomes;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.wire.Slices;
import org.longwatch.kernel.Issue;

/**
 * {@code $validate}: a submission goes the whole way, with profiles, references, mapping and what
 * the use cases object to, and then every step is taken back. The answer is all there is to say.
 */
@ApplicationScoped
public class Rehearsals {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Issue NOTHING_WRONG =
      new Issue(
          Issue.Severity.INFORMATION, Issue.Kind.INFORMATIONAL, "", "This would be taken as it is");

  @Inject FrontDoor door;
  @Inject ProfileValidator validator;

  /** What is asked: where, about what, as what. */
  private record Question(String type, String id, byte[] json, String mode, String profile) {}

  /** Answers a request; the body is in JSON already. */
  void answer(HttpServletRequest request, HttpServletResponse response, byte[] body)
      throws IOException {
    try {
      Question question = question(request, body);
      List<Issue> issues = new ArrayList<>(tell(question));
      if (issues.isEmpty()) {
        issues.add(NOTHING_WRONG);
      }
      Outcomes.write(request, response, 200, issues);
    } catch (RuntimeException e) {
      FailureInterceptor.Meaning meaning = FailureInterceptor.meaning(e);
      if (meaning.status() >= 500) {
        FailureInterceptor.answer(response, e);
      } else {
        Outcomes.write(request, response, meaning.status(), meaning.issues());
      }
    }
  }

  private static Question question(HttpServletRequest request, byte[] body) throws IOException {
    String[] path = request.getPathInfo().substring(1).split("/");
    String type = path.length > 1 ? path[0] : "";
    String id = path.length > 2 ? path[1] : null;
    String mode = request.getParameter("mode");
    String profile = request.getParameter("profile");
    byte[] json = body;
    JsonNode sent = body.length == 0 ? JSON.createObjectNode() : tree(body);
    if (sent.path("resourceType").asText().equals("Parameters")) {
      json = Slices.parameter(body, "resource").orElse(new byte[0]);
      for (JsonNode parameter : sent.path("parameter")) {
        String name = parameter.path("name").asText();
        if (name.equals("mode")) {
          mode = value(parameter);
        } else if (name.equals("profile")) {
          profile = value(parameter);
        }
      }
    }
    return new Question(type, id, json, mode == null ? "" : mode.toLowerCase(Locale.ROOT), profile);
  }

  private static String value(JsonNode parameter) {
    for (String name : List.of("valueCode", "valueUri", "valueCanonical", "valueString")) {
      if (parameter.has(name)) {
        return parameter.path(name).asText();
      }
    }
    return null;
  }

  private static JsonNode tree(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw refused(Issue.Kind.STRUCTURE, "This is no well-formed JSON");
    }
  }

  private List<Issue> tell(Question question) throws IOException {
    if (question.json().length == 0) {
      if (question.mode().equals("delete") && question.id() != null) {
        return door.rehearse(
            List.of(),
            () ->
                EntryReader.of(
                    Entry.Method.DELETE, question.type(), null, question.id(), null, null));
      }
      throw refused(
          Issue.Kind.REQUIRED,
          "Send the resource, or Parameters with resource; or mode=delete about one resource");
    }
    byte[] json =
        question.profile() == null
            ? question.json()
            : claiming(question.json(), question.profile());
    List<Issue> found = validator.validate(json);
    String type = tree(question.json()).path("resourceType").asText();
    if (!question.type().isEmpty() && !question.type().equals(type)) {
      List<Issue> all = new ArrayList<>(found);
      all.add(Issue.error(Issue.Kind.INVALID, type, "This is no " + question.type()));
      return all;
    }
    if (question.mode().equals("profile")) {
      return found;
    }
    Resource resource;
    try {
      resource = Body.parse(question.json());
    } catch (RuntimeException e) {
      if (found.stream().anyMatch(Issue::refuses)) {
        return found;
      }
      throw e;
    }
    return resource instanceof Bundle bundle
        ? ofBundle(bundle, question.json(), found)
        : door.rehearse(found, () -> entry(question, Body.parse(question.json())));
  }

  /** What would come of a Bundle; of a batch, of each of its entries. */
  List<Issue> ofBundle(Bundle first, byte[] json, List<Issue> found) {
    if (first.getEntry().size() > EntryReader.MOST_ENTRIES) {
      throw new Refusal(
          413,
          List.of(
              Issue.error(
                  Issue.Kind.TOO_LONG,
                  "Bundle.entry",
                  "A Bundle has at most " + EntryReader.MOST_ENTRIES + " entries")));
    }
    if (first.getType() != BundleType.BATCH) {
      return door.rehearse(found, () -> EntryReader.of((Bundle) Body.parse(json)));
    }
    Slices slices = Slices.of(json);
    Set<Issue> all = new LinkedHashSet<>(found);
    for (int i = 0; i < first.getEntry().size(); i++) {
      int number = i;
      BundleEntryComponent entry = first.getEntry().get(i);
      String place = "Bundle.entry[" + i + "]";
      Supplier<EntryReader> read =
          () -> EntryReader.of(number, BatchDoor.afresh(entry, slices.resource(number)));
      List<Issue> ofEntry =
          found.stream().filter(issue -> issue.location().startsWith(place)).toList();
      all.addAll(door.rehearse(ofEntry, read));
    }
    return List.copyOf(all);
  }

  /** What would be asked with this resource; without a mode, whatever its identifier calls for. */
  private static EntryReader entry(Question question, Resource resource) {
    String type = resource.fhirType();
    String id = question.id() != null ? question.id() : resource.getIdElement().getIdPart();
    return switch (question.mode()) {
      case "create" -> EntryReader.of(Entry.Method.POST, type, resource, null, null, null);
      case "update" -> EntryReader.of(Entry.Method.PUT, type, resource, id, null, null);
      case "delete" -> EntryReader.of(Entry.Method.DELETE, type, null, id, null, null);
      case "" ->
          question.id() != null
              ? EntryReader.of(Entry.Method.PUT, type, resource, id, null, null)
              : byIdentifier(type, resource);
      default -> throw refused(Issue.Kind.VALUE, "The mode is create, update, delete or profile");
    };
  }

  private static EntryReader byIdentifier(String type, Resource resource) {
    Optional<String> condition =
        resource.getNamedProperty("identifier") == null
            ? Optional.empty()
            : resource.getNamedProperty("identifier").getValues().stream()
                .filter(Identifier.class::isInstance)
                .map(Identifier.class::cast)
                .filter(each -> each.hasSystem() && each.hasValue())
                .map(
                    each ->
                        "identifier="
                            + java.net.URLEncoder.encode(
                                each.getSystem() + "|" + each.getValue(),
                                java.nio.charset.StandardCharsets.UTF_8))
                .findFirst();
    return EntryReader.of(
        condition.isEmpty() ? Entry.Method.POST : Entry.Method.PUT,
        type,
        resource,
        null,
        condition.orElse(null),
        null);
  }

  /** The resource as if it named the profile, too. */
  private static byte[] claiming(byte[] json, String profile) throws IOException {
    if (!(tree(json) instanceof ObjectNode resource)) {
      return json;
    }
    ObjectNode meta =
        resource.get("meta") instanceof ObjectNode there ? there : resource.putObject("meta");
    ArrayNode profiles =
        meta.get("profile") instanceof ArrayNode there ? there : meta.putArray("profile");
    profiles.add(profile);
    return JSON.writeValueAsBytes(resource);
  }

  private static Refusal refused(Issue.Kind kind, String text) {
    return new Refusal(400, List.of(Issue.error(kind, "", text)));
  }
}
