package org.longwatch.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Settings;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;
import org.longwatch.security.Scopes;
import org.longwatch.security.Sha256;

/**
 * Centres' systems: their keys, scopes and rates; secrets where they are allowed, issued once,
 * rotated, revoked, and only their hash is kept.
 */
@ApplicationScoped
@Transactional
public class Clients {

  private static final SecureRandom RANDOM = new SecureRandom();

  @Inject EntityManager em;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject Settings settings;
  @Inject Tokens tokens;
  @Inject KeySets keySets;

  /**
   * A client just made or changed.
   *
   * @param secret 256 random bits, base64url, shown once; empty where secrets are switched off
   */
  public record Issued(ClientLine client, Optional<String> secret) {}

  /**
   * What an administrator says about a client.
   *
   * @param jwks its public keys, a JSON Web Key Set
   * @param jwksUri where it publishes them instead
   */
  public record Registration(
      String displayName,
      Scopes scopes,
      Optional<String> jwks,
      Optional<URI> jwksUri,
      OptionalInt ratePerMinute) {

    /** Everything, without keys. */
    public static Registration of(String displayName) {
      return new Registration(
          displayName, Scopes.EVERYTHING, Optional.empty(), Optional.empty(), OptionalInt.empty());
    }
  }

  /** Whose secret it is. */
  Optional<ClientLine> bySecret(String clientId, String secret) {
    return find(clientId)
        .filter(this::isOpen)
        .filter(
            client ->
                MessageDigest.isEqual(
                    Sha256.of(secret).getBytes(StandardCharsets.US_ASCII),
                    client.secretHash().orElse("").getBytes(StandardCharsets.US_ASCII)))
        .map(Client::line);
  }

  /** An open client. */
  Optional<ClientLine> byId(String clientId) {
    return find(clientId).filter(this::isOpen).map(Client::line);
  }

  private boolean isOpen(Client client) {
    return client.line().active() && (!client.isDemo() || settings.mode().isPlayground());
  }

  /** All clients, by id. */
  public List<ClientLine> clients() {
    access.require(Role.ADMINISTRATOR);
    return all();
  }

  List<ClientLine> all() {
    return em.createQuery("select c from Client c order by c.clientId", Client.class)
        .getResultStream()
        .map(Client::line)
        .toList();
  }

  /**
   * Makes a client for a centre, and issues its secret where secrets are allowed.
   *
   * @throws Conflict if the client id is taken
   */
  public Issued issue(String clientId, CentreId centre, String displayName) {
    return issue(clientId, centre, Registration.of(displayName));
  }

  /** Like {@link #issue(String, CentreId, String)}, with keys, scopes and rate. */
  public Issued issue(String clientId, CentreId centre, Registration registration) {
    boolean secrets = settings.door().clientSecrets();
    return add(
        clientId,
        centre,
        registration,
        secrets ? Optional.of(newSecret()) : Optional.empty(),
        false);
  }

  /** Makes a well-known demo client with a secret of the caller's; in demo and test mode only. */
  public Issued issueDemo(String clientId, CentreId centre, String displayName, String secret) {
    if (!settings.mode().isPlayground()) {
      throw new RuleViolated("mode", "Demo clients exist in demo mode only");
    }
    return add(clientId, centre, Registration.of(displayName), Optional.of(secret), true);
  }

  private Issued add(
      String clientId,
      CentreId centre,
      Registration registration,
      Optional<String> secret,
      boolean demo) {
    access.require(Role.ADMINISTRATOR);
    if (clientId.isBlank()) {
      throw new RuleViolated("clientId", "A client id is needed");
    }
    if (find(clientId).isPresent()) {
      throw new Conflict("There is already a client " + clientId);
    }
    check(registration);
    ClientLine line =
        stated(TimeOrderedId.next(), clientId, centre, true, registration, secret.isPresent());
    Client client = new Client(line, secret.map(Sha256::of), demo);
    client.knownBy(entry("issued", line));
    em.persist(client);
    return new Issued(line, secret);
  }

  /** Changes name, keys, scopes or rate; every token the client holds ends. */
  public ClientLine change(UUID id, Registration registration) {
    access.require(Role.ADMINISTRATOR);
    check(registration);
    Client client = client(id);
    ClientLine before = client.line();
    ClientLine line =
        stated(
            id,
            before.clientId(),
            before.centre(),
            before.active(),
            registration,
            before.hasSecret());
    client.restate(line);
    client.knownBy(entry("changed", line));
    tokens.revoke(id);
    return line;
  }

  /** Issues a new secret; the old one and every token made with it end at once. */
  public Issued rotate(UUID id) {
    access.require(Role.ADMINISTRATOR);
    if (!settings.door().clientSecrets()) {
      throw new RuleViolated("secret", "Secrets are switched off; register the client's keys");
    }
    Client client = client(id);
    if (!client.line().active()) {
      throw new RuleViolated("client", "This client was revoked; register a new one");
    }
    String secret = newSecret();
    client.rotate(Sha256.of(secret));
    client.knownBy(entry("rotated", client.line()));
    tokens.revoke(id);
    return new Issued(client.line(), Optional.of(secret));
  }

  /** Ends a client and every token it holds. */
  public void revoke(UUID id) {
    access.require(Role.ADMINISTRATOR);
    close(id);
  }

  /** Ends a client, for those who review. */
  void close(UUID id) {
    Client client = client(id);
    client.revoke();
    client.knownBy(entry("revoked", client.line()));
    tokens.revoke(id);
  }

  /** A client as it is registered now. */
  public ClientLine registered(UUID id) {
    access.require(Role.ADMINISTRATOR);
    return line(id);
  }

  ClientLine line(UUID id) {
    return client(id).line();
  }

  private void check(Registration registration) {
    List<Issue> issues = new ArrayList<>();
    if (registration.displayName().isBlank()) {
      issues.add(Issue.error(Issue.Kind.REQUIRED, "name", "A name is needed"));
    }
    if (registration.scopes().isEmpty()) {
      issues.add(
          Issue.error(
              Issue.Kind.VALUE, "scopes", "Scopes are written like system/*.cruds, at least one"));
    }
    if (registration.jwks().isPresent() && registration.jwksUri().isPresent()) {
      issues.add(
          Issue.error(
              Issue.Kind.VALUE, "jwks", "Register either keys or where they are published"));
    }
    registration.jwks().ifPresent(jwks -> issues.addAll(KeySets.issues(jwks)));
    registration.jwksUri().ifPresent(uri -> issues.addAll(keySets.issues(uri)));
    if (registration.ratePerMinute().isPresent() && registration.ratePerMinute().getAsInt() < 1) {
      issues.add(Issue.error(Issue.Kind.VALUE, "rate", "A rate is at least one a minute"));
    }
    if (!issues.isEmpty()) {
      throw new RuleViolated(issues);
    }
  }

  private static ClientLine stated(
      UUID id,
      String clientId,
      CentreId centre,
      boolean active,
      Registration registration,
      boolean hasSecret) {
    return new ClientLine(
        id,
        clientId,
        centre,
        registration.displayName(),
        active,
        registration.scopes(),
        registration.jwks(),
        registration.jwksUri(),
        registration.ratePerMinute(),
        hasSecret);
  }

  private Optional<Client> find(String clientId) {
    return em.createQuery("select c from Client c where c.clientId = :id", Client.class)
        .setParameter("id", clientId)
        .getResultStream()
        .findFirst();
  }

  private Client client(UUID id) {
    Client client = em.find(Client.class, id);
    if (client == null) {
      throw new NotFound("There is no such client");
    }
    return client;
  }

  private long entry(String action, ClientLine line) {
    return audit.record(
        action,
        "security.client",
        line.id(),
        line.centre(),
        null,
        Map.of(
            "clientId",
            line.clientId(),
            "scopes",
            line.scopes().text(),
            "jwksUri",
            line.jwksUri(),
            "keys",
            KeySets.thumbprints(line.jwks())));
  }

  static String newSecret() {
    byte[] secret = new byte[32];
    RANDOM.nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }
}
