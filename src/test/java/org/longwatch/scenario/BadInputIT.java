package org.longwatch.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.support.Bundles;
import org.longwatch.support.Clinics;
import org.longwatch.support.Server;

/** Whatever is sent: a clear answer, and nothing half-written. */
class BadInputIT {

  private static final String CENTRE = "BAD01";
  private static final LocalDate DAY = LocalDate.of(2024, 5, 6);

  private static Server server;

  @BeforeAll
  static void start() {
    server = Server.shared();
    Clinics.make(server, CENTRE);
    Clinics.make(server, "BAD02");
  }

  @Test
  void brokenJson() {
    refused(400, "{\"resourceType\":\"Bundle\",", "");
  }

  @Test
  void somethingThatIsNoBundle() {
    refused(400, "[1,2,3]", "");
  }

  @Test
  void anUnknownProfile() {
    refused(
        422,
        good("P-PROFILE")
            .json()
            .replace(
                "{\"resourceType\":\"Patient\",",
                "{\"resourceType\":\"Patient\",\"meta\":{\"profile\":[\"https://example.org/x\"]},"),
        "https://example.org/x");
  }

  @Test
  void aLotThatNobodyKnows() {
    refused(
        422,
        Bundles.about(CENTRE, "P-LOT", "1990").treated(Clinics.LENTI, "NO-LOT", DAY).json(),
        "lot");
  }

  @Test
  void aMissingLot() {
    refused(
        422,
        good("P-NOLOT")
            .json()
            .replace(",\"batch\":{\"lotNumber\":\"" + Clinics.LENTI_LOT + "\"}", ""),
        "batch");
  }

  @Test
  void anInfusionInTheFuture() {
    refused(
        422,
        Bundles.about(CENTRE, "P-FUTURE", "1990")
            .treated(Clinics.LENTI, Clinics.LENTI_LOT, LocalDate.of(2099, 1, 1))
            .json(),
        "future");
  }

  @Test
  void anEventBeforeBirth() {
    refused(
        422,
        Bundles.about(CENTRE, "P-BIRTH", "1990")
            .suffered("E-BIRTH", "99060001", "Fever", LocalDate.of(1980, 1, 1), "x")
            .json(),
        "birth");
  }

  @Test
  void aDayThatDoesNotExist() {
    refused(
        422,
        good("P-FEB").json().replace("\"birthDate\":\"1990\"", "\"birthDate\":\"1990-02-30\""),
        "birthDate");
  }

  @Test
  void aFormThatIsPostedToTheFhirDoor() {
    Server.Answer answer =
        server.send(
            server
                .request("/fhir/Patient/_search?x=1")
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("a=b")));
    assertEquals(400, answer.status(), answer.body());
    assertTrue(answer.body().contains("cannot be searched by this"), answer.body());
    assertEquals(
        401,
        server
            .send(
                server
                    .request("/fhir/metadata")
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString("a=b")))
            .status());
  }

  @Test
  void aHugeBodyForTheInterface() {
    assertEquals(
        413,
        server
            .post(Server.ADMIN, "/api/reports", "{\"x\":\"" + "y".repeat(100_000) + "\"}")
            .status());
    assertEquals(
        400,
        server
            .post(
                Server.ADMIN,
                "/api/admin/centres",
                "{\"code\":\"X\",\"name\":\"X\",\"country\":\"X\",\"zone\":\"Mars\"}")
            .status());
  }

  @Test
  void everyFaultIsNamedAtOnce() {
    Server.Answer answer =
        server.fhirPost(
            token(),
            "/fhir",
            Bundles.about(CENTRE, "P-MANY", "1990")
                .treated(Clinics.LENTI, "NO-LOT", LocalDate.of(2099, 1, 1))
                .suffered("E-MANY", "99060001", "Fever", LocalDate.of(1980, 1, 1), "x")
                .json());
    assertEquals(422, answer.status(), answer.body());
    assertTrue(answer.json().path("issue").size() >= 3, answer.body());
    assertTrue(answer.body().contains("Bundle.entry["), answer.body());
  }

  @Test
  void aPatientOfAnotherCentre() {
    refused(422, good("P-FOREIGN").json().replace(CENTRE, "BAD02"), "centre");
  }

  @Test
  void namesAndAddresses() {
    refused(
        422,
        good("P-NAME")
            .json()
            .replace("\"gender\":", "\"name\":[{\"family\":\"Somebody\"}],\"gender\":"),
        "name");
  }

  @Test
  void theSameIdentityTwice() {
    Bundles twice = good("P-TWICE");
    twice.treated(Clinics.LENTI, Clinics.LENTI_LOT, DAY.plusDays(1));
    refused(400, twice.json(), "entry");
  }

  @Test
  void twentyMegabytes() {
    Server.Answer answer =
        server.fhirPost(
            token(),
            "/fhir",
            "{\"resourceType\":\"Bundle\",\"x\":\"" + "y".repeat(20_000_000) + "\"}");
    assertEquals(413, answer.status(), answer.body());
    assertEquals("OperationOutcome", answer.json().path("resourceType").asText());
  }

  @Test
  void aWrongPassword() {
    Server.Answer answer =
        server.send(server.request("/fhir/Patient").header("Authorization", "Bearer wrong").GET());
    assertEquals(401, answer.status());
  }

  private static void refused(int status, String body, String hint) {
    long before = rows();
    Server.Answer answer = server.fhirPost(token(), "/fhir", body);
    assertEquals(status, answer.status(), answer.body());
    assertEquals("OperationOutcome", answer.json().path("resourceType").asText());
    assertTrue(answer.body().contains(hint), answer.body());
    assertEquals(before, rows(), "something was written although it was refused");
  }

  private static Bundles good(String pseudonym) {
    return Bundles.about(CENTRE, pseudonym, "1990").treated(Clinics.LENTI, Clinics.LENTI_LOT, DAY);
  }

  private static String token() {
    return Clinics.token(server, CENTRE);
  }

  private static long rows() {
    try (Connection connection = server.database().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select (select count(*) from registry.patient)"
                    + " + (select count(*) from registry.treatment)"
                    + " + (select count(*) from adverseevent.event)"
                    + " + (select count(*) from followup.planned_visit)")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
