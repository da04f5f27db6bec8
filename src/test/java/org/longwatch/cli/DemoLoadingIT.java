package org.longwatch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.longwatch.simulation.DemoAccounts;
import org.longwatch.support.Server;

/** The small demo is in a real server; a second and a broken first start do no harm. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoLoadingIT {

  private static Server server;
  private static Path directory;
  private static long facts;

  @BeforeAll
  static void start() throws Exception {
    server = Server.demo();
    directory = server.home().resolve("demo");
    facts = facts();
  }

  @Test
  @Order(1)
  void theCohortGoesInThroughTheFrontDoor() throws Exception {
    assertEquals(DemoData.SIZE.patients(), count("select count(*) from registry.patient"));
    assertEquals(DemoData.SIZE.patients(), count("select count(*) from registry.treatment"));
    // other tests of this server send bundles of their own
    List<String> sent = bundles();
    List<String> accepted =
        codes(
            "select sha256 from intake.receipt where outcome = 'ACCEPTED' and sha256 in ('"
                + String.join("', '", sent)
                + "')");
    assertEquals(
        sent.stream().sorted().toList(),
        accepted.stream().sorted().toList(),
        "one accepted receipt for each bundle");
    assertTrue(facts > 300, Long.toString(facts));
  }

  @Test
  @Order(2)
  void everyPersonOfTheTableCanLogInAndNobodyElse() {
    assertEquals(401, get("safety", "wrong-password").status());
    for (DemoAccounts.Person person : DemoAccounts.people()) {
      boolean there =
          person
              .centre()
              .map(centre -> centre.matches("C0[1-" + DemoData.SIZE.centres() + "]"))
              .orElse(true);
      assertEquals(
          there ? 200 : 401, get(person.login(), DemoAccounts.PASSWORD).status(), person.login());
    }
    DemoAccounts.Client client = DemoAccounts.client("C02");
    assertFalse(server.token(client.id(), client.secret()).isEmpty());
  }

  @Test
  @Order(3)
  void allHistoriesButTheLastAreConfirmedAndARunIsThere() throws SQLException {
    // the last centre may have been confirmed on its page by another test since
    List<String> confirmed =
        codes("select code from registry.centre where history_confirmed_on is not null");
    for (int centre = 1; centre < DemoData.SIZE.centres(); centre++) {
      assertTrue(confirmed.contains("C0" + centre), confirmed.toString());
    }
    assertTrue(count("select count(*) from signal.detection_run") > 0);
    assertTrue(count("select count(*) from signal.run_coverage where released > 0") > 0);
    JsonNode found =
        server
            .send(
                server
                    .request("/api/search?q=infection")
                    .header("Authorization", basic("safety", DemoAccounts.PASSWORD))
                    .GET())
            .json();
    assertTrue(found.get("total").asLong() > 0, found.toString());
  }

  @Test
  @Order(3)
  void commonInsertionSitesAndTreatedDiseasesHaveSomethingToShow() throws SQLException {
    assertTrue(
        count(
                "select count(*) from signal.run_insertion_site where vector_class = 'LENTI' and"
                    + " gene = 'MECOM' and flagged and patients > 5")
            > 0);
    assertEquals(
        0,
        count("select count(*) from signal.run_insertion_site where gene <> 'MECOM' and flagged"));
    String anaemia =
        "select count(*) from signal.run_pair p join signal.detection_run r on r.id = p.run_id"
            + " where p.level = 'TERM' and p.event = '99030003' and p.cases > 0 and"
            + " p.product_code %s in ('LV-BOREA', 'GE-GALENE') and r.criteria %s like"
            + " '%%disease=v%%'";
    assertTrue(count(anaemia.formatted("", "not")) > 0, "counted by the nightly run");
    assertEquals(0, count(anaemia.formatted("", "")), "left out where it is what they treat");
    assertTrue(count(anaemia.formatted("not", "")) > 0, "and counted after other products");
  }

  @Test
  @Order(4)
  void aSecondStartSendsNothing() throws Exception {
    assertEquals("", load());
    assertEquals(facts, facts());
  }

  @Test
  @Order(5)
  void aStartThatWasCutOffGoesOnWithoutDoubles() throws Exception {
    Files.delete(directory.resolve("loaded"));
    Path receipts = directory.resolve("receipts.csv");
    List<String> lines = Files.readAllLines(receipts);
    // the last answers were lost on their way, and a line was half written
    Files.writeString(receipts, String.join("\n", lines.subList(0, lines.size() / 2)) + "\n17,ab");
    String told = load();
    assertFalse(told.contains("were refused"), told);
    assertEquals(facts, facts());
    assertEquals(1, count("select count(*) from reference.gene_length_set"));
    assertEquals(1, count("select count(*) from reference.product_profile_list"));
    assertTrue(Files.exists(directory.resolve("loaded")));
  }

  private static String load() throws InterruptedException {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    new DemoLoading(
            server.uri(),
            directory,
            new PrintStream(told, true, StandardCharsets.UTF_8),
            DemoData.SIZE)
        .load();
    return told.toString(StandardCharsets.UTF_8);
  }

  private static long facts() throws SQLException {
    return count(
        "select (select count(*) from followup.visit) + (select count(*) from"
            + " followup.assessment) + (select count(*) from adverseevent.event) +"
            + " (select count(*) from clonality.sample) +"
            + " (select count(*) from registry.patient_version)");
  }

  private static List<String> bundles() throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    try (Stream<String> lines = Files.lines(directory.resolve("cohort/all.ndjson"))) {
      return lines
          .map(line -> sha256.digest(line.getBytes(StandardCharsets.UTF_8)))
          .map(HexFormat.of()::formatHex)
          .toList();
    }
  }

  private static Server.Answer get(String login, String password) {
    HttpRequest.Builder request =
        server.request("/api/search?q=fever").header("Authorization", basic(login, password)).GET();
    Server.Answer answer = server.send(request);
    // some roles may not search; that they are known is what counts here
    return answer.status() == 403 ? new Server.Answer(200, "", answer.response()) : answer;
  }

  private static String basic(String login, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((login + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private static long count(String query) throws SQLException {
    try (Connection connection = server.database().getConnection();
        ResultSet row = connection.createStatement().executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static List<String> codes(String query) throws SQLException {
    try (Connection connection = server.database().getConnection();
        ResultSet row = connection.createStatement().executeQuery(query + " order by 1")) {
      List<String> codes = new java.util.ArrayList<>();
      while (row.next()) {
        codes.add(row.getString(1));
      }
      return codes;
    }
  }
}
