package org.longwatch.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.support.Harness;

class SavedViewsDbTest {

  private static final String PAGE = "followup";

  private static Harness harness;

  @BeforeAll
  static void start() {
    harness = Harness.start();
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  private static Actor somebody() {
    UUID id = UUID.randomUUID();
    return new Actor(
        id, "s-" + id, "Steward", Set.of(Role.STEWARD), Optional.empty(), Optional.empty());
  }

  private static SavedViews views() {
    return harness.get(SavedViews.class);
  }

  @Test
  void aViewIsReplacedByOneOfTheSameNameAndSeenByNobodyElse() {
    Actor one = somebody();
    harness.as(one, () -> views().keep(PAGE, " Late ", "state=OVERDUE"));
    harness.as(one, () -> views().keep(PAGE, "Late", "kind=RCL"));
    assertEquals(
        List.of(new SavedViews.View("Late", "kind=RCL")), harness.as(one, () -> views().of(PAGE)));
    assertEquals(List.of(), harness.as(one, () -> views().of("other")));
    assertEquals(List.of(), harness.as(somebody(), () -> views().of(PAGE)));
    harness.as(one, () -> views().remove(PAGE, "Late"));
    assertEquals(List.of(), harness.as(one, () -> views().of(PAGE)));
  }

  @Test
  void aViewNeedsANameAndThereAreNotMany() {
    Actor one = somebody();
    assertThrows(
        RuleViolated.class, () -> harness.as(one, () -> views().keep(PAGE, "  ", "kind=RCL")));
    for (int i = 0; i < 20; i++) {
      String name = "view " + i;
      harness.as(one, () -> views().keep(PAGE, name, "page=1"));
    }
    assertThrows(
        RuleViolated.class, () -> harness.as(one, () -> views().keep(PAGE, "one more", "page=1")));
    harness.as(one, () -> views().keep(PAGE, "view 7", "page=2"));
  }
}
