package org.longwatch.fhir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.profile.FhirPackage;
import org.longwatch.fhir.profile.PublishedDefinitions;
import org.longwatch.support.Server;

/** What the profiles say can be read by anybody, from the outside and without log-in. */
class DefinitionsIT {

  private static final String PROFILE = "https://longwatch.org/fhir/StructureDefinition/atmp-visit";

  private static Server server;

  @BeforeAll
  static void start() {
    server = Server.shared();
  }

  @Test
  void thePackageIsServedAsTheBuildMakesIt() throws Exception {
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                server.request("/fhir/package.tgz").GET().build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode());
    assertEquals("application/gzip", answer.headers().firstValue("Content-Type").orElse(""));
    assertArrayEquals(FhirPackage.archive(), answer.body());
  }

  @Test
  void aDefinitionIsReadByItsId() {
    Server.Answer answer = get("/fhir/StructureDefinition/atmp-visit");
    assertEquals(200, answer.status());
    assertEquals(PROFILE, answer.json().path("url").asText());
    assertTrue(answer.json().at("/snapshot/element").size() > 10);
    Server.Answer xml =
        server.send(
            server
                .request("/fhir/Questionnaire/annual-follow-up")
                .header("Accept", "application/fhir+xml")
                .GET());
    assertEquals(200, xml.status());
    assertTrue(xml.body().contains("<Questionnaire xmlns=\"http://hl7.org/fhir\">"));
    assertEquals(404, get("/fhir/StructureDefinition/atmp-nothing").status());
  }

  @Test
  void aDefinitionIsFoundByItsAddress() {
    JsonNode found = get("/fhir/StructureDefinition?url=" + Server.encode(PROFILE)).json();
    assertEquals(1, found.path("total").asInt());
    assertEquals(PROFILE, found.at("/entry/0/resource/url").asText());
    assertTrue(found.at("/entry/0/resource/snapshot/element").size() > 10);
    assertEquals(
        0, get("/fhir/StructureDefinition?url=urn%3Anothing").json().path("total").asInt());
    assertEquals(400, get("/fhir/StructureDefinition?kind=resource").status());
  }

  @Test
  void everyTypeOfDefinitionIsListed() {
    PublishedDefinitions definitions = PublishedDefinitions.load();
    for (String type : definitions.types()) {
      Server.Answer answer = get("/fhir/" + type);
      assertEquals(200, answer.status(), type);
      assertEquals(
          definitions.find(type, java.util.Optional.empty()).size(),
          answer.json().path("entry").size(),
          type);
    }
  }

  @Test
  void nothingButReadingIsOpen() {
    for (String path :
        List.of(
            "/fhir/Measure/ae-incidence/$evaluate-measure",
            "/fhir/Measure/$evaluate-measure",
            "/fhir/StructureDefinition/atmp-visit/_history",
            "/fhir/StructureDefinitions",
            "/fhir/Patient")) {
      assertEquals(401, get(path).status(), path);
    }
    assertEquals(
        401,
        server
            .send(
                server
                    .request("/fhir/StructureDefinition")
                    .header("Content-Type", "application/fhir+json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}")))
            .status());
  }

  private static Server.Answer get(String path) {
    return server.send(server.request(path).GET());
  }
}
