package org.longwatch.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Settings;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;
import org.longwatch.security.Sha256;

/** Centres' systems and their secrets: issued once, rotated, revoked; only the hash is kept. */
@ApplicationScoped
@Transactional
public class Clients implements ClientAuthentication {

  private static final SecureRandom RANDOM = new SecureRandom();

  @Inject EntityManager em;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject Settings settings;
  @Inject Tokens tokens;

  /**
   * A secret, shown once.
   *
   * @param secret 256 random bits, base64url
   */
  public record Issued(ClientLine client, String secret) {}

  @Override
  public Optional<ClientLine> authenticate(String clientId, String secret) {
    return find(clientId)
        .filter(client -> client.line().active())
        .filter(client -> !client.isDemo() || settings.mode().isPlayground())
        .filter(
            client ->
                MessageDigest.isEqual(
                    Sha256.of(secret).getBytes(StandardCharsets.US_ASCII),
                    client.secretHash().getBytes(StandardCharsets.US_ASCII)))
        .map(Client::line);
  }

  /** All clients, by id. */
  public List<ClientLine> clients() {
    access.require(Role.ADMINISTRATOR);
    return em.createQuery("select c from Client c order by c.clientId", Client.class)
        .getResultStream()
        .map(Client::line)
        .toList();
  }

  /**
   * Makes a client for a centre and issues its secret.
   *
   * @throws Conflict if the client id is taken
   */
  public Issued issue(String clientId, CentreId centre, String displayName) {
    return add(clientId, centre, displayName, newSecret(), false);
  }

  /** Makes a well-known demo client with a secret of the caller's; in demo and test mode only. */
  public Issued issueDemo(String clientId, CentreId centre, String displayName, String secret) {
    if (!settings.mode().isPlayground()) {
      throw new RuleViolated("mode", "Demo clients exist in demo mode only");
    }
    return add(clientId, centre, displayName, secret, true);
  }

  private Issued add(
      String clientId, CentreId centre, String displayName, String secret, boolean demo) {
    access.require(Role.ADMINISTRATOR);
    if (clientId.isBlank()) {
      throw new RuleViolated("clientId", "A client id is needed");
    }
    if (find(clientId).isPresent()) {
      throw new Conflict("There is already a client " + clientId);
    }
    ClientLine line = new ClientLine(TimeOrderedId.next(), clientId, centre, displayName, true);
    Client client = new Client(line, Sha256.of(secret), demo);
    client.knownBy(entry("issued", line));
    em.persist(client);
    return new Issued(line, secret);
  }

  /** Issues a new secret; the old one and every token made with it end at once. */
  public Issued rotate(UUID id) {
    access.require(Role.ADMINISTRATOR);
    Client client = client(id);
    String secret = newSecret();
    client.rotate(Sha256.of(secret));
    client.knownBy(entry("rotated", client.line()));
    tokens.revoke(id);
    return new Issued(client.line(), secret);
  }

  /** Ends a client and every token it holds. */
  public void revoke(UUID id) {
    access.require(Role.ADMINISTRATOR);
    Client client = client(id);
    client.revoke();
    client.knownBy(entry("revoked", client.line()));
    tokens.revoke(id);
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
        Map.of("clientId", line.clientId()));
  }

  static String newSecret() {
    byte[] secret = new byte[32];
    RANDOM.nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }
}
