package org.longwatch.fhir.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.support.Bundles;
import org.longwatch.support.Clinics;
import org.longwatch.support.Server;

/** Reading as centres' systems do it, over HTTP. */
class FhirReadIT {

  private static final String CENTRE = "READ01";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final int VISITS = 7;

  private static Server server;
  private static String token;
  private static String patient;

  @BeforeAll
  static void start() {
    server = Server.shared();
    Clinics.make(server, CENTRE);
    token = Clinics.token(server, CENTRE);
    Bundles bundle =
        Bundles.about(CENTRE, "READ-1", "1990")
            .treated(Clinics.LENTI, Clinics.LENTI_LOT, LocalDate.of(2020, 5, 4));
    for (int i = 0; i < VISITS; i++) {
      bundle.visited("READ-V" + i, LocalDate.of(2021, 1 + i, 4));
    }
    Server.Answer answer = server.fhirPost(token, "/fhir", bundle.json());
    assertEquals(200, answer.status(), answer.body());
    patient =
        server
            .fhirGet(token, "/fhir/Patient?identifier=READ-1")
            .json()
            .at("/entry/0/resource/id")
            .asText();
  }

  @Test
  void aSearchByFormIsFollowedPageByPage() {
    Server.Answer first = form("/fhir/Encounter/_search", "patient=" + patient + "&_count=3");
    assertEquals(200, first.status(), first.body());
    Set<String> seen = new HashSet<>();
    JsonNode page = first.json();
    int pages = 1;
    while (true) {
      page.path("entry").forEach(entry -> seen.add(entry.path("fullUrl").asText()));
      String next = link(page, "next");
      if (next.isEmpty()) {
        break;
      }
      page = server.fhirGet(token, next.substring(next.indexOf("/fhir"))).json();
      pages++;
    }
    assertEquals(3, pages);
    assertEquals(VISITS, seen.size());
    assertTrue(link(first.json(), "self").contains("patient=" + patient));
  }

  @Test
  void aFormThatIsNoneOrEndlessIsRefused() {
    assertEquals(413, form("/fhir/Encounter/_search", "code=" + "x".repeat(100_000)).status());
    assertEquals(
        415,
        server
            .send(
                server
                    .request("/fhir/Encounter/_search")
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{}")))
            .status());
  }

  private static Server.Answer form(String path, String form) {
    return server.send(
        server
            .request(path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", FORM)
            .POST(BodyPublishers.ofString(form)));
  }

  @Test
  void whoeverAsksForXmlGetsXmlAndOthersJson() {
    Server.Answer xml =
        server.send(
            server
                .request("/fhir/Patient/" + patient)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/fhir+xml")
                .GET());
    assertTrue(xml.header("Content-Type").startsWith("application/fhir+xml"));
    assertTrue(xml.body().startsWith("<Patient"), xml.body());
    for (String accept :
        new String[] {"*/*", "application/fhir+xml;q=0.5, application/fhir+json"}) {
      Server.Answer json =
          server.send(
              server
                  .request("/fhir/Patient/" + patient)
                  .header("Authorization", "Bearer " + token)
                  .header("Accept", accept)
                  .GET());
      assertEquals("Patient", json.json().path("resourceType").asText());
    }
    assertTrue(
        server.fhirGet(token, "/fhir/Patient/" + patient + "?_format=xml").body().startsWith("<"));
    assertEquals(406, server.fhirGet(token, "/fhir/Patient/" + patient + "?_format=ttl").status());
  }

  @Test
  void aVersionThatTheClientHasIsNotSentAgain() {
    Server.Answer read = server.fhirGet(token, "/fhir/Patient/" + patient);
    assertFalse(read.header("Last-Modified").isEmpty());
    Server.Answer again =
        server.send(
            server
                .request("/fhir/Patient/" + patient)
                .header("Authorization", "Bearer " + token)
                .header("If-None-Match", read.header("ETag"))
                .GET());
    assertEquals(304, again.status());
    assertEquals("", again.body());
    assertEquals(
        304,
        server
            .send(
                server
                    .request("/fhir/Patient/" + patient)
                    .header("Authorization", "Bearer " + token)
                    .header("If-Modified-Since", read.header("Last-Modified"))
                    .GET())
            .status());
  }

  @Test
  void everythingIsAskedForByGetAndByPost() {
    Server.Answer got = server.fhirGet(token, "/fhir/Patient/" + patient + "/$everything");
    // patient, treatment, visits, lot and centre
    assertEquals(VISITS + 4, got.json().path("entry").size(), got.body());
    Server.Answer posted =
        server.send(
            server
                .request("/fhir/Patient/" + patient + "/$everything")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/fhir+json")
                .POST(
                    BodyPublishers.ofString(
                        """
                        {"resourceType":"Parameters","parameter":[
                         {"name":"_count","valueInteger":2},
                         {"name":"_type","valueCode":"Encounter"}]}
                        """)));
    assertEquals(2, posted.json().path("entry").size(), posted.body());
    String next = link(posted.json(), "next");
    assertEquals(
        2,
        server.fhirGet(token, next.substring(next.indexOf("/fhir"))).json().path("entry").size());
  }

  @Test
  void whoeverIsNotLoggedInReadsNothing() {
    for (String path :
        new String[] {"/fhir/Patient", "/fhir/Patient/" + patient, "/fhir/_history"}) {
      assertEquals(401, server.send(server.request(path).GET()).status(), path);
    }
  }

  @Test
  void theStatementOfCapabilitiesNamesEveryParameter() {
    JsonNode statement = server.send(server.request("/fhir/metadata").GET()).json();
    Set<String> named = new HashSet<>();
    for (JsonNode resource : statement.at("/rest/0/resource")) {
      for (JsonNode each : resource.path("searchParam")) {
        named.add(resource.path("type").asText() + "." + each.path("name").asText());
      }
    }
    assertTrue(named.contains("AdverseEvent.seriousness-criterion"), named.toString());
    assertTrue(named.contains("Observation.value-quantity"));
    assertTrue(named.contains("BiologicallyDerivedProduct.parent"));
  }

  private static String link(JsonNode bundle, String relation) {
    for (JsonNode link : bundle.path("link")) {
      if (link.path("relation").asText().equals(relation)) {
        return link.path("url").asText();
      }
    }
    return "";
  }
}
