package org.longwatch.fhir.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one line of NDJSON says about itself. Ids are those of the registry that wrote the file;
 * here a resource is known by its identifier.
 *
 * @param number from 1
 * @param type empty if there is none
 * @param name {@code Type/id} as the file knows it, empty if it has no id
 * @param condition search that finds it here ({@code identifier=…}), empty if it has no identifier
 * @param points what it refers to, as {@code Type/id}
 */
record ImportLine(
    int number, String type, String name, Optional<String> condition, Set<String> points) {

  private static final String OWN = "https://longwatch.org/fhir/sid/";

  /** Depth as in R4 resources that exist; a deeper one is not read at all. */
  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(100).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private static final Pattern POINTER =
      Pattern.compile("(?:https?://\\S+/)?([A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64})(?:/_history/\\S+)?");

  ImportLine {
    points = Set.copyOf(points);
  }

  /**
   * Reads a line.
   *
   * @throws JsonProcessingException if it is no JSON
   */
  static JsonNode parse(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }

  static ImportLine of(int number, JsonNode resource) {
    String type = resource.path("resourceType").asText("");
    String id = resource.path("id").asText("");
    Set<String> points = new LinkedHashSet<>();
    walk(
        resource,
        pointer -> {
          points.add(pointer);
          return pointer;
        });
    return new ImportLine(
        number, type, id.isEmpty() ? "" : type + "/" + id, condition(resource), points);
  }

  /** Its own identifier, one of the registry's systems before any other. */
  private static Optional<String> condition(JsonNode resource) {
    JsonNode identifier = resource.path("identifier");
    Optional<String> other = Optional.empty();
    for (JsonNode each : identifier.isArray() ? identifier : java.util.List.of(identifier)) {
      String system = each.path("system").asText("");
      String value = each.path("value").asText("");
      if (!system.isEmpty() && !value.isEmpty()) {
        String found = "identifier=" + encode(system + "|" + value);
        if (system.startsWith(OWN)) {
          return Optional.of(found);
        }
        other = other.isEmpty() ? Optional.of(found) : other;
      }
    }
    return other;
  }

  /**
   * The resource as an entry of a transaction.
   *
   * @param elsewhere what a reference becomes, by {@code Type/id}
   */
  ObjectNode entry(ObjectNode resource, UnaryOperator<String> elsewhere) {
    walk(resource, elsewhere);
    resource.remove("id");
    if (resource.path("meta") instanceof ObjectNode meta) {
      meta.remove("versionId");
      meta.remove("lastUpdated");
      if (meta.isEmpty()) {
        resource.remove("meta");
      }
    }
    ObjectNode entry = JSON.createObjectNode();
    entry.put("fullUrl", fullUrl());
    entry.set("resource", resource);
    entry
        .putObject("request")
        .put("method", condition.isPresent() ? "PUT" : "POST")
        .put("url", condition.map(found -> type + "?" + found).orElse(type));
    return entry;
  }

  /** The same for the same line, so that a bundle made again is the same bytes. */
  String fullUrl() {
    String seed = name.isEmpty() ? "line " + number : name;
    return "urn:uuid:" + UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8));
  }

  private static void walk(JsonNode node, UnaryOperator<String> pointers) {
    if (node instanceof ObjectNode object) {
      if (object.path("reference").isTextual()) {
        Matcher pointer = POINTER.matcher(object.path("reference").asText());
        if (pointer.matches()) {
          String becomes = pointers.apply(pointer.group(1));
          if (!becomes.equals(pointer.group(1))) {
            object.put("reference", becomes);
          }
        }
      }
    }
    node.forEach(child -> walk(child, pointers));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
