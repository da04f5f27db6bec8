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
import org.longwatch.fhir.store.Fhir;
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
    assertEquals(422, answer.status(), answer.body());
    assertEquals("not-supported", answer.json().at("/issue/0/code").asText());
    assertTrue(answer.body().contains("MedicationAdministration"), answer.body());
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

  @Test
  void whatIsSentInXmlIsWhatIsSentInJson() {
    String condition = "identifier=" + SID + "pseudonym|XML-1";
    String xml =
        Fhir.context()
            .newXmlParser()
            .encodeResourceToString(Fhir.parse(patient("XML-1", "1980-02")));
    Server.Answer created =
        server.send(
            xml("/fhir/Patient")
                .header("If-None-Exist", condition)
                .POST(HttpRequest.BodyPublishers.ofString(xml)));
    assertEquals(201, created.status(), created.body());
    assertTrue(created.header("Content-Type").startsWith("application/fhir+xml"));
    assertTrue(created.body().contains("<birthDate value=\"1980-02\"/>"), created.body());
    Server.Answer json =
        server.fhirPost(
            lyon, "/fhir/Patient", patient("XML-1", "1990"), "If-None-Exist", condition);
    assertEquals(200, json.status());
    assertEquals("1980-02", json.json().path("birthDate").asText());
    // as strict as JSON, at the same places
    Server.Answer refused =
        server.send(
            xml("/fhir/Patient")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        xml.replace("XML-1", "XML-2")
                            .replace("<gender", "<name><family value=\"X\"/></name><gender"))));
    assertEquals(422, refused.status(), refused.body());
    assertTrue(refused.body().contains("<expression value=\"Patient.name\"/>"), refused.body());
    Server.Answer unknown =
        server.send(
            xml("/fhir/Patient")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        xml.replace("XML-1", "XML-3").replace("<gender", "<nonsense/><gender"))));
    assertEquals(422, unknown.status(), unknown.body());
    assertTrue(unknown.body().contains("nonsense"), unknown.body());
  }

  private static HttpRequest.Builder xml(String path) {
    return server
        .request(path)
        .header("Authorization", "Bearer " + lyon)
        .header("Content-Type", "application/fhir+xml")
        .header("Accept", "application/fhir+xml");
  }

  @Test
  void aCompressedBodyIsTakenUpToTheSameSize() throws Exception {
    Server.Answer taken =
        server.send(zipped(transaction(post("Patient", urn(), null, patient("Z-1", "1980")))));
    assertEquals(200, taken.status(), taken.body());
    assertEquals(413, server.send(zipped(" ".repeat(60_000_000))).status());
  }

  private static HttpRequest.Builder zipped(String body) throws Exception {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    try (java.util.zip.GZIPOutputStream zip = new java.util.zip.GZIPOutputStream(bytes)) {
      zip.write(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return server
        .request("/fhir")
        .header("Authorization", "Bearer " + lyon)
        .header("Content-Type", "application/fhir+json")
        .header("Content-Encoding", "gzip")
        .POST(HttpRequest.BodyPublishers.ofByteArray(bytes.toByteArray()));
  }

  @Test
  void aBatchIsAnsweredEntryByEntryAndReadsThroughTheSameDoor() {
    String id =
        server.fhirPost(lyon, "/fhir/Patient", patient("BA-1", "1980")).json().path("id").asText();
    String batch =
        transaction(
                "{\"request\":{\"method\":\"GET\",\"url\":\"Patient/" + id + "\"}}",
                post("Patient", urn(), null, patient("BA-2", "2999")),
                "{\"request\":{\"method\":\"GET\",\"url\":\"Patient?_id=" + id + "\"}}")
            .replace("\"transaction\"", "\"batch\"");
    JsonNode answer = server.fhirPost(lyon, "/fhir", batch).json();
    assertEquals("batch-response", answer.path("type").asText());
    assertEquals("BA-1", answer.at("/entry/0/resource/identifier/0/value").asText());
    assertTrue(answer.at("/entry/1/response/status").asText().startsWith("422"));
    assertEquals("searchset", answer.at("/entry/2/resource/type").asText());
    JsonNode theirs = server.fhirPost(graz, "/fhir", batch).json();
    assertTrue(theirs.at("/entry/0/response/status").asText().startsWith("404"));
    assertEquals(0, theirs.at("/entry/2/resource/entry").size());
  }

  @Test
  void aPatchIsTakenFromTheVersionItWasMadeFor() {
    String path =
        "/fhir/Patient/"
            + server
                .fhirPost(lyon, "/fhir/Patient", patient("PA-1", "1980"))
                .json()
                .path("id")
                .asText();
    String patch = "[{\"op\":\"replace\",\"path\":\"/birthDate\",\"value\":\"1981\"}]";
    Server.Answer patched = server.send(patch(path, patch, "W/\"1\""));
    assertEquals(200, patched.status(), patched.body());
    assertEquals("1981", patched.json().path("birthDate").asText());
    assertEquals(412, server.send(patch(path, patch.replace("1981", "1982"), "W/\"1\"")).status());
    Server.Answer other =
        server.send(
            patch(
                "/fhir/Patient?identifier=" + Server.encode(SID + "pseudonym|PA-1"),
                patch.replace("1981", "1983"),
                "W/\"2\""));
    assertEquals(200, other.status(), other.body());
    assertEquals(
        415,
        server
            .send(
                server
                    .request(path)
                    .header("Authorization", "Bearer " + lyon)
                    .header("Content-Type", "application/fhir+json")
                    .method("PATCH", HttpRequest.BodyPublishers.ofString("{}")))
            .status());
  }

  private static HttpRequest.Builder patch(String path, String patch, String ifMatch) {
    return server
        .request(path)
        .header("Authorization", "Bearer " + lyon)
        .header("Content-Type", "application/json-patch+json")
        .header("If-Match", ifMatch)
        .method("PATCH", HttpRequest.BodyPublishers.ofString(patch));
  }

  @Test
  void aRehearsalTellsWhatWouldComeOfItAndKeepsNothing() throws Exception {
    String before = text("select count(*) from intake.receipt");
    String wrong = patient("RE-1", "2999");
    JsonNode alone = server.fhirPost(lyon, "/fhir/Patient/$validate", wrong).json();
    assertEquals("error", alone.at("/issue/0/severity").asText());
    assertEquals("Patient.birthDate", alone.at("/issue/0/expression/0").asText());
    Server.Answer right =
        server.fhirPost(
            lyon,
            "/fhir/Patient/$validate",
            "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"mode\",\"valueCode\":\"create\"},"
                + "{\"name\":\"resource\",\"resource\":"
                + patient("RE-2", "1980")
                + "}]}");
    assertEquals(200, right.status(), right.body());
    assertEquals("information", right.json().at("/issue/0/severity").asText());
    JsonNode unknown =
        server
            .fhirPost(
                lyon,
                "/fhir/Patient/$validate?profile=https://example.org/none",
                patient("RE-2", "1980"))
            .json();
    assertEquals("error", unknown.at("/issue/0/severity").asText());
    JsonNode bundle =
        server
            .fhirPost(
                lyon,
                "/fhir/Bundle/$validate",
                transaction(post("Patient", urn(), null, patient("RE-3", "2999"))))
            .json();
    assertEquals("Bundle.entry[0].resource.birthDate", bundle.at("/issue/0/expression/0").asText());
    assertEquals(before, text("select count(*) from intake.receipt"));
    assertEquals("0", text("select count(*) from fhir.identity where value like 'RE-_'"));
  }

  @Test
  void whatWasEnteredInErrorIsDeletedByIdentifier() {
    String who =
        server.fhirPost(lyon, "/fhir/Patient", patient("DE-1", "1980")).json().path("id").asText();
    String id =
        server
            .fhirPost(lyon, "/fhir/Encounter", visit("DE-V1", "Patient/" + who, "2021-01-01"))
            .json()
            .path("id")
            .asText();
    String condition = "/fhir/Encounter?identifier=" + Server.encode(SID + "visit|DE-V1");
    for (int time = 0; time < 2; time++) {
      Server.Answer deleted =
          server.send(server.request(condition).header("Authorization", "Bearer " + lyon).DELETE());
      assertTrue(deleted.status() == 200 || deleted.status() == 204, deleted.body());
    }
    assertEquals(410, server.fhirGet(lyon, "/fhir/Encounter/" + id).status());
    Server.Answer patient =
        server.send(
            server
                .request("/fhir/Patient/" + who)
                .header("Authorization", "Bearer " + lyon)
                .DELETE());
    assertEquals(405, patient.status(), patient.body());
    assertEquals(
        410,
        server
            .fhirPost(lyon, "/fhir/Encounter", visit("DE-V1", "Patient/" + who, "2021-01-01"))
            .status());
  }

  @Test
  void aStewardPurgesBytesWithAReason() throws Exception {
    String body = transaction(post("Patient", urn(), null, patient("PU-1", "1980")));
    server.fhirPost(lyon, "/fhir", body);
    String id =
        text(
            "select id::text from intake.receipt where sha256 = '"
                + org.longwatch.security.Sha256.of(body)
                + "'");
    String path = "/api/operations/receipts/" + id + "/purge";
    server.person("purging-steward", "STEWARD", "", "");
    assertEquals(403, server.post(Server.ADMIN, path, "{\"reason\":\"named a person\"}").status());
    assertEquals(422, server.post("purging-steward", path, "{}").status());
    assertEquals(
        200, server.post("purging-steward", path, "{\"reason\":\"named a person\"}").status());
    assertEquals("0", text("select count(*) from intake.inbox where receipt_id = '" + id + "'"));
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
