package org.longwatch.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.longwatch.support.Bundles;
import org.longwatch.support.Clinics;
import org.longwatch.support.Server;
import org.longwatch.support.TestDatabase;

/**
 * Everything the server says is held to FHIR by the validator of HL7 in a process of its own: what
 * was sent and is given back, Bundles, outcomes, and what the registry makes of its record.
 */
class EmittedIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path EXAMPLES = Path.of("fhir-profiles", "examples", "valid");
  private static final Path FOLDER = Path.of("target", "emitted").toAbsolutePath();
  private static final String CENTRE = "EMIT-01";

  /** Definitions that the core package brings in another spelling than ours, which replace them. */
  private static final Set<String> OURS =
      Set.of(
          "CodeSystem-adverse-event-seriousness.json",
          "CodeSystem-adverse-event-causality-assess.json");

  private static final String SITE = "the integration site";

  private final Set<String> types = new TreeSet<>();
  private final Server server = Server.shared();
  private int number;

  @Test
  void theValidatorOfHl7FindsNoErrorInAnythingTheServerEmits() throws Exception {
    TestDatabase.delete(FOLDER);
    Files.createDirectories(FOLDER.resolve("files"));
    Clinics.make(server, CENTRE);
    product("LENTI-HSC-1", "B2024-031");
    String token = Clinics.token(server, CENTRE);
    keep(server.send(server.request("/fhir/metadata").GET()), 200);

    Server.Answer taken = keep(server.fhirPost(token, "/fhir", examples()), 200);
    for (JsonNode entry : taken.json().path("entry")) {
      String version = entry.path("response").path("location").asText();
      keep(server.fhirGet(token, "/fhir/" + version), 200);
    }
    String patient = taken.json().at("/entry/0/response/location").asText().split("/_history")[0];
    keep(server.fhirGet(token, "/fhir/" + patient + "/$everything"), 200);
    keep(server.fhirGet(token, "/fhir/" + patient + "/_history"), 200);
    keep(server.fhirGet(token, "/fhir/" + patient + "?_summary=true"), 200);
    keep(server.fhirGet(token, "/fhir/Patient/no-such-patient"), 404);
    keep(server.fhirGet(token, "/fhir/Patient?no-such-parameter=1"), 400);
    keep(server.fhirPost(token, "/fhir/Patient", "{\"resourceType\":\"Patient\"}"), 422);
    keep(server.fhirPost(token, "/fhir", "{broken"), 400);

    keep(server.fhirGet(token, "/fhir/" + patient + "/$schedule"), 200);

    server.person("emitted-steward", "STEWARD", "", "");
    server.person("emitted-regulator", "REGULATOR", "", "");
    server.person("emitted-safety", "SAFETY_PHYSICIAN", "", "");
    concluded(token);
    JsonNode statement = server.send(server.request("/fhir/metadata").GET()).json();
    for (JsonNode resource : statement.at("/rest/0/resource")) {
      String type = resource.path("type").asText();
      for (JsonNode interaction : resource.path("interaction")) {
        if (interaction.path("code").asText().equals("search-type")) {
          keep(server.fhirGet(token, "/fhir/" + type + "?_count=20"), 0);
          keep(server.get("emitted-steward", "/fhir/" + type + "?_count=20"), 0);
          keep(server.get("emitted-regulator", "/fhir/" + type + "?_count=20"), 0);
          keep(server.get("emitted-safety", "/fhir/" + type + "?_count=20"), 0);
        }
      }
    }
    for (String expected :
        List.of(
            "AdverseEvent",
            "AuditEvent",
            "BiologicallyDerivedProduct",
            "Bundle",
            "CapabilityStatement",
            "CarePlan",
            "Condition",
            "Consent",
            "DetectedIssue",
            "Encounter",
            "MeasureReport",
            "Medication",
            "MedicationAdministration",
            "MedicationStatement",
            "Observation",
            "OperationOutcome",
            "Patient",
            "Procedure",
            "QuestionnaireResponse",
            "ResearchStudy",
            "ResearchSubject",
            "Specimen",
            "Task")) {
      assertTrue(types.contains(expected), expected + " was not emitted: " + types);
    }
    List<String> found = validate();
    assertEquals("validated " + number, found.get(found.size() - 1), String.join("\n", found));
    assertEquals(List.of(), found.subList(0, found.size() - 1));
  }

  /** A signal and a report, which the registry concludes from what was sent. */
  private void concluded(String token) {
    LocalDate day = LocalDate.of(2025, 3, 10);
    Server.Answer taken =
        server.fhirPost(
            token,
            "/fhir",
            Bundles.about(CENTRE, "EMIT-P1", "1990")
                .treated(Clinics.LENTI, Clinics.LENTI_LOT, day.minusYears(1))
                .sampled("EMIT-P1-S1", day, "MECOM", 25.5)
                .json());
    assertEquals(200, taken.status(), taken.body());
    JsonNode alert = server.get("emitted-safety", "/api/signals/alerts").json().get(0);
    Server.Answer signal =
        server.post(
            "emitted-safety",
            "/api/signals/alerts/" + alert.path("id").asText() + "/signal",
            "{\"reason\":\"To see how it is shown\"}");
    assertEquals(200, signal.status(), signal.body());
    Server.Answer report =
        server.post("emitted-regulator", "/api/reports", "{\"clinicalCutOff\":\"2026-06-25\"}");
    assertEquals(200, report.status(), report.body());
  }

  /** Keeps an answer for the validator; one that is refused is an answer too. */
  private Server.Answer keep(Server.Answer answer, int status) throws IOException {
    if (status != 0) {
      assertEquals(status, answer.status(), answer.body());
    }
    assertTrue(answer.status() < 500, answer.body());
    if (answer.body().isBlank()) {
      return answer;
    }
    collect(answer.json());
    Files.writeString(
        FOLDER.resolve("files").resolve("%03d.json".formatted(++number)), answer.body());
    return answer;
  }

  private void collect(JsonNode resource) {
    types.add(resource.path("resourceType").asText());
    resource.path("entry").forEach(entry -> types.add(entry.at("/resource/resourceType").asText()));
  }

  /** All examples of what a centre sends, as one transaction about one patient. */
  private static String examples() throws IOException {
    Set<String> made =
        Set.of("CarePlan", "Task", "DetectedIssue", "MeasureReport", "Organization", "Provenance");
    Map<String, String> first = new LinkedHashMap<>();
    Set<String> identifiers = new HashSet<>();
    List<ObjectNode> resources = new ArrayList<>();
    List<Path> files = new ArrayList<>(List.of(EXAMPLES.resolve("patient.json")));
    try (Stream<Path> all = Files.list(EXAMPLES)) {
      all.filter(file -> !file.getFileName().toString().contains("bundle"))
          .sorted()
          .forEach(files::add);
    }
    for (Path file : files) {
      ObjectNode resource =
          (ObjectNode) JSON.readTree(Files.readString(file).replace("LYON-01", CENTRE));
      JsonNode identifier = resource.path("identifier");
      String own =
          (identifier.isArray() ? identifier.path(0) : identifier)
              .path("value")
              .asText(file.toString());
      String type = resource.path("resourceType").asText();
      if (made.contains(type)
          || file.endsWith("consent-withdrawn.json") // dated in what is still the future
          || !identifiers.add(type + own)
          || type.equals("Patient") && first.containsKey(type)) {
        continue;
      }
      resource.remove("id");
      first.putIfAbsent(type, urn(resources.size()));
      if (file.endsWith("integration-site.json")) {
        first.put(SITE, urn(resources.size()));
      }
      resources.add(resource);
    }
    ObjectNode bundle = JSON.createObjectNode();
    bundle.put("resourceType", "Bundle").put("type", "transaction");
    ArrayNode entries = bundle.putArray("entry");
    for (int i = 0; i < resources.size(); i++) {
      point(resources.get(i), first);
      ObjectNode entry = entries.addObject();
      entry.put("fullUrl", urn(i));
      entry.set("resource", resources.get(i));
      entry
          .putObject("request")
          .put("method", "POST")
          .put("url", resources.get(i).path("resourceType").asText());
    }
    return bundle.toString();
  }

  private static String urn(int number) {
    return "urn:uuid:0f5c2b1e-6f0a-4c57-9d3e-%012d".formatted(number);
  }

  /** Lets references point to the first of their type in the transaction. */
  private static void point(JsonNode node, Map<String, String> first) {
    if (node instanceof ObjectNode whole && whole.has("hasMember")) {
      whole.putArray("hasMember").addObject().put("reference", first.get(SITE));
    }
    if (node instanceof ObjectNode object && object.path("reference").isTextual()) {
      String target = first.get(object.path("reference").asText().split("[/?]")[0]);
      if (target != null) {
        object.put("reference", target);
      }
    }
    node.forEach(child -> point(child, first));
  }

  private void product(String code, String lot) {
    server.post(
        Server.ADMIN,
        "/api/admin/products",
        """
        {"code":"%s","name":"Product","vectorClass":"LENTI","modality":"HSC","holder":"Holder"}
        """
            .formatted(code));
    server.post(Server.ADMIN, "/api/admin/products/" + code + "/lots", "{\"lot\":\"" + lot + "\"}");
  }

  private static List<String> validate() throws IOException, InterruptedException {
    Path packages = FOLDER.resolve(Path.of("home", ".fhir", "packages"));
    Files.createDirectories(packages);
    run(
        "core.log",
        Path.of("fhir-profiles", "tools", "MakeCorePackage.java").toString(),
        packages.toString());
    manifest(packages, "hl7.fhir.r4.core", "4.0.1", "http://hl7.org/fhir");
    manifest(packages, "hl7.fhir.xver-extensions", "0.1.0", "http://hl7.org/fhir/xver");
    Path core = packages.resolve(Path.of("hl7.fhir.r4.core#4.0.1", "package"));
    for (String ours : OURS) {
      Files.delete(core.resolve(ours));
    }
    Files.delete(core.resolve("CodeSystem-spdx-license.json")); // the validator brings it along
    List<String> lines =
        run(
            "validator.log",
            "-Duser.home=" + FOLDER.resolve("home"),
            Hl7Validator.class.getName(),
            Path.of("fhir-profiles", "resources").toString(),
            FOLDER.resolve("files").toString());
    return lines.stream().filter(line -> line.matches("\\d{3}\\.json: .*|validated \\d+")).toList();
  }

  private static void manifest(Path packages, String name, String version, String canonical)
      throws IOException {
    Path folder = packages.resolve(name + "#" + version).resolve("package");
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("package.json"),
        "{\"name\":\"%s\",\"version\":\"%s\",\"canonical\":\"%s\",\"fhirVersions\":[\"4.0.1\"]}"
            .formatted(name, version, canonical));
  }

  private static List<String> run(String log, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    Path file = FOLDER.resolve(log);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file.toFile()).start();
    assertTrue(process.waitFor(10, TimeUnit.MINUTES), log);
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    assertEquals(0, process.exitValue(), String.join("\n", lines));
    return lines;
  }
}
