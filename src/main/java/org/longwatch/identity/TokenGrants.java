package org.longwatch.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.longwatch.platform.Settings;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Scopes;

/**
 * Tokens for systems: client credentials (RFC 6749, section 4.4) with a signed assertion (SMART
 * Backend Services), or with a secret where that is allowed. What is granted is what was asked for
 * and registered.
 */
@ApplicationScoped
public class TokenGrants {

  /** The only kind of assertion there is (RFC 7523, section 2.2). */
  public static final String ASSERTION_TYPE =
      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  @Inject ClientAssertions assertions;
  @Inject Clients clients;
  @Inject Tokens tokens;
  @Inject Attempts attempts;
  @Inject LastUses uses;
  @Inject CurrentActor currentActor;
  @Inject Settings settings;

  /** What came to the token address; fields that were not sent are null. */
  public record Asked(
      String grantType,
      String scope,
      String assertionType,
      String assertion,
      String clientId,
      String clientSecret,
      String address) {}

  /** How it was answered. */
  public sealed interface Outcome permits Granted, Declined {}

  /** A token. */
  public record Granted(String token, Duration life, Scopes scopes) implements Outcome {}

  /**
   * No token.
   *
   * @param error code of RFC 6749, section 5.2
   * @param patience how long not to ask again, for status 429
   */
  public record Declined(int status, String error, String description, Optional<Duration> patience)
      implements Outcome {}

  /** Grants or declines. */
  public Outcome grant(Asked asked) {
    if (!"client_credentials".equals(asked.grantType())) {
      return declined(400, "unsupported_grant_type", "Send grant_type=client_credentials");
    }
    Optional<Duration> wait = attempts.take(Attempts.Kind.TOKEN, asked.address());
    if (wait.isPresent()) {
      return new Declined(
          429, "temporarily_unavailable", "Too many refused requests from this address", wait);
    }
    boolean bySignature = asked.assertionType() != null || asked.assertion() != null;
    ClientLine client;
    if (bySignature) {
      if (!ASSERTION_TYPE.equals(asked.assertionType()) || asked.assertion() == null) {
        return declined(
            400,
            "invalid_request",
            "Send client_assertion_type=" + ASSERTION_TYPE + " and client_assertion");
      }
      try {
        client = assertions.verify(asked.assertion());
      } catch (ClientAssertions.Rejected e) {
        return declined(401, "invalid_client", e.getMessage());
      }
      if (asked.clientId() != null && !asked.clientId().equals(client.clientId())) {
        return declined(401, "invalid_client", "client_id is not the one of the assertion");
      }
    } else {
      if (!settings.door().clientSecrets()) {
        return declined(
            401, "invalid_client", "Secrets are switched off here; send a client_assertion");
      }
      Optional<ClientLine> known =
          asked.clientId() == null || asked.clientSecret() == null
              ? Optional.empty()
              : clients.bySecret(asked.clientId(), asked.clientSecret());
      if (known.isEmpty()) {
        return declined(
            401, "invalid_client", "Client id or secret is not right, or the client was revoked");
      }
      client = known.get();
    }
    attempts.right(Attempts.Kind.TOKEN, asked.address());
    return granted(client, asked.scope(), bySignature);
  }

  private Outcome granted(ClientLine client, String scope, boolean bySignature) {
    boolean silent = scope == null || scope.isBlank();
    if (silent && bySignature) {
      return declined(400, "invalid_scope", "Say which scopes you need, for instance system/*.rs");
    }
    Scopes granted = silent ? client.scopes() : Scopes.parse(scope).and(client.scopes());
    if (granted.isEmpty()) {
      List<String> unknown = silent ? List.of() : Scopes.unknown(scope);
      return declined(
          400,
          "invalid_scope",
          unknown.isEmpty()
              ? "This client may be granted " + client.scopes().text()
              : "Not understood: " + String.join(" ", unknown));
    }
    Duration life = bySignature ? Tokens.SHORT_LIFE : Tokens.LIFE;
    String token = currentActor.as(Actor.REGISTRY, () -> tokens.issue(client, granted, life));
    uses.loggedIn(client.id());
    return new Granted(token, life, granted);
  }

  private static Declined declined(int status, String error, String description) {
    return new Declined(status, error, description, Optional.empty());
  }
}
