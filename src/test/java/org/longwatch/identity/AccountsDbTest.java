package org.longwatch.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.security.Access;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.security.Scopes;
import org.longwatch.support.Harness;

class AccountsDbTest {

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
  void onlyTheRightPasswordOfAnOpenAccountLogsIn() {
    AccountLine steward = line("steward1", Set.of(Role.STEWARD), Optional.empty());
    harness.asRegistry(() -> accounts().add(steward, chosen("a long password")));
    assertEquals(Optional.of(steward.id()), logIn("steward1", "a long password").map(Actor::id));
    assertTrue(logIn("steward1", "another one!").isEmpty());
    assertTrue(logIn("nobody", "a long password").isEmpty());
    harness.asRegistry(
        () -> {
          accounts()
              .change(
                  new AccountLine(
                      steward.id(),
                      "steward1",
                      "S",
                      Set.of(Role.STEWARD),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      false));
          return null;
        });
    assertTrue(logIn("steward1", "a long password").isEmpty());
  }

  @Test
  void everyFaultOfANewAccountIsNamedAtOnce() {
    AccountLine faulty = line("", Set.of(Role.SITE_STAFF), Optional.empty());
    RuleViolated refused =
        assertThrows(
            RuleViolated.class,
            () -> harness.asRegistry(() -> accounts().add(faulty, chosen("short"))));
    assertEquals(
        Set.of("login", "centre", "password"),
        Set.copyOf(refused.issues().stream().map(issue -> issue.location()).toList()));
  }

  @Test
  void aLogInNameIsTakenOnce() {
    harness.asRegistry(
        () ->
            accounts()
                .add(
                    line("twice", Set.of(Role.STEWARD), Optional.empty()),
                    chosen("a long password")));
    assertThrows(
        Conflict.class,
        () ->
            harness.asRegistry(
                () ->
                    accounts()
                        .add(
                            line("twice", Set.of(Role.STEWARD), Optional.empty()),
                            chosen("a long password"))));
  }

  @Test
  void onlyAnAdministratorAddsPeople() {
    Actor steward =
        new Actor(
            UUID.randomUUID(), "s", "S", Set.of(Role.STEWARD), Optional.empty(), Optional.empty());
    assertThrows(
        Forbidden.class,
        () ->
            harness.as(
                steward,
                () ->
                    accounts()
                        .add(
                            line("x", Set.of(Role.STEWARD), Optional.empty()),
                            chosen("a long password"))));
  }

  @Test
  void aSecondRoleWithoutPatientsOpensNoOtherCentre() {
    CentreId own = CentreId.next();
    Actor both =
        new Actor(
            UUID.randomUUID(),
            "b",
            "B",
            Set.of(Role.SITE_STAFF, Role.ADMINISTRATOR),
            Optional.of(own),
            Optional.empty());
    assertEquals(Optional.of(own), harness.as(both, () -> harness.get(Access.class).compartment()));
  }

  @Test
  void aRotatedSecretEndsTheOldOneAndItsTokens() {
    Clients clients = harness.get(Clients.class);
    Tokens tokens = harness.get(Tokens.class);
    Clients.Issued first =
        harness.asRegistry(() -> clients.issue("centre-1", CentreId.next(), "EHR"));
    String token =
        harness.asRegistry(() -> tokens.issue(first.client(), Scopes.EVERYTHING, Tokens.LIFE));
    assertEquals("centre-1", harness.asRegistry(() -> tokens.actor(token)).orElseThrow().name());
    Clients.Issued second = harness.asRegistry(() -> clients.rotate(first.client().id()));
    assertTrue(
        harness
            .asRegistry(() -> clients.bySecret("centre-1", first.secret().orElseThrow()))
            .isEmpty());
    assertTrue(
        harness
            .asRegistry(() -> clients.bySecret("centre-1", second.secret().orElseThrow()))
            .isPresent());
    assertTrue(harness.asRegistry(() -> tokens.actor(token)).isEmpty());
  }

  @Test
  void aNewSecretDoesNotOpenARevokedClientAgain() {
    Clients clients = harness.get(Clients.class);
    Clients.Issued issued =
        harness.asRegistry(() -> clients.issue("centre-gone", CentreId.next(), "EHR"));
    harness.asRegistry(
        () -> {
          clients.revoke(issued.client().id());
          return null;
        });
    assertThrows(
        RuleViolated.class, () -> harness.asRegistry(() -> clients.rotate(issued.client().id())));
    assertFalse(harness.asRegistry(() -> clients.registered(issued.client().id())).active());
  }

  @Test
  void wholeRecordsNeedScopesForEveryType() {
    Access access = harness.get(Access.class);
    for (String narrow :
        List.of("system/Observation.c", "system/Patient.rs", "system/*.c", "system/*.r")) {
      assertThrows(
          Forbidden.class,
          () -> harness.as(system(narrow), () -> access.requireWholeRecord()),
          narrow);
    }
    Actor wide = system("system/*.rs");
    assertEquals(wide, harness.as(wide, () -> access.requireWholeRecord()));
  }

  private static Actor system(String scopes) {
    return new Actor(
        UUID.randomUUID(),
        "ehr",
        "EHR",
        Set.of(Role.SITE_SYSTEM),
        Optional.of(CentreId.next()),
        Optional.empty(),
        Scopes.parse(scopes));
  }

  @Test
  void aTokenEndsWithItsTime() {
    Clients clients = harness.get(Clients.class);
    Tokens tokens = harness.get(Tokens.class);
    Clients.Issued issued =
        harness.asRegistry(() -> clients.issue("centre-2", CentreId.next(), "EHR"));
    Instant begin = Instant.parse("2030-01-01T00:00:00Z");
    harness.moveTo(begin);
    String token =
        harness.asRegistry(() -> tokens.issue(issued.client(), Scopes.EVERYTHING, Tokens.LIFE));
    harness.moveTo(begin.plus(Tokens.LIFE).minusSeconds(10));
    assertTrue(harness.asRegistry(() -> tokens.actor(token)).isPresent());
    harness.moveTo(begin.plus(Tokens.LIFE).plusSeconds(1));
    assertTrue(harness.asRegistry(() -> tokens.actor(token)).isEmpty());
    harness.moveTo(Instant.now());
  }

  private static Passwords.Chosen chosen(String password) {
    return harness.get(Passwords.class).choose(password);
  }

  private static Optional<Actor> logIn(String login, String password) {
    return harness.get(LogIns.class).enter(login, password, "192.0.2.9")
            instanceof LogIns.Entered entered
        ? Optional.of(entered.actor())
        : Optional.empty();
  }

  private static Accounts accounts() {
    return harness.get(Accounts.class);
  }

  private static AccountLine line(String login, Set<Role> roles, Optional<CentreId> centre) {
    return new AccountLine(
        TimeOrderedId.next(),
        login,
        "Somebody",
        roles,
        centre,
        Optional.empty(),
        Optional.empty(),
        true);
  }
}
