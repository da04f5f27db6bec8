package org.longwatch.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.support.Server;

/** The description of the interface beside FHIR, held against the interface itself. */
class OpenApiIT {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

  private static Server server;
  private static JsonNode description;

  @BeforeAll
  static void start() {
    server = Server.shared();
    description =
        server.send(server.request("/openapi").header("Accept", "application/json").GET()).json();
  }

  @Test
  void everyOrderIsDescribedAndNothingElse() throws Exception {
    Set<String> described = new TreeSet<>();
    operations((name, operation) -> described.add(name));
    Set<String> there = new TreeSet<>();
    for (Class<?> type : resources()) {
      for (Method method : type.getDeclaredMethods()) {
        for (Annotation annotation : method.getAnnotations()) {
          HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
          if (verb != null) {
            there.add(verb.value().toLowerCase() + " " + path(type, method));
          }
        }
      }
    }
    assertEquals(there, described);
    assertTrue(there.size() > 30, there.toString());
  }

  @Test
  void everyOrderSaysWhatItDoesWhoMayAndHowItIsRefused() {
    Set<String> ids = new HashSet<>();
    operations(
        (name, operation) -> {
          assertTrue(operation.path("summary").asText().length() > 10, name);
          assertTrue(ids.add(operation.path("operationId").asText()), name);
          assertEquals(3, operation.path("security").size(), name);
          List<String> answers = new ArrayList<>();
          operation.path("responses").fieldNames().forEachRemaining(answers::add);
          assertTrue(answers.stream().anyMatch(code -> code.startsWith("2")), name + answers);
          assertTrue(answers.containsAll(Set.of("400", "401", "403", "404", "422", "500")), name);
          assertFalse(answers.contains("default"), name);
        });
  }

  @Test
  void everyParameterOfAPathIsDeclaredAndEveryBodyHasItsFields() {
    operations(
        (name, operation) -> {
          Set<String> declared = new HashSet<>();
          for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").asText().equals("path")) {
              declared.add(parameter.path("name").asText());
              assertTrue(parameter.path("required").asBoolean(), name);
            }
          }
          Set<String> used = new HashSet<>();
          Matcher braces = Pattern.compile("\\{(\\w+)}").matcher(name);
          while (braces.find()) {
            used.add(braces.group(1));
          }
          assertEquals(used, declared, name);
          if (operation.has("requestBody")) {
            JsonNode schema =
                operation.at("/requestBody/content/application~1json/schema/properties");
            boolean words =
                Stream.of("plain", "csv")
                    .map(kind -> "/requestBody/content/text~1" + kind + "/schema/type")
                    .anyMatch(place -> operation.at(place).asText().equals("string"));
            assertTrue(words || schema.size() > 0, name + " " + operation.path("requestBody"));
          }
        });
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> lost = new ArrayList<>();
    for (String reference : description.findValuesAsText("$ref")) {
      assertTrue(reference.startsWith("#/"), reference);
      if (description.at(reference.substring(1)).isMissingNode()) {
        lost.add(reference);
      }
    }
    assertEquals(List.of(), lost);
    assertTrue(description.path("openapi").asText().startsWith("3."));
    assertEquals("Longwatch: interface beside FHIR", description.at("/info/title").asText());
    assertEquals(
        Set.of("person", "system", "session"),
        names(description.at("/components/securitySchemes")));
  }

  @Test
  void refusalsLookAsDescribed() {
    Server.Answer refused = server.post(Server.ADMIN, "/api/admin/centres", "{\"code\":\"X\"}");
    assertEquals(422, refused.status(), refused.body());
    JsonNode schema = description.at("/components/schemas/Issues/properties/issues/items");
    JsonNode issue = refused.json().at("/issues/0");
    assertEquals(names(schema.path("properties")), names(issue));
    assertEquals(401, server.send(server.request("/api/operations/jobs").GET()).status());
  }

  @Test
  void aPathThatClimbsOutOfItIsNotOpen() {
    Server.Answer answer = server.send(server.request("/openapi/../api/operations/jobs").GET());
    assertTrue(Set.of(302, 400, 401).contains(answer.status()), answer.body());
  }

  // ---- what the tests do

  private interface Look {
    void at(String name, JsonNode operation);
  }

  private static void operations(Look look) {
    for (Map.Entry<String, JsonNode> path : fields(description.path("paths"))) {
      for (Map.Entry<String, JsonNode> operation : fields(path.getValue())) {
        if (METHODS.contains(operation.getKey())) {
          look.at(operation.getKey() + " " + path.getKey(), operation.getValue());
        }
      }
    }
  }

  private static List<Map.Entry<String, JsonNode>> fields(JsonNode node) {
    return List.copyOf(node.properties());
  }

  private static Set<String> names(JsonNode node) {
    Set<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<Class<?>> resources() throws IOException, ClassNotFoundException {
    List<Class<?>> resources = new ArrayList<>();
    try (Stream<java.nio.file.Path> files =
        Files.list(java.nio.file.Path.of("target", "classes", "org", "longwatch", "api"))) {
      for (java.nio.file.Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith("Resource.class")) {
          resources.add(Class.forName("org.longwatch.api." + name.replace(".class", "")));
        }
      }
    }
    return resources;
  }

  private static String path(Class<?> type, Method method) {
    Path own = method.getAnnotation(Path.class);
    String path =
        "/api/" + type.getAnnotation(Path.class).value() + "/" + (own == null ? "" : own.value());
    String plain = path.replaceAll("/+", "/");
    return plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
  }
}
