package org.longwatch.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longwatch.support.Server;

class DoorkeeperIT {

  private static Server server;

  @BeforeAll
  static void start() {
    server = Server.shared();
    server.person("door-steward", "STEWARD", "", "");
    server.person("door-regulator", "REGULATOR", "", "");
  }

  @Test
  void aPageAsksToLogInAndComesBack() {
    Server.Answer answer = server.send(server.request("/today?x=1").GET());
    assertEquals(302, answer.status());
    assertTrue(answer.header("Location").endsWith("/login?next=%2Ftoday%3Fx%3D1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/operations/jobs", "/api/admin/centres", "/fhir/Patient"})
  void anInterfaceRefusesStrangers(String path) {
    assertEquals(401, server.send(server.request(path).GET()).status());
    assertEquals(
        401, server.send(server.request(path).header("Authorization", "Bearer x").GET()).status());
    assertEquals(
        401,
        server
            .send(server.request(path).header("Authorization", "Basic bm9ib2R5Ong=").GET())
            .status());
  }

  @Test
  void aStrangerAtTheFhirDoorGetsAnOperationOutcome() {
    Server.Answer answer = server.send(server.request("/fhir/Patient").GET());
    assertEquals("OperationOutcome", answer.json().path("resourceType").asText());
    assertEquals("login", answer.json().at("/issue/0/code").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "door-steward,/api/operations/jobs,200",
    "door-regulator,/api/operations/jobs,403",
    "admin,/api/operations/jobs,200"
  })
  void aRoleSeesWhatItMay(String login, String path, int status) {
    assertEquals(status, server.get(login, path).status());
  }

  @Test
  void everyAnswerCarriesItsCorrelationId() {
    Server.Answer given =
        server.send(server.request("/login").header("X-Request-ID", "abc-1").GET());
    assertEquals("abc-1", given.header("X-Request-ID"));
    Server.Answer odd =
        server.send(server.request("/login").header("X-Request-ID", "<script>").GET());
    assertTrue(odd.header("X-Request-ID").matches("[0-9a-f-]{36}"), odd.header("X-Request-ID"));
  }

  @Test
  void healthTellsTheTruthWithoutLogIn() {
    Server.Answer ready = server.send(server.request("/health/ready").GET());
    assertEquals(200, ready.status());
    assertTrue(ready.body().contains("\"longwatch\""), ready.body());
    assertEquals(200, server.send(server.request("/health/live").GET()).status());
  }

  @Test
  void metricsTellHowFarFollowersLag() {
    Server.Answer metrics = server.send(server.request("/metrics").GET());
    assertEquals(200, metrics.status());
    assertTrue(metrics.body().contains("longwatch_audit_waiting"), metrics.body());
    assertTrue(metrics.body().contains("longwatch_outbox_pending"), metrics.body());
  }

  @Test
  void wrongClientSecretsGetNoToken() {
    Server.Answer answer =
        server.send(
            server
                .request("/auth/token")
                .header("Authorization", "Basic bm9ib2R5Ong=")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    java.net.http.HttpRequest.BodyPublishers.ofString(
                        "grant_type=client_credentials")));
    assertEquals(401, answer.status());
    assertEquals("invalid_client", answer.json().path("error").asText());
  }
}
