package org.longwatch.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.longwatch.support.Bundles;
import org.longwatch.support.Clinics;
import org.longwatch.support.Server;
import org.longwatch.support.TestDatabase;

/** What was acknowledged survives the death of the application and of the database, once. */
class FaultsIT {

  private static final int CLIENTS = 8;

  @Test
  void whatWasAcknowledgedIsThereOnceAfterEverythingWasKilled() throws Exception {
    Path home = Path.of("target", "test-server", "faults").toAbsolutePath();
    TestDatabase.delete(home);
    try (Server server = Server.start(home, true)) {
      Clinics.make(server, "KILL1");
      Set<String> acknowledged = ConcurrentHashMap.newKeySet();
      AtomicInteger number = new AtomicInteger();
      send(server, acknowledged, number, server::killApplication);
      server.startApplication();
      int afterApplication = acknowledged.size();
      send(
          server,
          acknowledged,
          number,
          () -> {
            server.killDatabase();
            server.killApplication();
          });
      server.startDatabase();
      server.startApplication();
      assertTrue(afterApplication > 5, "only " + afterApplication + " were acknowledged");
      assertTrue(
          acknowledged.size() > afterApplication + 5,
          "only " + acknowledged.size() + " were acknowledged");
      String token = Clinics.token(server, "KILL1");
      for (String pseudonym : acknowledged) {
        assertEquals(1, count(server, pseudonym), pseudonym);
        assertEquals(21, planned(server, pseudonym), pseudonym);
        assertEquals(1, found(server, token, "Patient", pseudonym), pseudonym);
        assertEquals(1, found(server, token, "MedicationAdministration", pseudonym), pseudonym);
      }
      for (int i = 1; i <= number.get(); i++) {
        // what was under way without an answer is there wholly or not at all
        String pseudonym = "K-" + i;
        long there = count(server, pseudonym);
        assertTrue(there <= 1, pseudonym);
        assertEquals(21 * there, planned(server, pseudonym), pseudonym);
        if (!acknowledged.contains(pseudonym)) {
          assertEquals(there, found(server, token, "Patient", pseudonym), pseudonym);
          assertEquals(
              there, found(server, token, "MedicationAdministration", pseudonym), pseudonym);
        }
      }
    }
  }

  @Test
  void thirtyTwoThreadsWithTheSameConditionalTransactionMakeOneRow() throws Exception {
    Server server = Server.shared();
    Clinics.make(server, "RACE1");
    String token = Clinics.token(server, "RACE1");
    String bundle =
        Bundles.about("RACE1", "RACE-P1", "1990")
            .treated(Clinics.LENTI, Clinics.LENTI_LOT, LocalDate.of(2024, 1, 1))
            .json();
    List<Server.Answer> answers =
        together(
            number ->
                server.fhirPost(
                    token,
                    "/fhir",
                    bundle.replace(
                        "\"type\":\"transaction\"",
                        "\"id\":\"b" + number + "\",\"type\":\"transaction\"")));
    answers.forEach(answer -> assertEquals(200, answer.status(), answer.body()));
    assertEquals(1, count(server, "RACE-P1"));
    assertEquals(21, planned(server, "RACE-P1"));
    assertEquals(1, found(server, token, "Patient", "RACE-P1"));
  }

  @Test
  void thirtyTwoThreadsWithTheSameConditionalCreateMakeOneRowAndAllHearWhichItIs()
      throws Exception {
    Server server = Server.shared();
    Clinics.make(server, "RACE1");
    String token = Clinics.token(server, "RACE1");
    String patient =
        """
        {"resourceType":"Patient","identifier":[{"system":
        "https://longwatch.org/fhir/sid/pseudonym","value":"RACE-P2"}],"gender":"female",
        "birthDate":"1990","managingOrganization":{"identifier":{"system":
        "https://longwatch.org/fhir/sid/centre","value":"RACE1"}}}
        """;
    List<Server.Answer> answers =
        together(
            number ->
                server.fhirPost(
                    token,
                    "/fhir/Patient",
                    patient + " ".repeat(number / 2), // each text twice: same bytes, and others
                    "If-None-Exist",
                    "identifier=https://longwatch.org/fhir/sid/pseudonym|RACE-P2"));
    answers.forEach(
        answer -> assertTrue(Set.of(200, 201).contains(answer.status()), answer.body()));
    assertTrue(answers.stream().anyMatch(answer -> answer.status() == 201));
    assertEquals(1, answers.stream().map(answer -> answer.header("Location")).distinct().count());
    assertEquals(
        1, number(server, "select count(*) from registry.patient where pseudonym = ?", "RACE-P2"));
    assertEquals(1, found(server, token, "Patient", "RACE-P2"));
  }

  @Test
  void thirtyTwoSubmissionsOfTheSameBytesGiveTheSameAnswer() throws Exception {
    Server server = Server.shared();
    Clinics.make(server, "RACE1");
    String token = Clinics.token(server, "RACE1");
    String bundle =
        Bundles.about("RACE1", "RACE-P3", "1990")
            .treated(Clinics.LENTI, Clinics.LENTI_LOT, LocalDate.of(2024, 1, 1))
            .json();
    List<Server.Answer> answers = together(number -> server.fhirPost(token, "/fhir", bundle));
    answers.forEach(answer -> assertEquals(200, answer.status(), answer.body()));
    assertEquals(1, answers.stream().map(Server.Answer::body).distinct().count());
    assertEquals(1, count(server, "RACE-P3"));
    assertEquals(21, planned(server, "RACE-P3"));
  }

  private static List<Server.Answer> together(IntFunction<Server.Answer> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(32);
    CountDownLatch start = new CountDownLatch(1);
    try {
      List<Future<Server.Answer>> running = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        int number = i;
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return work.apply(number);
                }));
      }
      start.countDown();
      List<Server.Answer> answers = new ArrayList<>();
      for (Future<Server.Answer> each : running) {
        answers.add(each.get(120, TimeUnit.SECONDS));
      }
      return answers;
    } finally {
      threads.shutdown();
    }
  }

  /** How many a search by identifier finds; a treatment has its patient's pseudonym in its own. */
  private static long found(Server server, String token, String type, String pseudonym) {
    String identifier =
        type.equals("Patient") ? "pseudonym|" + pseudonym : "administration|" + pseudonym + "-A1";
    return server
        .fhirGet(
            token,
            "/fhir/"
                + type
                + "?identifier="
                + Server.encode("https://longwatch.org/fhir/sid/" + identifier))
        .json()
        .path("entry")
        .size();
  }

  private static void send(
      Server server, Set<String> acknowledged, AtomicInteger number, Runnable kill)
      throws InterruptedException {
    String token = Clinics.token(server, "KILL1");
    AtomicBoolean dead = new AtomicBoolean();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      clients.submit(
          () -> {
            while (!dead.get()) {
              String pseudonym = "K-" + number.incrementAndGet();
              String bundle =
                  Bundles.about("KILL1", pseudonym, "1990")
                      .treated(Clinics.LENTI, Clinics.LENTI_LOT, LocalDate.of(2024, 1, 1))
                      .json();
              try {
                if (server.fhirPost(token, "/fhir", bundle).status() == 200) {
                  acknowledged.add(pseudonym);
                }
              } catch (RuntimeException killed) {
                return;
              }
            }
          });
    }
    int before = acknowledged.size();
    for (int i = 0; i < 200 && acknowledged.size() < before + 40; i++) {
      Thread.sleep(100);
    }
    kill.run();
    dead.set(true);
    clients.shutdown();
    assertTrue(clients.awaitTermination(130, TimeUnit.SECONDS));
  }

  private static long count(Server server, String pseudonym) throws SQLException {
    return number(
        server,
        "select count(*) from registry.patient p join registry.treatment t on t.patient_id = p.id"
            + " where p.pseudonym = ?",
        pseudonym);
  }

  private static long planned(Server server, String pseudonym) throws SQLException {
    return number(
        server,
        "select count(*) from registry.patient p join followup.planned_visit v"
            + " on v.patient_id = p.id where p.pseudonym = ?",
        pseudonym);
  }

  private static long number(Server server, String query, String pseudonym) throws SQLException {
    try (Connection connection = server.database().getConnection();
        PreparedStatement prepared = connection.prepareStatement(query)) {
      prepared.setString(1, pseudonym);
      try (ResultSet row = prepared.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
