package org.longwatch.fhir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.profile.SupportedProfiles;
import org.longwatch.support.Server;

/** What the server says it can do, it can; and nothing else. */
class CapabilitiesIT {

  /** Of each type; what is not claimed among them must not be done. */
  private static final Set<String> INTERACTIONS =
      Set.of(
          "read",
          "vread",
          "history-instance",
          "history-type",
          "search-type",
          "create",
          "update",
          "patch",
          "delete");

  /** Types that this server has never heard of, beside those it speaks of. */
  private static final List<String> FOREIGN = List.of("Appointment", "Practitioner", "Binary");

  /** Not allowed, not found, not implemented, not understood. */
  private static final Set<Integer> NOT_DONE = Set.of(400, 404, 405, 422, 501);

  private static Server server;
  private static String centre;
  private static String physician;
  private static JsonNode statement;

  @BeforeAll
  static void start() {
    server = Server.shared();
    server.post(
        Server.ADMIN,
        "/api/admin/centres",
        """
        {"code":"CAPA-01","name":"Centre","country":"FR","zone":"Europe/Paris","sendingHour":7}
        """);
    String secret =
        server
            .post(
                Server.ADMIN,
                "/api/admin/clients",
                """
                {"clientId":"capabilities","centre":"CAPA-01","name":"Capabilities"}
                """)
            .json()
            .path("secret")
            .asText();
    centre = "Bearer " + server.token("capabilities", secret);
    physician = basic(server.person("capable-physician", "SAFETY_PHYSICIAN", "", ""));
    statement = server.send(server.request("/fhir/metadata").GET()).json();
  }

  @Test
  void theStatementIsCompleteAndOpen() {
    assertEquals("CapabilityStatement", statement.path("resourceType").asText());
    assertEquals("instance", statement.path("kind").asText());
    assertEquals("4.0.1", statement.path("fhirVersion").asText());
    assertTrue(
        texts(statement.path("instantiates"))
            .contains("https://longwatch.org/fhir/CapabilityStatement/atmp-registry-server"));
    assertTrue(texts(statement.path("format")).containsAll(Set.of("json", "xml")));
    assertEquals(
        Set.of("transaction", "batch", "search-system", "history-system"),
        codes(statement.at("/rest/0/interaction"), "code"));
    assertEquals(Set.of("export", "import"), codes(statement.at("/rest/0/operation"), "name"));
    assertEquals(
        "SMART-on-FHIR", statement.at("/rest/0/security/service/0/coding/0/code").asText());
    for (JsonNode resource : statement.at("/rest/0/resource")) {
      for (JsonNode operation : resource.path("operation")) {
        assertTrue(operation.path("definition").asText().startsWith("http"), resource.toString());
      }
    }
  }

  @Test
  void everyProfileIsSupportedSomewhere() {
    Set<String> named = new HashSet<>();
    for (JsonNode resource : statement.at("/rest/0/resource")) {
      named.addAll(texts(resource.path("supportedProfile")));
    }
    SupportedProfiles.byType()
        .forEach(
            (type, profiles) -> {
              if (!type.equals("Bundle")) {
                assertTrue(named.containsAll(profiles), type + ": " + profiles);
              }
            });
  }

  @Test
  void whatTheRegistryRequiresOfAServerIsClaimed() throws Exception {
    JsonNode required =
        new ObjectMapper()
            .readTree(
                Files.readString(
                    Path.of(
                        "fhir-profiles/resources/CapabilityStatement-atmp-registry-server.json")))
            .at("/rest/0");
    List<String> missing = new ArrayList<>();
    compare("server", required, statement.at("/rest/0"), missing);
    for (JsonNode resource : required.path("resource")) {
      for (JsonNode claimed : statement.at("/rest/0/resource")) {
        if (claimed.path("type").equals(resource.path("type"))) {
          compare(resource.path("type").asText(), resource, claimed, missing);
        }
      }
      if (codes(statement.at("/rest/0/resource"), "type").stream()
          .noneMatch(resource.path("type").asText()::equals)) {
        missing.add(resource.path("type").asText());
      }
    }
    assertEquals(List.of(), missing);
  }

  private static void compare(
      String of, JsonNode required, JsonNode claimed, List<String> missing) {
    for (String[] list :
        new String[][] {
          {"interaction", "code"}, {"searchParam", "name"}, {"operation", "definition"}
        }) {
      Set<String> lacking = codes(required.path(list[0]), list[1]);
      lacking.removeAll(codes(claimed.path(list[0]), list[1]));
      if (!lacking.isEmpty()) {
        missing.add(of + " " + list[0] + " " + lacking);
      }
    }
  }

  @Test
  void everythingThatIsClaimedIsAnsweredAndNothingElse() {
    List<String> faults = new ArrayList<>();
    Set<String> types = new TreeSet<>(FOREIGN);
    statement.at("/rest/0/resource").forEach(each -> types.add(each.path("type").asText()));
    for (String type : types) {
      Set<String> claimed = new HashSet<>();
      for (JsonNode resource : statement.at("/rest/0/resource")) {
        if (resource.path("type").asText().equals(type)) {
          claimed.addAll(codes(resource.path("interaction"), "code"));
        }
      }
      for (String interaction : INTERACTIONS) {
        Server.Answer answer = ask(type, interaction);
        boolean done = isDone(interaction, answer);
        if (done != claimed.contains(interaction) || !done && !NOT_DONE.contains(answer.status())) {
          faults.add(
              type
                  + " "
                  + interaction
                  + (claimed.contains(interaction) ? "" : " not")
                  + " claimed, "
                  + answer.status()
                  + " "
                  + answer.body().replaceAll("\\s+", " "));
        }
      }
    }
    assertEquals(List.of(), faults);
  }

  @Test
  void everyOperationAnswers() {
    String id = UUID.randomUUID().toString();
    for (String path :
        List.of(
            "/fhir/$export",
            "/fhir/Patient/$export",
            "/fhir/Measure/ae-incidence/$evaluate-measure",
            "/fhir/Measure/$evaluate-measure?measure=ae-incidence")) {
      Server.Answer answer = send(centre, server.request(path).GET());
      assertEquals(400, answer.status(), path + " needs more: " + answer.body());
    }
    for (String path :
        List.of("/fhir/Patient/" + id + "/$everything", "/fhir/Patient/" + id + "/$schedule")) {
      assertEquals(404, send(centre, server.request(path).GET()).status(), path);
    }
    Server.Answer rehearsed =
        send(
            centre,
            server
                .request("/fhir/Patient/$validate")
                .header("Content-Type", "application/fhir+json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"resourceType\":\"Patient\"}")));
    assertEquals("OperationOutcome", rehearsed.json().path("resourceType").asText());
    assertEquals(
        400,
        send(
                centre,
                server
                    .request("/fhir/$import")
                    .header("Content-Type", "application/fhir+ndjson")
                    .POST(HttpRequest.BodyPublishers.ofString("")))
            .status());
  }

  @Test
  void whatIsClaimedIsGivenInBothFormats() {
    for (String format : List.of("json", "xml")) {
      for (String path : List.of("/fhir/metadata", "/fhir/Patient", "/fhir/AuditEvent")) {
        Server.Answer answer =
            send(centre, server.request(path).header("Accept", "application/fhir+" + format).GET());
        assertEquals(200, answer.status(), path);
        assertTrue(
            answer.header("Content-Type").startsWith("application/fhir+" + format),
            path + " " + answer.header("Content-Type"));
      }
    }
  }

  @Test
  void everySearchParameterThatIsClaimedIsTaken() {
    List<String> faults = new ArrayList<>();
    for (JsonNode resource : statement.at("/rest/0/resource")) {
      String type = resource.path("type").asText();
      for (JsonNode parameter : resource.path("searchParam")) {
        String name = parameter.path("name").asText();
        String value =
            switch (parameter.path("type").asText()) {
              case "date" -> "2020";
              case "uri" -> "https://longwatch.org/fhir/none";
              case "reference" -> "Patient/" + UUID.randomUUID();
              case "number", "quantity" -> "1";
              default -> name.equals("action") ? "R" : name.equals("_id") ? "x" : "a";
            };
        Server.Answer answer =
            send(reader(type), server.request("/fhir/" + type + "?" + name + "=" + value).GET());
        if (answer.status() != 200) {
          faults.add(type + "?" + name + "=" + value + " " + answer.status() + " " + answer.body());
        }
      }
    }
    assertEquals(List.of(), faults);
  }

  @Test
  void theWayToATokenIsTold() {
    Server.Answer answer =
        server.send(server.request("/fhir/.well-known/smart-configuration").GET());
    assertEquals(200, answer.status());
    assertTrue(answer.header("Content-Type").startsWith("application/json"));
    assertTrue(answer.json().path("token_endpoint").asText().endsWith("/auth/token"));
    assertTrue(
        texts(answer.json().path("token_endpoint_auth_methods_supported"))
            .contains("private_key_jwt"));
    assertEquals(
        Set.of("RS384", "ES384"),
        texts(answer.json().path("token_endpoint_auth_signing_alg_values_supported")));
    assertEquals(Set.of("client_credentials"), texts(answer.json().path("grant_types_supported")));
    assertTrue(
        texts(answer.json().path("capabilities")).contains("client-confidential-asymmetric"));
  }

  // ---- what the tests do

  private static Server.Answer ask(String type, String interaction) {
    String id = UUID.randomUUID().toString();
    String one = "/fhir/" + type + "/" + id;
    String body = "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\"}";
    HttpRequest.Builder request =
        switch (interaction) {
          case "read" -> server.request(one).GET();
          case "vread" -> server.request(one + "/_history/1").GET();
          case "history-instance" -> server.request(one + "/_history").GET();
          case "history-type" -> server.request("/fhir/" + type + "/_history").GET();
          case "search-type" -> server.request("/fhir/" + type).GET();
          case "create" ->
              server
                  .request("/fhir/" + type)
                  .header("Content-Type", "application/fhir+json")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"resourceType\":\"" + type + "\"}"));
          case "update" ->
              server
                  .request(one)
                  .header("Content-Type", "application/fhir+json")
                  .PUT(HttpRequest.BodyPublishers.ofString(body));
          case "patch" ->
              server
                  .request(one)
                  .header("Content-Type", "application/json-patch+json")
                  .method(
                      "PATCH",
                      HttpRequest.BodyPublishers.ofString(
                          "[{\"op\":\"add\",\"path\":\"/language\",\"value\":\"en\"}]"));
          default -> server.request(one).DELETE();
        };
    boolean writes = Set.of("create", "update", "patch", "delete").contains(interaction);
    return send(writes ? centre : reader(type), request);
  }

  /**
   * Whether the interaction exists: what does not exist is refused as a matter of principle, what
   * does is looked for or examined.
   */
  private static boolean isDone(String interaction, Server.Answer answer) {
    String code = answer.body().startsWith("{") ? answer.json().at("/issue/0/code").asText() : "";
    String said =
        answer.body().startsWith("{") ? answer.json().at("/issue/0/diagnostics").asText() : "";
    boolean unknown =
        Set.of(405, 501).contains(answer.status())
            || code.equals("not-supported")
            || said.startsWith("Unknown resource type")
            || said.contains("does not know how to handle");
    return switch (interaction) {
      case "search-type", "history-type" -> answer.status() == 200;
      case "create" -> !unknown && Set.of(201, 400, 422).contains(answer.status());
      case "delete" -> !unknown && Set.of(200, 204, 404).contains(answer.status());
      default -> !unknown && Set.of(200, 400, 404, 422).contains(answer.status());
    };
  }

  private static String reader(String type) {
    return type.equals("DetectedIssue") ? physician : centre;
  }

  private static Server.Answer send(String authorization, HttpRequest.Builder request) {
    return server.send(request.header("Authorization", authorization));
  }

  private static Set<String> codes(JsonNode list, String name) {
    Set<String> codes = new TreeSet<>();
    list.forEach(each -> codes.add(each.path(name).asText()));
    return codes;
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static String basic(String login) {
    return "Basic "
        + java.util.Base64.getEncoder().encodeToString((login + ":" + Server.PASSWORD).getBytes());
  }
}
