package org.longwatch.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.longwatch.kernel.CentreId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;
import org.longwatch.platform.Sql;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.security.Scopes;
import org.longwatch.security.Sha256;

/**
 * Short bearer tokens of centres' systems, valid on every node. The token itself is nowhere kept,
 * only its SHA-256. A node remembers a good token for half a minute, which bounds how long a
 * revoked one still works on another node.
 */
@ApplicationScoped
@Transactional
public class Tokens {

  /** How long a token is good for that was given for a secret. */
  public static final Duration LIFE = Duration.ofMinutes(15);

  /** How long one is good for that was given for an assertion (SMART App Launch 2.2: 5 minutes). */
  public static final Duration SHORT_LIFE = Duration.ofMinutes(5);

  private static final Duration REMEMBERED = Duration.ofSeconds(30);

  @Inject Sql sql;
  @Inject Clocks clocks;
  @Inject Settings settings;

  private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();

  private record Remembered(Holder holder, UUID client, Instant until) {}

  /**
   * Who holds a token.
   *
   * @param ratePerMinute requests per minute, if the client has a number of its own
   */
  public record Holder(Actor actor, OptionalInt ratePerMinute) {}

  /** A new token for a client that has proved who it is. */
  public String issue(ClientLine client, Scopes granted, Duration life) {
    String token = Clients.newSecret();
    Instant now = clocks.instant();
    sql.update("delete from security.token where expires_at < ?", now.minus(LIFE));
    sql.update(
        "insert into security.token (sha256, client, issued_at, expires_at, scopes)"
            + " values (?,?,?,?,?)",
        Sha256.of(token),
        client.id(),
        now,
        now.plus(life),
        granted.text());
    return token;
  }

  /** Whoever holds the token, or empty if it is unknown, expired or revoked. */
  public Optional<Actor> actor(String token) {
    return holder(token).map(Holder::actor);
  }

  /** Whoever held the token half a minute ago, without asking the database. */
  @Transactional(Transactional.TxType.SUPPORTS)
  public Optional<Holder> remembered(String token) {
    String hash = Sha256.of(token);
    Instant now = clocks.instant();
    Remembered known = remembered.get(hash);
    if (known != null
        && now.isBefore(known.until())
        && now.isAfter(known.until().minus(REMEMBERED).minusSeconds(1))) {
      return Optional.of(known.holder());
    }
    remembered.remove(hash);
    return Optional.empty();
  }

  /** Whoever holds the token, with its rate. */
  public Optional<Holder> holder(String token) {
    Optional<Holder> known = remembered(token);
    if (known.isPresent()) {
      return known;
    }
    String hash = Sha256.of(token);
    Instant now = clocks.instant();
    return sql.first(
        "select c.id, c.client_id, c.display_name, c.centre_id, c.rate_per_minute,"
            + " t.expires_at, t.scopes"
            + " from security.token t join security.client c on c.id = t.client"
            + " where t.sha256 = ? and t.expires_at > ? and t.issued_at <= ? and c.active"
            + " and (not c.demo or ?)",
        row -> {
          UUID client = row.getObject("id", UUID.class);
          Actor actor =
              new Actor(
                  client,
                  row.getString("client_id"),
                  row.getString("display_name"),
                  Set.of(Role.SITE_SYSTEM),
                  Optional.of(new CentreId(row.getObject("centre_id", UUID.class))),
                  Optional.empty(),
                  Scopes.parse(row.getString("scopes")));
          Instant expires = Sql.instant(row, "expires_at");
          Instant until = now.plus(REMEMBERED);
          remembered.values().removeIf(old -> old.until().isBefore(now));
          int rate = row.getInt("rate_per_minute");
          Holder holder = new Holder(actor, rate == 0 ? OptionalInt.empty() : OptionalInt.of(rate));
          remembered.put(
              hash, new Remembered(holder, client, until.isBefore(expires) ? until : expires));
          return holder;
        },
        hash,
        now,
        now,
        settings.mode().isPlayground());
  }

  /** Ends every token of a client. */
  void revoke(UUID client) {
    sql.update("delete from security.token where client = ?", client);
    remembered.values().removeIf(known -> known.client().equals(client));
  }
}
