package org.longwatch.fhir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.longwatch.fhir.Sender.patient;
import static org.longwatch.fhir.Sender.post;
import static org.longwatch.fhir.Sender.transaction;
import static org.longwatch.fhir.Sender.urn;
import static org.longwatch.fhir.Sender.visit;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.support.Server;

/** The door for FHIR as centres' systems see it. */
class FhirDoorIT {

  private static final String SID = "https://longwatch.org/fhir/sid/";

  private static Server server;
  private static String lyon;
  private static String graz;

  @BeforeAll
  static void start() {
    server = Server.shared();
    centre("LYON-01", "Europe/Paris");
    centre("GRAZ-01", "Europe/Vienna");
    server.post(
        Server.ADMIN,
        "/api/admin/products",
        """
        {"code":"LENTI-HSC-1","name":"Lentiviral HSC","vectorClass":"LENTI","modality":"HSC",
         "holder":"Holder"}
        """);
    server.post(Server.ADMIN, "/api/admin/products/LENTI-HSC-1/lots", "{\"lot\":\"B2024-031\"}");
    lyon = client("door-lyon", "LYON-01");
    graz = client("door-graz", "GRAZ-01");
  }

  private static void centre(String code, String zone) {
    server.post(
        Server.ADMIN,
        "/api/admin/centres",
        """
        {"code":"%s","name":"Centre %s","country":"FR","zone":"%s","sendingHour":7}
        """
            .formatted(code, code, zone));
  }

  private static String client(String id, String centre) {
    String secret =
        server
            .post(
                Server.ADMIN,
                "/api/admin/clients",
                """
                {"clientId":"%s","centre":"%s","name":"%s"}
                """
                    .formatted(id, centre, id))
            .json()
            .path("secret")
            .asText();
    return server.token(id, secret);
  }

  @Test
  void theStatementOfCapabilitiesNeedsNoLogInAndNamesTheProfiles() {
    Server.Answer answer = server.send(server.request("/fhir/metadata").GET());
    assertEquals(200, answer.status());
    assertTrue(answer.header("Content-Type").startsWith("application/fhir+json"));
    assertEquals("CapabilityStatement", answer.json().path("resourceType").asText());
    assertTrue(answer.body().contains("StructureDefinition/atmp-adverse-event"));
    assertTrue(answer.body().contains("transaction"));
  }

  @Test
  void theExamplesGoThroughTheDoor() throws Exception {
    for (String example :
        new String[] {
          "bundle-enrolment-and-treatment.json",
          "bundle-follow-up-visit.json",
          "bundle-serious-adverse-event.json"
        }) {
      Server.Answer answer =
          server.fhirPost(
              lyon,
              "/fhir",
              Files.readString(Path.of("fhir-profiles", "examples", "valid", example)));
      assertEquals(200, answer.status(), answer.body());
      assertEquals("transaction-response", answer.json().path("type").asText());
    }
    JsonNode found =
        server
            .fhirGet(
                lyon,
                "/fhir/AdverseEvent?identifier=" + Server.encode(SID + "adverse-event|LYN-0007-E1"))
            .json();
    assertEquals(1, found.path("entry").size(), found.toString());
    String subject = found.at("/entry/0/resource/subject/reference").asText();
    assertTrue(subject.matches("Patient/[0-9a-f-]{36}"), subject);
    JsonNode observations =
        server.fhirGet(lyon, "/fhir/Observation?patient=" + subject + "&_count=5").json();
    assertEquals(5, observations.path("entry").size());
    String next = link(observations, "next");
    assertFalse(next.isEmpty());
    JsonNode more = server.fhirGet(lyon, next.substring(next.indexOf("/fhir"))).json();
    assertTrue(more.path("entry").size() > 0);
  }

  @Test
  void aSingleResourceIsCreatedReadCorrectedAndItsHistoryKept() {
    Server.Answer created = server.fhirPost(lyon, "/fhir/Patient", patient("S-1", "1980"));
    assertEquals(201, created.status(), created.body());
    String location = created.header("Location");
    assertTrue(location.contains("/fhir/Patient/"), location);
    assertEquals("W/\"1\"", created.header("ETag"));
    String id = created.json().path("id").asText();

    Server.Answer read = server.fhirGet(lyon, "/fhir/Patient/" + id);
    assertEquals(200, read.status());
    assertEquals("1980", read.json().path("birthDate").asText());

    String corrected = patient("S-1", "1981").replaceFirst("\\{", "{\"id\":\"" + id + "\",");
    Server.Answer put = server.fhirPut(lyon, "/fhir/Patient/" + id, corrected);
    assertEquals(200, put.status(), put.body());
    assertEquals("W/\"2\"", put.header("ETag"));
    assertEquals(
        "1981", server.fhirGet(lyon, "/fhir/Patient/" + id).json().path("birthDate").asText());
    assertEquals(
        "1980",
        server
            .fhirGet(lyon, "/fhir/Patient/" + id + "/_history/1")
            .json()
            .path("birthDate")
            .asText());
    assertEquals(
        2, server.fhirGet(lyon, "/fhir/Patient/" + id + "/_history").json().path("entry").size());
  }

  @Test
  void anAgreedVersionIsInsistedOn() {
    String id =
        server.fhirPost(lyon, "/fhir/Patient", patient("S-2", "1980")).json().path("id").asText();
    Server.Answer answer =
        server.send(
            server
                .request("/fhir/Patient/" + id)
                .header("Authorization", "Bearer " + lyon)
                .header("Content-Type", "application/fhir+json")
                .header("If-Match", "W/\"7\"")
                .PUT(
                    HttpRequest.BodyPublishers.ofString(
                        patient("S-2", "1981").replaceFirst("\\{", "{\"id\":\"" + id + "\","))));
    assertEquals(412, answer.status(), answer.body());
  }

  @Test
  void aConditionalCreateMakesOnePatient() {
    String condition = "identifier=" + SID + "pseudonym|S-3";
    Server.Answer first =
        server.fhirPost(lyon, "/fhir/Patient", patient("S-3", "1980"), "If-None-Exist", condition);
    Server.Answer second =
        server.fhirPost(lyon, "/fhir/Patient", patient("S-3", "1985"), "If-None-Exist", condition);
    assertEquals(201, first.status(), first.body());
    assertEquals(200, second.status(), second.body());
    assertEquals(first.json().path("id"), second.json().path("id"));
    assertEquals("1980", second.json().path("birthDate").asText());
  }

  @Test
  void theClientMayAskForNoBodyOrForAllOfIt() {
    Server.Answer minimal =
        server.fhirPost(lyon, "/fhir/Patient", patient("S-4", "1980"), "Prefer", "return=minimal");
    assertEquals(201, minimal.status());
    assertEquals("", minimal.body());
    Server.Answer all =
        server.fhirPost(
            lyon,
            "/fhir",
            transaction(post("Patient", urn(), null, patient("S-5", "1980"))),
            "Prefer",
            "return=representation");
    assertEquals("Patient", all.json().at("/entry/0/resource/resourceType").asText());
  }

  @Test
  void theSameKeyIsAnsweredAgainAndRefusedForAnythingElse() {
    String one = transaction(post("Patient", urn(), null, patient("S-6", "1980")));
    String other = transaction(post("Patient", urn(), null, patient("S-7", "1980")));
    Server.Answer first = server.fhirPost(lyon, "/fhir", one, "Idempotency-Key", "it-1");
    Server.Answer again = server.fhirPost(lyon, "/fhir", one, "Idempotency-Key", "it-1");
    assertEquals(200, first.status(), first.body());
    assertEquals(first.body(), again.body());
    Server.Answer misused = server.fhirPost(lyon, "/fhir", other, "Idempotency-Key", "it-1");
    assertEquals(409, misused.status());
    assertEquals("conflict", misused.json().at("/issue/0/code").asText());
  }

  @Test
  void brokenJsonIsABadRequestAndStillInTheInbox() throws Exception {
    String broken = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{";
    Server.Answer answer = server.fhirPost(lyon, "/fhir", broken);
    assertEquals(400, answer.status(), answer.body());
    assertEquals("OperationOutcome", answer.json().path("resourceType").asText());
    assertEquals(
        "REJECTED",
        text(
            "select outcome from intake.receipt where sha256 = '"
                + org.longwatch.security.Sha256.of(broken)
                + "'"));
  }

  @Test
  void anUnknownProfileIsRefused() {
    Server.Answer answer =
        server.fhirPost(
            lyon,
            "/fhir/Patient",
            patient("S-8", "1980")
                .replaceFirst(
                    "\\{", "{\"meta\":{\"profile\":[\"https://example.org/unknown-profile\"]},"));
    assertEquals(422, answer.status(), answer.body());
  }

  @Test
  void aVisitBeforeTheBirthAndOneInTheFutureAreRefusedTogether() {
    String p = urn();
    Server.Answer answer =
        server.fhirPost(
            lyon,
            "/fhir",
            transaction(
                post("Patient", p, null, patient("S-9", "2000")),
                post("Encounter", urn(), null, visit("S-9-V1", p, "1999-01-01")),
                post("Encounter", urn(), null, visit("S-9-V2", p, "2999-01-01"))));
    assertEquals(422, answer.status(), answer.body());
    assertTrue(answer.body().contains("Bundle.entry[1].resource.period.start"), answer.body());
    assertTrue(answer.body().contains("Bundle.entry[2].resource.period.start"), answer.body());
    assertEquals(
        0,
        server
            .fhirGet(lyon, "/fhir/Patient?identifier=" + Server.encode(SID + "pseudonym|S-9"))
            .json()
            .path("entry")
            .size());
  }

  @Test
  void anotherCentreFindsNothing() {
    String id =
        server.fhirPost(lyon, "/fhir/Patient", patient("S-10", "1980")).json().path("id").asText();
    Server.Answer theirs = server.fhirGet(graz, "/fhir/Patient/" + id);
    Server.Answer nobodys = server.fhirGet(graz, "/fhir/Patient/" + UUID.randomUUID());
    assertEquals(404, theirs.status());
    assertEquals(nobodys.body(), theirs.body());
    assertEquals(404, server.fhirGet(graz, "/fhir/Patient/" + id + "/_history").status());
    assertEquals(0, server.fhirGet(graz, "/fhir/Patient?_id=" + id).json().path("entry").size());
    assertEquals(
        404,
        server
            .fhirPut(
                graz,
                "/fhir/Patient/" + id,
                patient("S-10", "1981").replaceFirst("\\{", "{\"id\":\"" + id + "\","))
            .status());
  }

  @Test
  void twentyMegabytesAreRefusedAndLeaveOnlyTheirHash() throws Exception {
    String large = "{\"resourceType\":\"Bundle\",\"id\":\"" + "x".repeat(20_000_000) + "\"}";
    Server.Answer answer = server.fhirPost(lyon, "/fhir", large);
    assertEquals(413, answer.status());
    assertEquals("OperationOutcome", answer.json().path("resourceType").asText());
    assertEquals(
        "TOO_LARGE " + large.length(),
        text(
            "select outcome || ' ' || bytes from intake.receipt where sha256 = '"
                + org.longwatch.security.Sha256.of(large)
                + "'"));
  }

  @Test
  void tooManyEntriesAreRefused() {
    String[] entries = new String[501];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = post("Patient", urn(), null, patient("M-" + i, "1980"));
    }
    Server.Answer answer = server.fhirPost(lyon, "/fhir", transaction(entries));
    assertEquals(413, answer.status(), answer.body());
    assertEquals("OperationOutcome", answer.json().path("resourceType").asText());
  }

  @Test
  void aWrongTokenIsRefusedAndNothingIsKeptButAHash() throws Exception {
    String body = transaction(post("Patient", urn(), null, patient("S-11", "1980")));
    Server.Answer answer = server.fhirPost("wrong", "/fhir", body);
    assertEquals(401, answer.status());
    assertEquals("login", answer.json().at("/issue/0/code").asText());
    assertEquals(
        "UNAUTHENTICATED",
        text(
            "select outcome from intake.receipt where sha256 = '"
                + org.longwatch.security.Sha256.of(body)
                + "'"));
  }

  @Test
  void onlySystemsOfCentresSend() {
    server.person("fhir-steward", "STEWARD", "", "");
    Server.Answer answer = server.post("fhir-steward", "/fhir/Patient", patient("S-12", "1980"));
    assertEquals(403, answer.status(), answer.body());
  }

  @Test
  void aTypeThatIsNotTakenIsToldPlainly() {
    Server.Answer answer =
        server.fhirPost(
            lyon,
            "/fhir/Practitioner",
            "{\"resourceType\":\"Practitioner\",\"name\":[{\"family\":\"X\"}]}");
    assertTrue(answer.status() == 404 || answer.status() == 400, answer.body());
    assertEquals("OperationOutcome", answer.json().path("resourceType").asText());
  }

  @Test
  void anEventReportedInErrorIsDeletedAndGone() {
    String id =
        server.fhirPost(lyon, "/fhir/Patient", patient("S-13", "1980")).json().path("id").asText();
    String event =
        """
        {"resourceType":"AdverseEvent",
         "identifier":{"system":"https://longwatch.org/fhir/sid/adverse-event","value":"S-13-E1"},
         "actuality":"actual",
         "event":{"coding":[{"system":"https://www.meddra.org","version":"mini-1",
           "code":"99010001"}],"text":"Myelodysplasia"},
         "subject":{"reference":"Patient/%s"},"date":"2025-02","recordedDate":"2025-03-10",
         "seriousness":{"coding":[{
           "system":"http://terminology.hl7.org/CodeSystem/adverse-event-seriousness",
           "code":"Non-serious"}]},
         "outcome":{"coding":[{
           "system":"http://terminology.hl7.org/CodeSystem/adverse-event-outcome",
           "code":"ongoing"}]}}
        """
            .formatted(id);
    Server.Answer created = server.fhirPost(lyon, "/fhir/AdverseEvent", event);
    assertEquals(201, created.status(), created.body());
    String path = "/fhir/AdverseEvent/" + created.json().path("id").asText();
    Server.Answer deleted =
        server.send(server.request(path).header("Authorization", "Bearer " + lyon).DELETE());
    assertTrue(deleted.status() == 200 || deleted.status() == 204, deleted.body());
    assertEquals(410, server.fhirGet(lyon, path).status());
    assertEquals(200, server.fhirGet(lyon, path + "/_history/1").status());
    assertEquals(2, server.fhirGet(lyon, path + "/_history").json().path("entry").size());
  }

  private static String link(JsonNode bundle, String relation) {
    for (JsonNode link : bundle.path("link")) {
      if (link.path("relation").asText().equals(relation)) {
        return link.path("url").asText();
      }
    }
    return "";
  }

  private static String text(String query) throws Exception {
    try (Connection connection = server.database().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getString(1) : null;
    }
  }
}
