package org.longwatch.entrance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longwatch.support.Bundles;
import org.longwatch.support.ClientKeys;
import org.longwatch.support.Clinics;
import org.longwatch.support.Server;

/** A centre's system comes with its key, gets a token, and may do with it what its scopes say. */
class BackendServicesIT {

  private static final String CENTRE = "BS1";
  private static final String PSEUDONYM = "https://longwatch.org/fhir/sid/pseudonym";

  private static Server server;
  private static ClientKeys keys;
  private static String patient;
  private static String event;

  @BeforeAll
  static void start() {
    server = Server.shared();
    Clinics.make(server, CENTRE);
    keys = ClientKeys.elliptic("key-1");
    register("bs-all", "system/*.cruds", "");
    register("bs-read", "system/*.rs", "");
    register("bs-slow", "system/*.rs", ",\"ratePerMinute\":6");
    Server.Answer answer =
        server.fhirPost(
            token("bs-all", "system/*.cruds"),
            "/fhir",
            Bundles.about(CENTRE, "BS-P1", "1990")
                .treated(Clinics.AAV, Clinics.AAV_LOT, LocalDate.now().minusYears(1))
                .suffered("BS-E1", "90000001", "x", LocalDate.now().minusMonths(6), "a story")
                .json());
    assertEquals(200, answer.status(), answer.body());
    for (JsonNode entry : answer.json().path("entry")) {
      String location = entry.at("/response/location").asText();
      if (location.contains("/Patient/") || location.startsWith("Patient/")) {
        patient = id(location, "Patient");
      } else if (location.contains("AdverseEvent/")) {
        event = id(location, "AdverseEvent");
      }
    }
  }

  @Test
  void theAnswerOfTheTokenAddressIsOfTheStandard() {
    Server.Answer answer = ask("bs-all", "system/Patient.rs system/Observation.c openid");
    assertEquals(200, answer.status(), answer.body());
    assertEquals("Bearer", answer.json().path("token_type").asText());
    assertEquals(300, answer.json().path("expires_in").asInt());
    assertEquals("system/Observation.c system/Patient.rs", answer.json().path("scope").asText());
    assertEquals("no-store", answer.header("Cache-Control"));
  }

  @Test
  void aWrongAudienceAndAReplayAreRefusedWithTheErrorOfTheStandard() {
    String assertion = keys.assertion("bs-all", server.uri() + "/auth/token");
    assertEquals(200, send(assertion, "system/*.rs").status());
    Server.Answer again = send(assertion, "system/*.rs");
    assertEquals(401, again.status());
    assertEquals("invalid_client", again.json().path("error").asText());
    assertEquals(
        401, send(keys.assertion("bs-all", "https://elsewhere.example"), "system/*.rs").status());
    Server.Answer scope = ask("bs-read", "system/*.c");
    assertEquals(400, scope.status());
    assertEquals("invalid_scope", scope.json().path("error").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "system/Patient.r,GET,Patient/{Patient},200",
    "system/Patient.s,GET,Patient/{Patient},403",
    "system/Patient.s,GET,Patient?identifier=BS-P1,200",
    "system/Patient.r,GET,Patient?identifier=BS-P1,403",
    "system/Patient.rs,GET,AdverseEvent/{AdverseEvent},403",
    "system/Patient.r,GET,Patient/{Patient}/_history/1,200",
    "system/Patient.s,GET,Patient/{Patient}/_history,403",
    "system/Patient.r,GET,Patient/_history,403",
    "system/AdverseEvent.rs,GET,AdverseEvent?patient.identifier=BS-P1,403",
    "system/Patient.rs,GET,Patient?_has:AdverseEvent:patient:_id={AdverseEvent},403",
    "system/Patient.cud,GET,Patient/{Patient},403",
    "system/AdverseEvent.r,GET,Patient/{Patient}/$everything,403",
    "system/*.rs,DELETE,AdverseEvent/{AdverseEvent},403",
    "system/*.crus,DELETE,AdverseEvent/{AdverseEvent},403",
    "system/*.crs,PUT,Patient/{Patient},403",
    "system/*.rs,POST,Patient,403",
    "system/*.rs,PATCH,Patient/{Patient},403"
  })
  void aTokenMayDoWhatItsScopesSay(String scopes, String method, String path, int status) {
    Server.Answer answer =
        server.send(
            server
                .request(
                    "/fhir/" + path.replace("{Patient}", patient).replace("{AdverseEvent}", event))
                .header("Authorization", "Bearer " + token("bs-all", scopes))
                .header(
                    "Content-Type",
                    method.equals("PATCH")
                        ? "application/json-patch+json"
                        : "application/fhir+json")
                .method(
                    method,
                    method.equals("GET") || method.equals("DELETE")
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(
                            method.equals("PATCH")
                                ? "[{\"op\":\"replace\",\"path\":\"/gender\",\"value\":\"male\"}]"
                                : patient())));
    assertEquals(status, answer.status(), answer.body());
    if (status == 403) {
      assertEquals("OperationOutcome", answer.json().path("resourceType").asText());
      assertEquals("forbidden", answer.json().at("/issue/0/code").asText());
    }
  }

  @Test
  void oneEntryBeyondTheScopesRefusesTheWholeTransaction() throws SQLException {
    long before = resources();
    String bundle =
        Bundles.about(CENTRE, "BS-P2", "1991")
            .suffered("BS-E2", "90000001", "x", LocalDate.now().minusMonths(5), "another")
            .json();
    Server.Answer answer = server.fhirPost(token("bs-all", "system/Patient.cs"), "/fhir", bundle);
    assertEquals(403, answer.status(), answer.body());
    assertTrue(answer.body().contains("system/AdverseEvent.c"), answer.body());
    assertEquals(before, resources());
    assertEquals(
        403,
        server.fhirPost(token("bs-all", "system/*.c"), "/fhir", bundle).status(),
        "a condition finds out what is there");
  }

  @Test
  void whatIsIncludedNeedsItsScopeToo() {
    String narrow = token("bs-all", "system/AdverseEvent.rs");
    Server.Answer answer =
        server.fhirGet(
            narrow, "/fhir/AdverseEvent?_id=" + event + "&_include=AdverseEvent:patient");
    assertFalse(answer.body().contains("BS-P1"), answer.body());
    String wide = token("bs-all", "system/*.rs");
    assertTrue(
        server
            .fhirGet(wide, "/fhir/AdverseEvent?_id=" + event + "&_include=AdverseEvent:patient")
            .body()
            .contains("BS-P1"));
    Server.Answer everything =
        server.fhirGet(
            token("bs-all", "system/Patient.rs"), "/fhir/Patient/" + patient + "/$everything");
    assertEquals(200, everything.status());
    assertFalse(everything.body().contains("a story"), everything.body());
  }

  @Test
  void whoAsksTooMuchIsToldWhenToComeAgain() {
    String slow = token("bs-slow", "system/*.rs");
    Server.Answer answer = null;
    int taken = 0;
    for (int i = 0; i < 20 && (answer == null || answer.status() == 200); i++) {
      answer = server.fhirGet(slow, "/fhir/Patient/" + patient);
      taken += answer.status() == 200 ? 1 : 0;
    }
    assertEquals(429, answer.status());
    assertTrue(taken >= 6 && taken <= 8, taken + " were taken");
    assertEquals("throttled", answer.json().at("/issue/0/code").asText());
    int wait = Integer.parseInt(answer.header("Retry-After"));
    assertTrue(wait >= 1 && wait <= 10, "Retry-After " + wait);
    assertEquals(
        200,
        server.fhirGet(token("bs-read", "system/*.rs"), "/fhir/Patient/" + patient).status(),
        "others are not slowed down");
  }

  @Test
  void aRevokedKeyEndsItsTokensOnTheSpot() {
    register("bs-short", "system/*.rs", "");
    String token = token("bs-short", "system/*.rs");
    assertEquals(200, server.fhirGet(token, "/fhir/Patient/" + patient).status());
    String id = query("select id::text from security.client where client_id = 'bs-short'");
    Server.Answer revoked =
        server.send(
            server.request("/api/admin/clients/" + id).header("Authorization", admin()).DELETE());
    assertEquals(200, revoked.status(), revoked.body());
    assertEquals(401, server.fhirGet(token, "/fhir/Patient/" + patient).status());
    assertEquals(401, ask("bs-short", "system/*.rs").status());
  }

  @Test
  void noSecretIsWrittenDownAnywhere() throws Exception {
    String secret = "a-secret-nobody-should-find";
    server.post(
        Server.ADMIN,
        "/api/admin/clients",
        "{\"clientId\":\"bs-secret\",\"centre\":\"BS1\",\"name\":\"EHR\",\"demoSecret\":\""
            + secret
            + "\"}");
    String token = server.token("bs-secret", secret);
    server.fhirGet(token, "/fhir/Patient/" + patient);
    String assertion = keys.assertion("bs-all", server.uri() + "/auth/token");
    send(assertion, "system/*.rs");
    String log = java.nio.file.Files.readString(server.home().resolve("server.log"));
    for (String hidden : new String[] {secret, token, assertion, Server.PASSWORD}) {
      assertFalse(log.contains(hidden), "the log tells a secret");
      assertEquals(
          "0",
          query(
              "select count(*)::text from security.audit_entry where detail::text like '%"
                  + hidden
                  + "%'"));
    }
    assertEquals(
        "0", query("select count(*)::text from security.token where sha256 = '" + token + "'"));
  }

  private static void register(String clientId, String scopes, String further) {
    Server.Answer answer =
        server.post(
            Server.ADMIN,
            "/api/admin/clients",
            "{\"clientId\":\"%s\",\"centre\":\"%s\",\"name\":\"EHR\",\"scopes\":\"%s\",\"jwks\":%s%s}"
                .formatted(clientId, CENTRE, scopes, keys.published(), further));
    assertEquals(200, answer.status(), answer.body());
  }

  private static String token(String clientId, String scopes) {
    Server.Answer answer = ask(clientId, scopes);
    assertEquals(200, answer.status(), answer.body());
    return answer.json().path("access_token").asText();
  }

  private static Server.Answer ask(String clientId, String scopes) {
    return send(keys.assertion(clientId, server.uri() + "/auth/token"), scopes);
  }

  private static Server.Answer send(String assertion, String scopes) {
    return server.send(
        server
            .request("/auth/token")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "grant_type=client_credentials&scope="
                        + Server.encode(scopes)
                        + "&client_assertion_type="
                        + Server.encode("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                        + "&client_assertion="
                        + assertion)));
  }

  private static String patient() {
    return """
    {"resourceType":"Patient","id":"%s","identifier":[{"system":"%s","value":"BS-P1"}],
     "gender":"female","birthDate":"1990",
     "managingOrganization":{"identifier":{"system":"https://longwatch.org/fhir/sid/centre",
     "value":"%s"}}}
    """
        .formatted(patient, PSEUDONYM, CENTRE);
  }

  private static String id(String location, String type) {
    String rest = location.substring(location.indexOf(type + "/") + type.length() + 1);
    return rest.split("/")[0];
  }

  private static long resources() throws SQLException {
    return Long.parseLong(query("select count(*)::text from fhir.resource"));
  }

  private static String query(String sql) {
    try (Connection connection = server.database().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String admin() {
    return "Basic "
        + java.util.Base64.getEncoder()
            .encodeToString(
                (Server.ADMIN + ":" + Server.ADMIN_PASSWORD)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
