package org.longwatch.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.platform.Sql;
import org.longwatch.support.Harness;

class AuditTrailDbTest {

  private Harness harness;

  @BeforeEach
  void start() {
    harness = Harness.start();
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void anEntryGetsItsPlaceOnlyAfterEveryOlderTransaction() throws InterruptedException {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Thread slow =
        new Thread(
            () ->
                harness.asRegistry(
                    () -> {
                      record("slow");
                      written.countDown();
                      return release.await(20, TimeUnit.SECONDS);
                    }));
    slow.start();
    assertTrue(written.await(20, TimeUnit.SECONDS));
    harness.asRegistry(() -> record("quick"));
    assertEquals(0, harness.lockPoint());
    release.countDown();
    slow.join();
    assertEquals(2, harness.lockPoint());
    assertEquals(
        List.of("slow", "quick"),
        harness.asRegistry(() -> trail().after(0, 10)).stream().map(AuditEntry::action).toList());
  }

  @Test
  void entriesOfOnePieceOfWorkAreWrittenTogetherInTheirOrderAndMoreThanWereExpectedToo() {
    List<Long> ids = new ArrayList<>();
    harness.asRegistry(
        () -> {
          Sql.Writes writes = harness.get(Sql.class).writes();
          trail()
              .together(
                  2,
                  () -> {
                    for (int i = 0; i < 12; i++) {
                      ids.add(record("step " + i));
                    }
                    assertEquals(0, trail().waiting());
                  },
                  writes);
          writes.send();
          assertEquals(12, trail().waiting());
          ids.add(record("after"));
          return null;
        });
    assertEquals(13, harness.lockPoint());
    List<AuditEntry> entries = harness.asRegistry(() -> trail().after(0, 20));
    assertEquals(ids, entries.stream().map(AuditEntry::id).toList());
    assertEquals("step 11", entries.get(11).action());
    assertEquals("after", entries.get(12).action());
    harness.asRegistry(() -> seal().seal(Instant.now()));
    assertTrue(harness.asRegistry(() -> seal().verify()).fault().isEmpty());
  }

  @Test
  void workThatFailsLeavesNoEntryAndTheNextIsWrittenAsEver() {
    assertThrows(
        RuntimeException.class,
        () ->
            harness.asRegistry(
                () -> {
                  trail()
                      .together(
                          1,
                          () -> {
                            record("lost");
                            throw new IllegalStateException("on purpose");
                          },
                          harness.get(Sql.class).writes());
                  return null;
                }));
    harness.asRegistry(() -> record("kept"));
    harness.lockPoint();
    assertEquals(
        List.of("kept"),
        harness.asRegistry(() -> trail().after(0, 10)).stream().map(AuditEntry::action).toList());
  }

  @Test
  void anUntouchedTrailVerifies() {
    for (int i = 0; i < 5; i++) {
      harness.asRegistry(() -> record("done"));
    }
    harness.asRegistry(() -> seal().seal(Instant.now()));
    harness.asRegistry(() -> record("done later"));
    harness.asRegistry(() -> seal().seal(Instant.now()));
    AuditSeal.Verification found = harness.asRegistry(() -> seal().verify());
    assertEquals(6, found.entries());
    assertEquals(2, found.blocks());
    assertTrue(found.fault().isEmpty());
  }

  @Test
  void aChangedEntryIsNamed() throws SQLException {
    sealedEntries();
    tamper("update security.audit_entry set actor = 'somebody else' where position = 3");
    assertTrue(fault().contains("positions 3-3"), fault());
    assertTrue(fault().contains("changed"), fault());
  }

  @Test
  void aDeletedEntryIsNamed() throws SQLException {
    sealedEntries();
    tamper("delete from security.audit_entry where position = 2");
    assertTrue(fault().contains("position 2 is missing"), fault());
  }

  @Test
  void aMissingBlockIsNamed() throws SQLException {
    sealedEntries();
    tamper("delete from security.audit_seal where block = 2");
    assertTrue(fault().contains("missing"), fault());
  }

  @Test
  void theDatabaseItselfRefusesToChangeOrDeleteEntries() {
    sealedEntries();
    assertThrows(SQLException.class, () -> execute("delete from security.audit_entry"));
    assertThrows(SQLException.class, () -> execute("update security.audit_entry set actor = 'x'"));
  }

  private void sealedEntries() {
    for (int i = 0; i < 4; i++) {
      harness.asRegistry(() -> record("done"));
      harness.asRegistry(() -> seal().seal(Instant.now()));
    }
  }

  private String fault() {
    return harness.asRegistry(() -> seal().verify()).fault().orElseThrow();
  }

  /** What somebody with full power over the database could do. */
  private void tamper(String sql) throws SQLException {
    execute("set session_replication_role = replica; " + sql);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = harness.database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long record(String action) {
    return trail().record(action, "test.row", UUID.randomUUID(), null, null, Map.of("n", 1));
  }

  private AuditTrail trail() {
    return harness.get(AuditTrail.class);
  }

  private AuditSeal seal() {
    return harness.get(AuditSeal.class);
  }
}
