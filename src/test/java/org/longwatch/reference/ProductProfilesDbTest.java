package org.longwatch.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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

/** A steward says what products treat and which are under additional monitoring. */
class ProductProfilesDbTest {

  private static final String HEADER = "product,treated_disease,additional_monitoring\n";

  private static Harness harness;

  @BeforeAll
  static void start() {
    harness = Harness.start();
    harness.asRegistry(
        () -> {
          harness.get(MedDra.class).load();
          return null;
        });
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  void aListReplacesTheOneBeforeWhichStaysAsItWas() {
    int first =
        publish(
            HEADER + "CAR-T,T_CELL_MALIGNANCY,true\n" + "CAR-T,99010002,true\n" + "AAV,,false\n");
    int second = publish(HEADER + "AAV,99010006,true\n");
    assertEquals(first + 1, second);
    harness.asRegistry(
        () -> {
          assertEquals(OptionalInt.of(second), profiles().newest());
          assertEquals(
              Set.of("T_CELL_MALIGNANCY", "99010002"), profiles().of(first).get("CAR-T").treated());
          ProductProfile aav = profiles().of(first).get("AAV");
          assertEquals(Set.of(), aav.treated());
          assertFalse(aav.additionalMonitoring());
          assertEquals(Set.of("AAV"), profiles().of(second).keySet());
          assertTrue(profiles().has(first));
          assertFalse(profiles().has(second + 1));
          assertEquals("EU list of June", profiles().source(first));
          Term lymphoma = new Term("99010004", "T", "G", "T_CELL_MALIGNANCY", true);
          assertTrue(profiles().of(first).get("CAR-T").treats(lymphoma), "by its family");
          assertFalse(aav.treats(lymphoma));
          return null;
        });
  }

  @Test
  void everyFaultIsToldWithItsLineAndNothingIsKept() {
    OptionalInt before = harness.asRegistry(() -> profiles().newest());
    List<Issue> issues =
        refusal(
            HEADER
                + "A B,,true\n"
                + "CAR-T,NONSENSE,true\n"
                + "CAR-T,99010002,yes\n"
                + "CAR-T,99010003,false\n"
                + "X,,true\n"
                + "X,,true\n"
                + "Y,\n");
    assertEquals(
        List.of("line 2", "line 3", "line 4", "line 5", "line 7", "line 8"),
        issues.stream().map(Issue::location).toList());
    assertEquals("line 1", refusal("product,disease\nX,1\n").get(0).location());
    assertEquals("file", refusal(HEADER).get(0).location());
    assertEquals(before, harness.asRegistry(() -> profiles().newest()));
  }

  @Test
  void onlyAStewardMayPublish() {
    assertThrows(
        Forbidden.class,
        () -> harness.as(actor(Role.SAFETY_PHYSICIAN), () -> profiles().publish("x", new byte[0])));
  }

  private static int publish(String csv) {
    return harness.as(
        actor(Role.STEWARD),
        () -> profiles().publish("EU list of June", csv.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Issue> refusal(String csv) {
    return assertThrows(RuleViolated.class, () -> publish(csv)).issues();
  }

  private static ProductProfiles profiles() {
    return harness.get(ProductProfiles.class);
  }

  private static Actor actor(Role role) {
    return new Actor(
        UUID.nameUUIDFromBytes(role.name().getBytes(StandardCharsets.UTF_8)),
        role.name().toLowerCase(java.util.Locale.ROOT),
        role.name(),
        Set.of(role),
        Optional.empty(),
        Optional.empty());
  }
}
