package org.longwatch.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.identity.ReviewLine.Decision;
import org.longwatch.identity.ReviewLine.Kind;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.security.Scopes;
import org.longwatch.support.Harness;

class AccessReviewsDbTest {

  private static final Instant BEGIN = Instant.parse("2031-01-15T09:00:00Z");

  private static Harness harness;
  private static Actor reviewer;
  private static int made;

  @BeforeAll
  static void start() {
    harness = Harness.start();
    reviewer = actor(person(Set.of(Role.STEWARD)));
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  void aConfirmationHoldsForItsMonthsAndTheNextIsShown() {
    harness.moveTo(BEGIN);
    UUID person = person(Set.of(Role.REGULATOR));
    assertTrue(line(person).due(), "nobody has looked yet");
    decide(person, Decision.CONFIRMED, "still here");
    ReviewLine confirmed = line(person);
    assertFalse(confirmed.due());
    assertEquals("still here", confirmed.review().orElseThrow().note());
    assertEquals(reviewer.name(), confirmed.review().orElseThrow().by());
    assertEquals("2031-07-15", confirmed.dueAt().orElseThrow().toString().substring(0, 10));
    harness.moveTo(Instant.parse("2031-07-14T09:00:00Z"));
    assertFalse(line(person).due());
    harness.moveTo(Instant.parse("2031-07-15T09:00:01Z"));
    assertTrue(line(person).due());
  }

  @Test
  void otherRightsThanThoseConfirmedAreDueAtOnce() {
    harness.moveTo(BEGIN);
    UUID person = person(Set.of(Role.REGULATOR));
    String seen = line(person).access();
    decide(person, Decision.CONFIRMED, "");
    harness.asRegistry(
        () -> {
          AccountLine line = harness.get(Accounts.class).line(person);
          harness
              .get(Accounts.class)
              .change(
                  new AccountLine(
                      person,
                      line.login(),
                      line.displayName(),
                      Set.of(Role.REGULATOR, Role.ADMINISTRATOR),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      true));
          return null;
        });
    assertTrue(line(person).due());
    assertThrows(
        Conflict.class,
        () ->
            harness.as(
                reviewer,
                () ->
                    harness
                        .get(AccessReviews.class)
                        .decide(Kind.ACCOUNT, person, seen, Decision.CONFIRMED, "")));
  }

  @Test
  void useAndWrongTriesAreShown() {
    harness.moveTo(BEGIN);
    UUID person = person(Set.of(Role.REGULATOR));
    assertTrue(line(person).unusedDays().isEmpty(), "never");
    String login = line(person).name();
    harness.get(LogIns.class).enter(login, "wrong", "192.0.2.1");
    harness.get(LogIns.class).enter(login, "a long password", "192.0.2.1");
    harness.moveTo(Instant.parse("2031-03-16T12:00:00Z"));
    ReviewLine used = line(person);
    assertEquals(Optional.of(60L), used.unusedDays());
    assertEquals(1, used.failures());
    assertEquals(
        Optional.of(BEGIN.toString().substring(0, 10)),
        used.loggedInAt().map(at -> at.toString().substring(0, 10)));
  }

  @Test
  void closingEndsPeopleAndSystemsAndNeedsAReason() {
    harness.moveTo(BEGIN);
    UUID person = person(Set.of(Role.REGULATOR));
    assertThrows(RuleViolated.class, () -> decide(person, Decision.CLOSED, " "));
    decide(person, Decision.CLOSED, "left");
    assertFalse(line(person).active());
    assertFalse(line(person).due(), "nothing left to review");
    Clients.Issued client =
        harness.asRegistry(
            () -> harness.get(Clients.class).issue("reviewed-" + ++made, CentreId.next(), "EHR"));
    String token =
        harness.asRegistry(
            () -> harness.get(Tokens.class).issue(client.client(), Scopes.EVERYTHING, Tokens.LIFE));
    harness.as(
        reviewer,
        () -> {
          harness
              .get(AccessReviews.class)
              .decide(
                  Kind.CLIENT, client.client().id(), "system/*.cruds", Decision.CLOSED, "replaced");
          return null;
        });
    assertTrue(harness.asRegistry(() -> harness.get(Tokens.class).actor(token)).isEmpty());
  }

  @Test
  void closedAccessThatIsOpenAgainIsDueAtOnce() {
    harness.moveTo(BEGIN);
    UUID person = person(Set.of(Role.REGULATOR));
    decide(person, Decision.CLOSED, "left");
    harness.asRegistry(
        () -> {
          Accounts accounts = harness.get(Accounts.class);
          AccountLine line = accounts.line(person);
          accounts.change(
              new AccountLine(
                  person,
                  line.login(),
                  line.displayName(),
                  line.roles(),
                  line.centre(),
                  line.holder(),
                  line.mail(),
                  true));
          return null;
        });
    assertTrue(line(person).active());
    assertTrue(line(person).due());
  }

  @Test
  void otherKeysAreOtherRights() throws Exception {
    harness.moveTo(BEGIN);
    UUID client =
        harness
            .asRegistry(
                () -> harness.get(Clients.class).issue("keyed", CentreId.next(), keys("first")))
            .client()
            .id();
    String seen = line(client).access();
    harness.as(
        reviewer,
        () -> {
          harness
              .get(AccessReviews.class)
              .decide(Kind.CLIENT, client, seen, Decision.CONFIRMED, "");
          return null;
        });
    assertFalse(line(client).due());
    harness.asRegistry(() -> harness.get(Clients.class).change(client, keys("second")));
    assertTrue(line(client).due());
  }

  private static Clients.Registration keys(String id) throws Exception {
    String jwks =
        new JWKSet(new ECKeyGenerator(Curve.P_384).keyID(id).generate())
            .toPublicJWKSet()
            .toString();
    return new Clients.Registration(
        "EHR", Scopes.EVERYTHING, Optional.of(jwks), Optional.empty(), OptionalInt.empty());
  }

  @Test
  void nobodyReviewsTheirOwnAccessAndOthersDoNotReviewAtAll() {
    assertThrows(
        RuleViolated.class, () -> decide(reviewer.id(), Decision.CONFIRMED, "fine with me"));
    Actor regulator = actor(person(Set.of(Role.REGULATOR)));
    assertThrows(
        Forbidden.class,
        () -> harness.as(regulator, () -> harness.get(AccessReviews.class).lines()));
  }

  private static void decide(UUID person, Decision decision, String note) {
    String seen = line(person).access();
    harness.as(
        reviewer,
        () -> {
          harness.get(AccessReviews.class).decide(Kind.ACCOUNT, person, seen, decision, note);
          return null;
        });
  }

  private static ReviewLine line(UUID subject) {
    return harness.as(reviewer, () -> harness.get(AccessReviews.class).lines()).stream()
        .filter(line -> line.id().equals(subject))
        .findFirst()
        .orElseThrow();
  }

  private static Actor actor(UUID person) {
    return harness.asRegistry(() -> harness.get(Accounts.class).line(person)).actor();
  }

  private static UUID person(Set<Role> roles) {
    AccountLine line =
        new AccountLine(
            TimeOrderedId.next(),
            "reviewed-person-" + ++made,
            "Somebody",
            roles,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true);
    return harness.asRegistry(
        () ->
            harness
                .get(Accounts.class)
                .add(line, harness.get(Passwords.class).choose("a long password")));
  }
}
