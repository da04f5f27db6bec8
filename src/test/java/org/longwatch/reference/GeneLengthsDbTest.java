package org.longwatch.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.support.Harness;

/** A steward loads lengths of transcripts from a file; one with faults is refused line by line. */
class GeneLengthsDbTest {

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
  void theFilePublishedLastIsInUse() {
    publish(Role.STEWARD, "gene,transcript_length\nMECOM,5000\n");
    GeneLengths.Published second =
        publish(Role.STEWARD, "transcript_length,gene\n64100.5,MECOM\n2000,LMO2\n");
    assertEquals(Map.of("MECOM", 64100.5, "LMO2", 2000.0), second.lengths());
    assertEquals(Optional.of(second), harness.asRegistry(() -> lengths().inUse()));
    assertEquals("gene-lengths v" + second.version() + " = Somebody", second.label());
  }

  @Test
  void everythingThatIsWrongIsSaidByLine() {
    Optional<GeneLengths.Published> before = harness.asRegistry(() -> lengths().inUse());
    RuleViolated refused =
        assertThrows(
            RuleViolated.class,
            () ->
                publish(
                    Role.STEWARD,
                    "gene,transcript_length\nA,1\n=B,2\nC,none\nA,3\nD\nE,0\nF,NaN\n"));
    assertEquals(
        List.of("line 3", "line 4", "line 5", "line 6", "line 7", "line 8"),
        refused.issues().stream().map(Issue::location).toList(),
        refused.issues().toString());
    assertEquals(before, harness.asRegistry(() -> lengths().inUse()));
    assertThrows(RuleViolated.class, () -> publish(Role.STEWARD, "gene\nA\n"));
    assertThrows(RuleViolated.class, () -> publish(Role.STEWARD, "gene,transcript_length\n"));
    assertThrows(Forbidden.class, () -> publish(Role.SAFETY_PHYSICIAN, "gene\nA\n"));
  }

  private static GeneLengths.Published publish(Role role, String csv) {
    Actor actor =
        new Actor(
            UUID.randomUUID(),
            role.name(),
            role.label(),
            Set.of(role),
            Optional.empty(),
            Optional.empty());
    return harness.as(
        actor, () -> lengths().publish("Somebody", csv.getBytes(StandardCharsets.UTF_8)));
  }

  private static GeneLengths lengths() {
    return harness.get(GeneLengths.class);
  }
}
