package org.longwatch.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.longwatch.security.Role;

class DemoAccountsTest {

  @Test
  void thereIsSomebodyOfEveryRole() {
    Set<Role> people =
        Stream.concat(
                Stream.of(Role.ADMINISTRATOR),
                DemoAccounts.people().stream().map(person -> Role.valueOf(person.role())))
            .collect(Collectors.toSet());
    Set<Role> all =
        Stream.of(Role.values())
            .filter(role -> role != Role.SITE_SYSTEM)
            .collect(Collectors.toSet());
    assertEquals(all, people);
  }

  @Test
  void whoBelongsToACentreSaysToWhich() {
    for (DemoAccounts.Person person : DemoAccounts.people()) {
      Role role = Role.valueOf(person.role());
      assertEquals(role.isOfCentre(), person.centre().isPresent(), person.login());
      assertEquals(role == Role.HOLDER, person.holder().isPresent(), person.login());
    }
  }

  @Test
  void theHolderHoldsProductsOfTheCohort() {
    String holder =
        DemoAccounts.people().stream()
            .flatMap(person -> person.holder().stream())
            .findFirst()
            .orElseThrow();
    assertTrue(
        Stream.of(SimulatedProduct.values()).anyMatch(product -> product.holder.equals(holder)));
  }

  @Test
  void theGuideNamesEveryLogInAndThePassword() throws IOException {
    String guide = Files.readString(Path.of("docs", "demo.md"));
    assertTrue(guide.contains("`" + DemoAccounts.PASSWORD + "`"));
    assertTrue(guide.contains("`" + DemoAccounts.client("C01").secret() + "`"));
    assertTrue(guide.contains("`" + DemoAccounts.ADMIN + "`"));
    for (DemoAccounts.Person person : DemoAccounts.people()) {
      assertTrue(guide.contains("`" + person.login() + "`"), person.login());
    }
  }
}
