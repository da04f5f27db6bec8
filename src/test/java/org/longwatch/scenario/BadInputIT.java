package org.longwatch.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
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
  void fiftyMegabytes() {
    Server.Answer answer =
        server.fhirPost(
            token(),
            "/fhir",
            "{\"resourceType\":\"Bundle\",\"x\":\"" + "y".repeat(50_000_000) + "\"}");
    assertEquals(413, answer.status(), answer.body());
    assertEquals("too-long", answer.json().at("/issue/0/code").asText());
  }

  @Test
  void tenThousandEntries() {
    String entry = "{\"request\":{\"method\":\"GET\",\"url\":\"Patient\"}}";
    for (String type : List.of("transaction", "batch")) {
      Server.Answer answer =
          server.fhirPost(
              token(),
              "/fhir",
              "{\"resourceType\":\"Bundle\",\"type\":\""
                  + type
                  + "\",\"entry\":["
                  + String.join(",", Collections.nCopies(10_000, entry))
                  + "]}");
      assertEquals(413, answer.status(), answer.body());
      assertTrue(answer.body().contains("at most 500"), answer.body());
    }
  }

  @Test
  void aThousandLevelsDeep() {
    String deep = "[".repeat(1000) + "]".repeat(1000);
    refused(
        400,
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":" + deep + "}",
        "deeper");
    String extension = "{\"url\":\"x\",\"extension\":[".repeat(500) + "]}".repeat(500);
    refused(
        400,
        good("P-DEEP")
            .json()
            .replace("\"gender\":", "\"extension\":[" + extension + "],\"gender\":"),
        "deeper");
    String xml = "<extension url=\"x\">".repeat(1000) + "</extension>".repeat(1000);
    assertEquals(
        400,
        sent(
                "/fhir/Patient",
                "application/fhir+xml",
                "<Patient xmlns=\"http://hl7.org/fhir\">" + xml + "</Patient>")
            .status());
  }

  @Test
  void anotherContentType() {
    long before = rows();
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "image/png")) {
      Server.Answer answer = sent("/fhir", type, good("P-TYPE").json());
      assertEquals(415, answer.status(), answer.body());
      assertTrue(answer.body().contains("application/fhir+json"), answer.body());
    }
    assertEquals(before, rows());
  }

  @Test
  void anUnknownModifierExtension() {
    refused(
        422,
        good("P-MODIFIER")
            .json()
            .replace(
                "\"status\":\"completed\"",
                "\"modifierExtension\":[{\"url\":\"https://example.org/not-really\","
                    + "\"valueBoolean\":true}],\"status\":\"completed\""),
        "modifierExtension");
  }

  @Test
  void aReferenceToTheWrongType() {
    Bundles bundle = good("P-WRONG-TYPE");
    refused(
        422,
        bundle
            .visited("V-WRONG-TYPE", DAY)
            .json()
            .replace(
                "\"subject\":{\"reference\":\"" + bundle.patient() + "\"},\"period\"",
                "\"subject\":{\"reference\":\"Organization?identifier=https://longwatch.org/fhir/sid/centre|"
                    + CENTRE
                    + "\"},\"period\""),
        "Bundle.entry[3].resource.subject");
  }

  @Test
  void impossiblePartialDates() {
    for (String date : List.of("1990-13", "199", "1990-1", "0000", "1990-02-31", "90", "1990-")) {
      refused(
          422,
          good("P-PARTIAL")
              .json()
              .replace("\"birthDate\":\"1990\"", "\"birthDate\":\"" + date + "\""),
          "birthDate");
    }
  }

  @Test
  void aMedDraCodeWithoutItsVersion() {
    refused(
        422,
        event("P-MEDDRA", "E-MEDDRA").replace("\"version\":\"mini-1\",", ""),
        "Bundle.entry[1].resource.event");
  }

  @Test
  void bothSpellingsOfSeriousnessAreRead() {
    for (String spelling : List.of("serious", "Serious")) {
      Server.Answer answer =
          server.fhirPost(
              token(),
              "/fhir",
              event("P-SPELL-" + spelling, "E-SPELL-" + spelling)
                  .replace("\"code\":\"serious\"", "\"code\":\"" + spelling + "\""));
      assertEquals(200, answer.status(), answer.body());
    }
    refused(
        422,
        event("P-SPELL", "E-SPELL").replace("\"code\":\"serious\"", "\"code\":\"SERIOUS\""),
        "Bundle.entry[1].resource.seriousness");
  }

  @Test
  void aReferenceToAnotherCentresPatient() {
    Server.Answer theirs =
        server.fhirPost(
            Clinics.token(server, "BAD02"),
            "/fhir",
            Bundles.about("BAD02", "P-THEIRS", "1990").json());
    assertEquals(200, theirs.status(), theirs.body());
    String location = theirs.json().at("/entry/0/response/location").asText();
    Bundles ours = Bundles.about(CENTRE, "P-OURS", "1990").visited("V-OURS", DAY);
    for (String reference :
        List.of(
            location.replaceAll("/_history.*", ""),
            "Patient?identifier=https://longwatch.org/fhir/sid/pseudonym|P-THEIRS",
            "Patient/00000000-0000-7000-8000-000000000000")) {
      refused(
          422,
          ours.json()
              .replace(
                  "\"subject\":{\"reference\":\"" + ours.patient() + "\"}",
                  "\"subject\":{\"reference\":\"" + reference + "\"}"),
          "points to nothing");
    }
  }

  @Test
  void xmlThatReadsFilesOrExplodes() {
    long before = rows();
    String external =
        "<!DOCTYPE Patient [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
            + "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"&x;\"/></Patient>";
    StringBuilder laughs = new StringBuilder("<!DOCTYPE Patient [<!ENTITY l0 \"ha\">");
    for (int i = 1; i < 30; i++) {
      laughs.append("<!ENTITY l" + i + " \"&l" + (i - 1) + ";&l" + (i - 1) + ";\">");
    }
    laughs.append("]><Patient xmlns=\"http://hl7.org/fhir\"><id value=\"&l29;\"/></Patient>");
    String parameter =
        "<!DOCTYPE Patient SYSTEM \"http://127.0.0.1:9/none.dtd\">"
            + "<Patient xmlns=\"http://hl7.org/fhir\"/>";
    for (String xml : List.of(external, laughs.toString(), parameter)) {
      Server.Answer answer = sent("/fhir/Patient", "application/fhir+xml", xml);
      assertEquals(400, answer.status(), answer.body());
      assertEquals("security", answer.json().at("/issue/0/code").asText(), answer.body());
      assertFalse(answer.body().contains("root:"), answer.body());
    }
    assertEquals(400, sent("/fhir/Patient", "application/xml", "<Patient xmlns=").status());
    assertEquals(before, rows());
  }

  @Test
  void scriptInANarrative() {
    for (String script :
        List.of(
            "<script>alert(1)</script>",
            "<img src='x' onerror='alert(1)'/>",
            "<a href='javascript:alert(1)'>x</a>",
            "<iframe src='https://example.org'/>")) {
      refused(
          422,
          good("P-SCRIPT")
              .json()
              .replace(
                  "\"gender\":",
                  "\"text\":{\"status\":\"generated\",\"div\":\"<div"
                      + " xmlns='http://www.w3.org/1999/xhtml'>"
                      + script
                      + "</div>\"},\"gender\":"),
          "Bundle.entry[0].resource.text");
    }
  }

  @Test
  void signsThatMeanSomethingToDatabasesAndIndexes() {
    long before = rows();
    for (String value :
        List.of(
            "'; drop table registry.patient; --",
            "x' or '1'='1",
            "%' or 1=1 --",
            "\\",
            "$1 $$ ?",
            "a\u0000b",
            "*:* OR (a AND b) [1 TO *] \"~2^9",
            "_%")) {
      Server.Answer found =
          server.fhirGet(
              token(),
              "/fhir/Patient?identifier="
                  + Server.encode("https://longwatch.org/fhir/sid/pseudonym|" + value));
      assertTrue(found.status() == 200 || found.status() == 400, value + found.body());
      if (found.status() == 200) {
        assertEquals(0, found.json().path("entry").size(), value + found.body());
      }
      Server.Answer sent =
          server.fhirPost(
              token(),
              "/fhir/Patient",
              "{\"resourceType\":\"Patient\"}",
              "If-None-Exist",
              "identifier=" + Server.encode("https://longwatch.org/fhir/sid/pseudonym|" + value));
      assertTrue(sent.status() >= 400 && sent.status() < 500, value + sent.body());
    }
    assertEquals(before, rows());
  }

  @Test
  void aPersonNamedWhereProfilesDoNotLook() {
    refused(
        422,
        good("P-MRN")
            .json()
            .replaceFirst(
                "\"identifier\":\\[",
                "\"identifier\":[{\"system\":\"http://hospital.example.org/mrn\",\"value\":\"4711\"},"),
        "Bundle.entry[0].resource.identifier[0]");
    Bundles bundle = good("P-DISPLAY");
    refused(
        422,
        bundle
            .json()
            .replace(
                "\"subject\":{\"reference\":\"" + bundle.patient() + "\"}",
                "\"subject\":{\"reference\":\""
                    + bundle.patient()
                    + "\",\"display\":\"Doe, Jane\"}"),
        "Bundle.entry[2].resource.subject.display");
    refused(
        422,
        good("P-CONTAINED")
            .json()
            .replaceFirst(
                "\"resourceType\":\"MedicationAdministration\",",
                "\"resourceType\":\"MedicationAdministration\",\"contained\":[{\"resourceType\":"
                    + "\"RelatedPerson\",\"id\":\"r\",\"patient\":{\"reference\":\"#p\"},"
                    + "\"name\":[{\"family\":\"Doe\"}]}],"),
        "Bundle.entry[2].resource.contained[0].name");
  }

  @Test
  void nobodysAndAnothersToken() {
    long before = rows();
    for (String token : List.of("", "wrong", token() + "x", "eyJhbGciOiJub25lIn0.e30.")) {
      Server.Answer answer = server.fhirPost(token, "/fhir", good("P-TOKEN").json());
      assertEquals(401, answer.status(), answer.body());
    }
    Server.Answer foreign =
        server.fhirPost(Clinics.token(server, "BAD02"), "/fhir", good("P-TOKEN").json());
    assertEquals(422, foreign.status(), foreign.body());
    assertEquals(before, rows());
  }

  private static String event(String pseudonym, String identifier) {
    return Bundles.about(CENTRE, pseudonym, "1990")
        .suffered(identifier, "99060001", "Fever", LocalDate.of(2024, 6, 1), "x")
        .json();
  }

  private static Server.Answer sent(String path, String contentType, String body) {
    return server.send(
        server
            .request(path)
            .header("Authorization", "Bearer " + token())
            .header("Content-Type", contentType)
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
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
  void aNulInAString() {
    refused(400, good("P-NUL").json().replace("P-NUL", "P-\\u0000NUL"), "u0000");
    refused(400, good("P-HALF").json().replace("P-HALF", "P-\\ud83dHALF"), "surrogate");
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
    for (com.fasterxml.jackson.databind.JsonNode issue : answer.json().path("issue")) {
      assertFalse(issue.path("diagnostics").asText().isBlank(), answer.body());
    }
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
                "select sum((xpath('/row/c/text()', query_to_xml('select count(*) as c from '"
                    + " || quote_ident(schemaname) || '.' || quote_ident(tablename), false, true,"
                    + " '')))[1]::text::bigint) from pg_tables where schemaname in ('registry',"
                    + " 'adverseevent', 'followup', 'clonality', 'enrolment', 'traceability',"
                    + " 'fhir')")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
