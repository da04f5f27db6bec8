package org.longwatch.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.identity.TokenGrants.Asked;
import org.longwatch.identity.TokenGrants.Declined;
import org.longwatch.identity.TokenGrants.Granted;
import org.longwatch.identity.TokenGrants.Outcome;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.security.Actor;
import org.longwatch.security.Interaction;
import org.longwatch.security.Scopes;
import org.longwatch.support.ClientKeys;
import org.longwatch.support.Harness;
import org.longwatch.support.TestSettings;

class TokenGrantsDbTest {

  private static final String ADDRESS = "http://localhost:8080/auth/token";

  private static Harness harness;
  private static Harness otherNode;
  private static ClientKeys keys;
  private static int made;

  @BeforeAll
  static void start() {
    harness = Harness.start();
    otherNode = Harness.on(harness.database());
    keys = ClientKeys.rsa("one");
  }

  @AfterAll
  static void stop() {
    otherNode.close();
    harness.close();
  }

  @Test
  void aSignedAssertionGetsAShortTokenWithWhatWasAskedAndRegistered() {
    ClientLine client = client(keys, "system/*.rs system/Patient.cruds");
    Granted granted =
        assertInstanceOf(
            Granted.class,
            ask(keys.assertion(client.clientId(), ADDRESS), "system/Patient.cu system/*.c"));
    assertEquals("system/Patient.cu", granted.scopes().text());
    assertEquals(Duration.ofMinutes(5), granted.life());
    Actor actor = harness.get(Tokens.class).actor(granted.token()).orElseThrow();
    assertEquals(client.clientId(), actor.name());
    assertTrue(actor.scopes().allow("Patient", Interaction.CREATE));
    assertFalse(actor.scopes().allow("Patient", Interaction.READ));
    assertFalse(actor.scopes().allow("Observation", Interaction.CREATE));
    assertEquals(
        "system/Patient.cu",
        otherNode.get(Tokens.class).actor(granted.token()).orElseThrow().scopes().text(),
        "on every node");
  }

  @Test
  void ellipticKeysAreAsGood() {
    ClientKeys elliptic = ClientKeys.elliptic("two");
    ClientLine client = client(elliptic, "system/*.rs");
    assertInstanceOf(
        Granted.class, ask(elliptic.assertion(client.clientId(), ADDRESS), "system/*.read"));
  }

  @Test
  void anAssertionIsGoodOnceOnWhateverNodeAndHoweverManyTry() throws Exception {
    ClientLine client = client(keys, "system/*.rs");
    String assertion = keys.assertion(client.clientId(), ADDRESS);
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try {
      List<Callable<Outcome>> tries =
          IntStream.range(0, 12)
              .mapToObj(
                  i ->
                      (Callable<Outcome>)
                          () -> ask(i % 2 == 0 ? harness : otherNode, assertion, "system/*.r"))
              .toList();
      int granted = 0;
      for (Future<Outcome> one : threads.invokeAll(tries)) {
        granted += one.get() instanceof Granted ? 1 : 0;
      }
      assertEquals(1, granted);
    } finally {
      threads.shutdownNow();
    }
    assertDeclined("jti was used before", ask(assertion, "system/*.r"));
  }

  @Test
  void everyOtherAssertionIsRefusedForItsReason() throws Exception {
    ClientLine client = client(keys, "system/*.rs");
    assertDeclined(
        "has expired",
        changed(client, c -> c.expirationTime(Date.from(Instant.now().minusSeconds(1)))));
    assertDeclined(
        "no more than five minutes",
        changed(client, c -> c.expirationTime(Date.from(Instant.now().plusSeconds(400)))));
    assertDeclined("exp is needed", changed(client, c -> c.expirationTime(null)));
    assertDeclined("aud must be", changed(client, c -> c.audience("https://other.example/token")));
    assertDeclined(
        "aud must be",
        changed(client, c -> c.audience(List.of(ADDRESS, "https://other.example/token"))));
    assertDeclined("iss and sub", changed(client, c -> c.subject("somebody")));
    assertDeclined("jti is needed", changed(client, c -> c.jwtID(null)));
    assertDeclined(
        "not good yet",
        changed(client, c -> c.notBeforeTime(Date.from(Instant.now().plusSeconds(120)))));
    assertDeclined(
        "RS384 or ES384",
        ask(keys.with(JWSAlgorithm.RS256).assertion(client.clientId(), ADDRESS), "system/*.r"));
    assertDeclined(
        "not known",
        ask(ClientKeys.rsa("one").assertion(client.clientId(), ADDRESS), "system/*.r"));
    assertDeclined("not known", ask(keys.assertion("nobody", ADDRESS), "system/*.r"));
    assertDeclined("not a signed JWT", ask("e30.e30.", "system/*.r"));
    JWTClaimsSet claims =
        SignedJWT.parse(keys.assertion(client.clientId(), ADDRESS)).getJWTClaimsSet();
    assertDeclined("not a signed JWT", ask(new PlainJWT(claims).serialize(), "system/*.r"));
    SignedJWT mac = new SignedJWT(new JWSHeader(JWSAlgorithm.HS384), claims);
    mac.sign(
        new MACSigner(keys.pair().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
    assertDeclined("RS384 or ES384", ask(mac.serialize(), "system/*.r"));
    String good = keys.assertion(client.clientId(), ADDRESS);
    assertDeclined(
        "not known", ask(good.substring(0, good.length() - 8) + "AAAAAAAA", "system/*.r"));
  }

  @Test
  void aRevokedClientAndAReplacedKeyAreRefusedAndTheirTokensEnd() {
    ClientLine client = client(keys, "system/*.rs");
    Granted first =
        assertInstanceOf(
            Granted.class, ask(keys.assertion(client.clientId(), ADDRESS), "system/*.r"));
    ClientKeys next = ClientKeys.elliptic("next");
    harness.asRegistry(
        () ->
            harness
                .get(Clients.class)
                .change(client.id(), registration(Optional.of(next.published()), "system/*.rs")));
    assertTrue(harness.get(Tokens.class).actor(first.token()).isEmpty());
    assertDeclined("not known", ask(keys.assertion(client.clientId(), ADDRESS), "system/*.r"));
    Granted second =
        assertInstanceOf(
            Granted.class, ask(next.assertion(client.clientId(), ADDRESS), "system/*.r"));
    harness.asRegistry(
        () -> {
          harness.get(Clients.class).revoke(client.id());
          return null;
        });
    assertTrue(harness.get(Tokens.class).actor(second.token()).isEmpty());
    assertDeclined("not known", ask(next.assertion(client.clientId(), ADDRESS), "system/*.r"));
  }

  @Test
  void scopesThatMeanNothingGetNoToken() {
    ClientLine client = client(keys, "system/Patient.r");
    assertScopeRefused("system/Patient.r", client, "system/Observation.r");
    assertScopeRefused("Not understood: patient/*.r", client, "patient/*.r");
    assertScopeRefused("Say which scopes", client, null);
  }

  @Test
  void keysAreFetchedWhereTheClientPublishesThem() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer site = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    site.createContext(
        "/jwks",
        exchange -> {
          asked.incrementAndGet();
          byte[] body = keys.published().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    site.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/jwks");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    site.createContext(
        "/slow",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var body = exchange.getResponseBody()) {
            for (int i = 0; i < 300; i++) {
              body.write(' ');
              body.flush();
              Thread.sleep(100);
            }
          } catch (java.io.IOException | InterruptedException e) {
            // the reader has had enough
          }
        });
    site.createContext(
        "/large",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var body = exchange.getResponseBody()) {
            body.write(new byte[200_000]);
          } catch (java.io.IOException e) {
            // the reader has had enough
          }
        });
    site.start();
    try {
      ClientLine client = published(site, "/jwks");
      for (int i = 0; i < 3; i++) {
        assertInstanceOf(
            Granted.class, ask(keys.assertion(client.clientId(), ADDRESS), "system/*.r"));
      }
      assertDeclined(
          "not known",
          ask(ClientKeys.rsa("unknown").assertion(client.clientId(), ADDRESS), "system/*.r"));
      assertEquals(1, asked.get(), "nobody makes us ask again and again");
      ClientLine moved = published(site, "/moved");
      assertDeclined("not known", ask(keys.assertion(moved.clientId(), ADDRESS), "system/*.r"));
      ClientLine large = published(site, "/large");
      assertDeclined("not known", ask(keys.assertion(large.clientId(), ADDRESS), "system/*.r"));
      ClientLine slow = published(site, "/slow");
      long begin = System.nanoTime();
      assertDeclined("not known", ask(keys.assertion(slow.clientId(), ADDRESS), "system/*.r"));
      long seconds = (System.nanoTime() - begin) / 1_000_000_000;
      assertTrue(seconds < 20, "a body that trickles is waited for " + seconds + " s");
      assertEquals(1, asked.get());
    } finally {
      site.stop(0);
    }
  }

  @Test
  void inProductionKeysComeFromHttpsAndSecretsAreSwitchedOff() {
    ClientLine secretive =
        harness.asRegistry(
            () -> harness.get(Clients.class).issue("secretive", CentreId.next(), "EHR").client());
    TestSettings.set("longwatch.mode", "production");
    try {
      for (String address :
          List.of("http://localhost:1/jwks", "http://ehr.example/jwks", "https://u@ehr.example/")) {
        RuleViolated refused =
            assertThrows(
                RuleViolated.class,
                () ->
                    harness.asRegistry(
                        () ->
                            harness
                                .get(Clients.class)
                                .change(
                                    secretive.id(),
                                    new Clients.Registration(
                                        "EHR",
                                        Scopes.EVERYTHING,
                                        Optional.empty(),
                                        Optional.of(URI.create(address)),
                                        OptionalInt.empty()))),
                address);
        assertTrue(refused.getMessage().contains("https://"), refused.getMessage());
      }
      assertDeclined(
          "Secrets are switched off",
          harness
              .get(TokenGrants.class)
              .grant(
                  new Asked(
                      "client_credentials", null, null, null, "secretive", "x", "192.0.2.1")));
      assertTrue(
          harness
              .asRegistry(() -> harness.get(Clients.class).issue("without", CentreId.next(), "EHR"))
              .secret()
              .isEmpty());
      assertThrows(
          RuleViolated.class,
          () -> harness.asRegistry(() -> harness.get(Clients.class).rotate(secretive.id())));
    } finally {
      TestSettings.set("longwatch.mode", "test");
    }
  }

  @Test
  void aSecretIsAsGoodWhereItIsAllowed() {
    Clients.Issued issued =
        harness.asRegistry(
            () -> harness.get(Clients.class).issue("by-secret", CentreId.next(), "EHR"));
    Granted granted =
        assertInstanceOf(
            Granted.class, bySecret("by-secret", issued.secret().orElseThrow(), "system/*.rs"));
    assertEquals("system/*.rs", granted.scopes().text());
    assertDeclined("not right", bySecret("by-secret", "guessed", null));
  }

  @Test
  void guessesFromOneAddressAreSlowedDown() {
    Outcome outcome = null;
    for (int i = 0; i <= 50; i++) {
      outcome =
          harness
              .get(TokenGrants.class)
              .grant(
                  new Asked(
                      "client_credentials", null, null, null, "x", "guess" + i, "192.0.2.200"));
    }
    Declined declined = assertInstanceOf(Declined.class, outcome);
    assertEquals(429, declined.status());
    assertTrue(declined.patience().isPresent());
  }

  @Test
  void privateKeysAreNotRegistered() {
    RuleViolated refused =
        assertThrows(
            RuleViolated.class,
            () ->
                harness.asRegistry(
                    () ->
                        harness
                            .get(Clients.class)
                            .issue(
                                "careless",
                                CentreId.next(),
                                registration(
                                    Optional.of("{\"keys\":[" + keys.pair().toJSONString() + "]}"),
                                    "system/*.rs"))));
    assertTrue(refused.getMessage().contains("is private"), refused.getMessage());
  }

  private static Outcome changed(ClientLine client, UnaryOperator<JWTClaimsSet.Builder> change) {
    return ask(keys.assertion(client.clientId(), ADDRESS, change), "system/*.r");
  }

  private static Outcome ask(String assertion, String scope) {
    return ask(harness, assertion, scope);
  }

  private static Outcome ask(Harness node, String assertion, String scope) {
    return node.get(TokenGrants.class)
        .grant(
            new Asked(
                "client_credentials",
                scope,
                TokenGrants.ASSERTION_TYPE,
                assertion,
                null,
                null,
                "192.0.2." + (made % 100)));
  }

  private static Outcome bySecret(String clientId, String secret, String scope) {
    return harness
        .get(TokenGrants.class)
        .grant(new Asked("client_credentials", scope, null, null, clientId, secret, "192.0.2.150"));
  }

  private static void assertDeclined(String reason, Outcome outcome) {
    Declined declined = assertInstanceOf(Declined.class, outcome, reason);
    assertEquals("invalid_client", declined.error(), reason);
    assertEquals(401, declined.status());
    assertTrue(declined.description().contains(reason), declined.description());
  }

  private static void assertScopeRefused(String reason, ClientLine client, String scope) {
    Declined declined =
        assertInstanceOf(
            Declined.class, ask(keys.assertion(client.clientId(), ADDRESS), scope), reason);
    assertEquals("invalid_scope", declined.error());
    assertEquals(400, declined.status());
    assertTrue(declined.description().contains(reason), declined.description());
  }

  private static ClientLine client(ClientKeys signing, String scopes) {
    return harness
        .asRegistry(
            () ->
                harness
                    .get(Clients.class)
                    .issue(
                        "client-" + ++made,
                        CentreId.next(),
                        registration(Optional.of(signing.published()), scopes)))
        .client();
  }

  private static ClientLine published(HttpServer site, String path) {
    return harness
        .asRegistry(
            () ->
                harness
                    .get(Clients.class)
                    .issue(
                        "client-" + ++made,
                        CentreId.next(),
                        new Clients.Registration(
                            "EHR",
                            Scopes.EVERYTHING,
                            Optional.empty(),
                            Optional.of(
                                URI.create(
                                    "http://127.0.0.1:" + site.getAddress().getPort() + path)),
                            OptionalInt.empty())))
        .client();
  }

  private static Clients.Registration registration(Optional<String> jwks, String scopes) {
    return new Clients.Registration(
        "EHR", Scopes.parse(scopes), jwks, Optional.empty(), OptionalInt.empty());
  }
}
