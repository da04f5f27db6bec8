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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
      for (String pseudonym : acknowledged) {
        assertEquals(1, count(server, pseudonym), pseudonym);
        assertEquals(21, planned(server, pseudonym), pseudonym);
      }
    }
  }

  @Test
  void sixteenThreadsWithTheSameConditionalCreateMakeOneRow() throws Exception {
    Server server = Server.shared();
    Clinics.make(server, "RACE1");
    String token = Clinics.token(server, "RACE1");
    String bundle =
        Bundles.about("RACE1", "RACE-P1", "1990")
            .treated(Clinics.LENTI, Clinics.LENTI_LOT, LocalDate.of(2024, 1, 1))
            .json();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String own =
            bundle.replace(
                "\"type\":\"transaction\"", "\"id\":\"b" + i + "\",\"type\":\"transaction\"");
        answers.add(threads.submit(() -> server.fhirPost(token, "/fhir", own).status()));
      }
      for (Future<Integer> answer : answers) {
        assertEquals(200, answer.get(60, TimeUnit.SECONDS));
      }
    } finally {
      threads.shutdown();
    }
    assertEquals(1, count(server, "RACE-P1"));
    assertEquals(21, planned(server, "RACE-P1"));
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
