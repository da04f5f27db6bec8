package org.longwatch.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.platform.Clocks;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.AuditWritten;

class HarnessDbTest {

  private static Harness harness;

  /** Hears of audit entries during and after their transaction. */
  @ApplicationScoped
  static class Listener {
    private final List<String> heard = new CopyOnWriteArrayList<>();

    void during(@Observes AuditWritten event) {
      heard.add("during");
    }

    void after(@Observes(during = TransactionPhase.AFTER_SUCCESS) AuditWritten event) {
      heard.add("after");
    }

    List<String> heard() {
      return heard;
    }
  }

  @BeforeAll
  static void start() {
    harness = Harness.with(List.of(Listener.class));
  }

  @Test
  void observersAfterSuccessWaitForTheCommitAndHearNothingOfARollback() {
    List<String> heard = harness.get(Listener.class).heard();
    heard.clear();
    harness.asRegistry(
        () -> {
          record("tried");
          assertEquals(List.of("during"), heard);
          return null;
        });
    assertEquals(List.of("during", "after"), heard);
    heard.clear();
    assertThrows(
        IllegalStateException.class,
        () ->
            harness.asRegistry(
                () -> {
                  record("tried");
                  throw new IllegalStateException("no");
                }));
    assertEquals(List.of("during"), heard);
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  void whatIsDoneInATransactionIsKept() {
    long before = harness.lockPoint();
    harness.asRegistry(() -> record("tried"));
    assertEquals(before + 1, harness.lockPoint());
  }

  @Test
  void aRuntimeExceptionTakesEverythingBack() {
    long before = harness.lockPoint();
    assertThrows(
        IllegalStateException.class,
        () ->
            harness.asRegistry(
                () -> {
                  record("tried");
                  throw new IllegalStateException("no");
                }));
    assertEquals(before, harness.lockPoint());
  }

  @Test
  void aCaughtExceptionOfAJoinedUseCaseStillTakesEverythingBack() {
    long before = harness.lockPoint();
    assertThrows(
        RuntimeException.class,
        () ->
            harness.asRegistry(
                () -> {
                  record("tried");
                  assertThrows(
                      RuntimeException.class,
                      () ->
                          harness
                              .get(AuditTrail.class)
                              .record(null, null, null, null, null, Map.of()));
                  return null;
                }));
    assertEquals(before, harness.lockPoint());
  }

  @Test
  void theClockIsMovable() {
    harness.moveTo(Instant.parse("2031-03-01T10:00:00Z"));
    assertEquals(
        LocalDate.of(2031, 3, 1), harness.get(Clocks.class).today(ZoneId.of("Europe/Berlin")));
    harness.moveTo(Instant.now());
  }

  @Test
  void twoHarnessesDoNotMeet() {
    try (Harness other = Harness.start()) {
      harness.asRegistry(() -> record("here"));
      assertEquals(0, other.lockPoint());
      assertTrue(harness.lockPoint() > 0);
    }
  }

  private static long record(String action) {
    return harness
        .get(AuditTrail.class)
        .record(action, "test.nothing", UUID.randomUUID(), null, null, Map.of("a", 1));
  }
}
