package org.longwatch.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.platform.Clocks;
import org.longwatch.security.AuditTrail;

class HarnessDbTest {

  private static Harness harness;

  @BeforeAll
  static void start() {
    harness = Harness.start();
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
