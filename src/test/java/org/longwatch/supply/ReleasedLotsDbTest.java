package org.longwatch.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.security.Actor;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

/** A steward states how much was released; a file with faults is refused line by line. */
class ReleasedLotsDbTest {

  private static final String HEADER = "product,lot,units,released_on\n";
  private static final LocalDate LATE = LocalDate.of(2026, 1, 1);

  private static Harness harness;
  private static Clinic clinic;

  @BeforeAll
  static void start() {
    harness = Harness.start();
    harness.moveTo(Instant.parse("2026-01-15T12:00:00Z"));
    clinic = new Clinic(harness, "C-1");
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  void aFormerStatementIsStillReadAtItsLockPoint() {
    assertEquals(2, state(HEADER + "LV-HSC,LOT-1,40,2017-02-01\nAAV-LIVER,LOT-1,9,2025-02-01\n"));
    long before = harness.lockPoint();
    assertEquals(1, state("lot,units,product,released_on\nLOT-1,44,LV-HSC,2017-02-01\n"));
    assertEquals(0, state(HEADER + "LV-HSC,LOT-1,44,2017-02-01\n"), "the same again is no change");
    long after = harness.lockPoint();
    assertEquals(List.of(9, 40), units(before, LATE));
    assertEquals(List.of(9, 44), units(after, LATE));
    assertEquals(List.of(44), units(after, LocalDate.of(2020, 1, 1)), "released by then");
    UUID lot =
        harness.asRegistry(
            () ->
                harness
                    .get(org.longwatch.platform.Sql.class)
                    .list(
                        "select id from supply.released_lot where units = 44",
                        row -> row.getObject(1, UUID.class))
                    .get(0));
    assertEquals(
        List.of("added", "stated", "stated"),
        harness.asRegistry(() -> harness.get(AuditTrail.class).about(lot)).stream()
            .map(entry -> entry.action())
            .sorted()
            .toList());
  }

  @Test
  void everythingThatIsWrongIsSaidByLineAndNothingIsTaken() {
    List<ReleasedLot> before = harness.as(steward(), () -> lots().all());
    RuleViolated refused =
        assertThrows(
            RuleViolated.class,
            () ->
                state(
                    HEADER
                        + "LV-HSC,LOT-1,50,2017-02-01\n"
                        + "NONE,LOT-1,5,2017-02-01\n"
                        + "LV-HSC,LOT-X,5,2017-02-01\n"
                        + "LV-HSC,LOT-1,-1,soon\n"
                        + "LV-HSC,LOT-1,51,2017-02-01\n"
                        + "AAV-LIVER,LOT-1,5,2027-01-01\n"
                        + "AAV-LIVER,LOT-1\n"));
    assertEquals(
        List.of("line 3", "line 4", "line 5", "line 5", "line 6", "line 7", "line 8"),
        refused.issues().stream().map(issue -> issue.location()).toList(),
        refused.issues().toString());
    assertEquals(before, harness.as(steward(), () -> lots().all()));
    assertThrows(RuleViolated.class, () -> state("product,lot\nLV-HSC,LOT-1\n"));
    assertThrows(RuleViolated.class, () -> state(HEADER));
    assertThrows(
        RuleViolated.class,
        () -> harness.as(steward(), () -> lots().state(" ", bytes(HEADER + "x"))));
  }

  @Test
  void onlyStewardsState() {
    for (Role role : List.of(Role.SAFETY_PHYSICIAN, Role.REGULATOR, Role.ADMINISTRATOR)) {
      assertThrows(
          Forbidden.class,
          () -> harness.as(actor(role), () -> lots().state("s", bytes(HEADER))),
          role.name());
    }
    assertThrows(
        Forbidden.class, () -> harness.as(clinic.staff(), () -> lots().state("s", bytes(HEADER))));
    assertThrows(Forbidden.class, () -> harness.as(clinic.staff(), () -> lots().all()));
    assertThrows(Forbidden.class, () -> harness.as(actor(Role.ADMINISTRATOR), () -> lots().all()));
    assertEquals(
        harness.as(actor(Role.STEWARD), () -> lots().all()),
        harness.as(actor(Role.REGULATOR), () -> lots().all()));
  }

  private static int state(String csv) {
    return harness.as(steward(), () -> lots().state("Letter of the holder", bytes(csv)));
  }

  private static List<Integer> units(long lockPoint, LocalDate cutOff) {
    return harness.asRegistry(() -> lots().at(lockPoint, cutOff)).stream()
        .map(ReleasedLot::units)
        .sorted()
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ReleasedLots lots() {
    return harness.get(ReleasedLots.class);
  }

  private static Actor steward() {
    return actor(Role.STEWARD);
  }

  private static Actor actor(Role role) {
    return new Actor(
        UUID.randomUUID(),
        role.name(),
        role.label(),
        Set.of(role),
        Optional.empty(),
        Optional.empty());
  }
}
