package org.longwatch.fhir.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.longwatch.fhir.Sender.patient;
import static org.longwatch.fhir.Sender.visit;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.support.Server;

/** Bulk data as a client sees it: ordered, watched, fetched, given up; and handed in. */
class BulkDataIT {

  private static Server server;
  private static String own;
  private static String other;

  @BeforeAll
  static void start() {
    server = Server.shared();
    own = client("bulk-one", "BULK-01");
    other = client("bulk-two", "BULK-02");
    server.fhirPost(own, "/fhir/Patient", of("BULK-01", patient("BD-1", "1980")));
    server.fhirPost(other, "/fhir/Patient", of("BULK-02", patient("BD-2", "1980")));
  }

  private static String client(String id, String centre) {
    server.post(
        Server.ADMIN,
        "/api/admin/centres",
        """
        {"code":"%s","name":"Centre %s","country":"FR","zone":"Europe/Paris","sendingHour":7}
        """
            .formatted(centre, centre));
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

  private static String of(String centre, String patient) {
    return patient.replace("LYON-01", centre);
  }

  @Test
  void anExportIsOrderedWatchedFetchedAndGivenUp() throws InterruptedException {
    assertEquals(400, get(own, "/fhir/$export").status(), "without Prefer: respond-async");
    Server.Answer ordered =
        get(own, "/fhir/$export?_type=Patient,Organization", "Prefer", "respond-async");
    assertEquals(202, ordered.status(), ordered.body());
    String job = path(ordered.header("Content-Location"));
    assertEquals(404, get(other, job).status());
    assertEquals(401, server.send(server.request(job).GET()).status());

    Server.Answer manifest = finished(own, job);
    assertTrue(manifest.header("Content-Type").startsWith("application/json"));
    assertTrue(manifest.json().path("requiresAccessToken").asBoolean());
    assertTrue(manifest.json().path("transactionTime").asText().endsWith("Z"));
    assertTrue(manifest.json().path("request").asText().contains("_type=Patient"));
    assertEquals(0, manifest.json().path("deleted").size());
    JsonNode file =
        StreamSupport.stream(manifest.json().path("output").spliterator(), false)
            .filter(each -> each.path("type").asText().equals("Patient"))
            .findFirst()
            .orElseThrow();
    String url = path(file.path("url").asText());
    Server.Answer content = get(own, url);
    assertEquals(200, content.status());
    assertTrue(content.header("Content-Type").startsWith("application/fhir+ndjson"));
    List<String> lines = content.body().lines().toList();
    assertEquals(file.path("count").asInt(), lines.size());
    assertTrue(content.body().contains("BD-1"));
    assertTrue(!content.body().contains("BD-2"), "another centre's");
    assertEquals(404, get(other, url).status());
    assertEquals(401, server.send(server.request(url).GET()).status());

    assertEquals(202, delete(own, job).status());
    assertEquals(404, get(own, job).status());
    assertEquals(404, get(own, url).status());
  }

  @Test
  void anExportIsOrderedByPostToo() throws InterruptedException {
    Server.Answer ordered =
        server.fhirPost(
            own,
            "/fhir/Patient/$export",
            "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"_type\",\"valueString\":"
                + "\"Patient\"}]}",
            "Prefer",
            "respond-async");
    assertEquals(202, ordered.status(), ordered.body());
    JsonNode manifest = finished(own, path(ordered.header("Content-Location"))).json();
    assertEquals(1, manifest.path("output").size());
    String holder = server.person("bulk-holder", "HOLDER", "", "HOLDER-1");
    assertEquals(
        403,
        server
            .send(
                server
                    .request("/fhir/$export")
                    .header("Authorization", basic(holder))
                    .header("Prefer", "respond-async")
                    .GET())
            .status());
  }

  @Test
  void aFilterNarrowsAnExportAndAWrongOneIsRefusedWithEveryFault() throws InterruptedException {
    server.fhirPost(own, "/fhir/Patient", of("BULK-01", patient("BD-4", "1944")));
    String filter = Server.encode("Patient?birthdate=1944&organization:missing=false");
    Server.Answer ordered =
        get(own, "/fhir/$export?_typeFilter=" + filter, "Prefer", "respond-async");
    assertEquals(202, ordered.status(), ordered.body());
    assertEquals(List.of("BD-4"), pseudonyms(path(ordered.header("Content-Location"))));
    Server.Answer posted =
        server.fhirPost(
            own,
            "/fhir/Patient/$export",
            "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"_typeFilter\","
                + "\"valueString\":\"Patient?birthdate=1944\"},{\"name\":\"_typeFilter\","
                + "\"valueString\":\"Patient?birthdate=1980&identifier=BD-1\"}]}",
            "Prefer",
            "respond-async");
    assertEquals(202, posted.status(), posted.body());
    assertEquals(
        List.of("BD-1", "BD-4"),
        pseudonyms(path(posted.header("Content-Location"))).stream().sorted().toList());

    String wrong = Server.encode("Patient?birthday=1944&_sort=birthdate,Group?type=person");
    Server.Answer refused =
        get(own, "/fhir/$export?_typeFilter=" + wrong, "Prefer", "respond-async");
    assertEquals(400, refused.status());
    assertEquals(3, refused.json().path("issue").size(), refused.body());
    assertEquals(
        404, get(own, "/fhir/Group/1/$export", "Prefer", "respond-async").status(), "no groups");
    assertTrue(!get(own, "/fhir/metadata").body().contains("group-export"));
  }

  private static List<String> pseudonyms(String job) throws InterruptedException {
    JsonNode manifest = finished(own, job).json();
    List<String> found = new ArrayList<>();
    for (JsonNode file : manifest.path("output")) {
      if (file.path("type").asText().equals("Patient")) {
        for (String line : get(own, path(file.path("url").asText())).body().lines().toList()) {
          found.add(Fhir.parse(Patient.class, line).getIdentifierFirstRep().getValue());
        }
      }
    }
    return found;
  }

  @Test
  void aFileIsHandedInAndEveryLineHasItsOutcome() throws InterruptedException {
    String file =
        visit("BD-V1", "Patient/p", "2021-01-01").replaceFirst("\\{", "{\"id\":\"v\",")
            + "\n"
            + of("BULK-01", patient("BD-3", "1980")).replaceFirst("\\{", "{\"id\":\"p\",")
            + "\n{\"resourceType\":\"Appointment\",\"id\":\"a\"}\n";
    Server.Answer wrong = hand(own, file, "application/fhir+json");
    assertEquals(415, wrong.status());
    Server.Answer taken = hand(own, file, "application/fhir+ndjson");
    assertEquals(202, taken.status(), taken.body());
    String job = path(taken.header("Content-Location"));
    assertEquals(404, get(other, job).status());
    JsonNode manifest = finished(own, job).json();
    assertEquals(2, manifest.at("/output/0/count").asInt());
    assertEquals(1, manifest.at("/error/0/count").asInt());
    String refused = get(own, path(manifest.at("/error/0/url").asText())).body();
    assertTrue(refused.contains("line 3"), refused);
    Server.Answer found =
        server.fhirGet(
            own,
            "/fhir/Encounter?identifier="
                + Server.encode("https://longwatch.org/fhir/sid/visit|BD-V1"));
    assertEquals(1, found.json().path("entry").size(), found.body());
    assertEquals(403, handAs(Server.ADMIN, file).status());
  }

  private static Server.Answer finished(String token, String job) throws InterruptedException {
    for (int i = 0; i < 60; i++) {
      Server.Answer answer = get(token, job);
      if (answer.status() != 202) {
        assertEquals(200, answer.status(), answer.body());
        return answer;
      }
      assertTrue(!answer.header("X-Progress").isEmpty());
      assertEquals("5", answer.header("Retry-After"));
      Thread.sleep(500);
    }
    throw new AssertionError("not finished after half a minute");
  }

  private static Server.Answer hand(String token, String file, String type) {
    return server.send(
        server
            .request("/fhir/$import")
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(file)));
  }

  private static Server.Answer handAs(String login, String file) {
    return server.send(
        server
            .request("/fhir/$import")
            .header("Authorization", basic(login))
            .header("Content-Type", "application/fhir+ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(file)));
  }

  private static Server.Answer get(String token, String path, String... headers) {
    HttpRequest.Builder request = server.request(path).header("Authorization", "Bearer " + token);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return server.send(request.GET());
  }

  private static Server.Answer delete(String token, String path) {
    return server.send(server.request(path).header("Authorization", "Bearer " + token).DELETE());
  }

  private static String basic(String login) {
    String password = login.equals(Server.ADMIN) ? Server.ADMIN_PASSWORD : Server.PASSWORD;
    return "Basic "
        + java.util.Base64.getEncoder().encodeToString((login + ":" + password).getBytes());
  }

  private static String path(String url) {
    return url.substring(url.indexOf("/fhir"));
  }
}
