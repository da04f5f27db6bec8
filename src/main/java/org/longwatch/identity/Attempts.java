package org.longwatch.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;
import org.longwatch.platform.Sql;
import org.longwatch.security.Sha256;

/**
 * How often somebody may try. A try is counted before it is judged and given back when it was
 * right, so tries in parallel, on whatever node, win nothing. After the free ones each wrong try
 * doubles the wait, up to a quarter of an hour; a day without wrong tries forgets them.
 *
 * <p>A log-in that does not exist is counted like one that does: the answer tells nothing. Only a
 * hash of what was typed is kept, for people type passwords into the wrong field.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class Attempts {

  private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  /** So many times more tries are free for an account from all addresses together. */
  private static final int EVERYWHERE = 20;

  /** Strangers elsewhere slow somebody down, and do not lock them out. */
  private static final Duration WAIT_EVERYWHERE = Duration.ofSeconds(5);

  private static final Duration FORGOTTEN = Duration.ofDays(1);

  @Inject Sql sql;
  @Inject Clocks clocks;
  @Inject Settings settings;

  /** Who tries. */
  enum Kind {
    /** A password for an account from one address; see {@link Attempts#at}. */
    HERE,
    /** A password for an account, wherever from. */
    ACCOUNT,
    /** A one-time code for an account. */
    CODE,
    /** Any log-in from one address. */
    ADDRESS,
    /** Any request for a token from one address. */
    TOKEN
  }

  /**
   * Counts a try.
   *
   * @return how long to wait; empty if the try may be judged
   */
  Optional<Duration> take(Kind kind, String who) {
    Instant now = clocks.instant();
    int free =
        switch (kind) {
          case ADDRESS, TOKEN -> settings.door().triesOfAddress();
          case ACCOUNT -> EVERYWHERE * settings.door().triesOfAccount();
          case HERE, CODE -> settings.door().triesOfAccount();
        };
    Duration longest = kind == Kind.ACCOUNT ? WAIT_EVERYWHERE : LONGEST_WAIT;
    int counted =
        sql.update(
            """
            insert into identity.attempt as a (subject, failures, last_at) values (?, 1, ?)
            on conflict (subject) do update set
              failures = case when a.last_at < ? then 1 else a.failures + 1 end,
              last_at = excluded.last_at,
              blocked_until = case when a.last_at >= ? and a.failures + 1 >= ?
                then excluded.last_at
                     + make_interval(secs => least(?, ? * 2 ^ least(20, a.failures + 1 - ?)))
                end
            where a.blocked_until is null or a.blocked_until <= excluded.last_at
               or a.blocked_until > excluded.last_at + make_interval(secs => ?)
            """,
            subject(kind, who),
            now,
            now.minus(FORGOTTEN),
            now.minus(FORGOTTEN),
            free,
            (double) longest.toSeconds(),
            (double) FIRST_WAIT.toSeconds(),
            free,
            // a clock that was moved back must lock nobody out
            (double) longest.toSeconds());
    if (counted == 1) {
      return Optional.empty();
    }
    return Optional.of(blockedFor(subject(kind, who), now).orElse(Duration.ofSeconds(1)));
  }

  /** The try was right: an account is free again, an address gets its try back. */
  void right(Kind kind, String who) {
    if (kind == Kind.ADDRESS || kind == Kind.TOKEN) {
      giveBack(kind, who);
    } else {
      sql.update("delete from identity.attempt where subject = ?", subject(kind, who));
    }
  }

  /** The try was not judged. */
  void giveBack(Kind kind, String who) {
    sql.update(
        "update identity.attempt set failures = greatest(failures - 1, 0), blocked_until = null"
            + " where subject = ?",
        subject(kind, who));
  }

  /** Forgets every wrong password for an account, wherever from. */
  void forget(String login) {
    sql.update(
        "delete from identity.attempt where subject = ? or starts_with(subject, ?)",
        subject(Kind.ACCOUNT, login),
        subject(Kind.HERE, at(login, "")));
  }

  /** An account at an address, as who tries. */
  static String at(String login, String address) {
    return login + "\n" + address;
  }

  /** Which of the log-ins must wait, and until when. */
  Map<String, Instant> blocked(Collection<String> logins) {
    Map<String, String> byHash =
        logins.stream().collect(Collectors.toMap(Attempts::hash, login -> login));
    Map<String, Instant> blocked = new TreeMap<>();
    sql.list(
            "select split_part(subject, ' ', 2), max(blocked_until) as blocked_until"
                + " from identity.attempt where blocked_until > ?"
                + " and split_part(subject, ' ', 2) = any (?) group by 1",
            row -> Map.entry(row.getString(1), Sql.instant(row, "blocked_until")),
            clocks.instant(),
            Set.copyOf(byHash.keySet()))
        .forEach(line -> blocked.put(byHash.get(line.getKey()), line.getValue()));
    return blocked;
  }

  /** Forgets what is old. */
  int sweep(Instant now) {
    return sql.update("delete from identity.attempt where last_at < ?", now.minus(FORGOTTEN));
  }

  private Optional<Duration> blockedFor(String subject, Instant now) {
    return sql.first(
            "select blocked_until from identity.attempt where subject = ? and blocked_until > ?",
            row -> Sql.instant(row, "blocked_until"),
            subject,
            now)
        .map(until -> Duration.between(now, until).plusSeconds(1));
  }

  private static String subject(Kind kind, String who) {
    String word = kind.name().toLowerCase(Locale.ROOT) + " ";
    return switch (kind) {
      case ADDRESS, TOKEN -> word + who;
      case ACCOUNT, CODE -> word + hash(who);
      case HERE -> {
        int end = who.lastIndexOf('\n');
        yield word + hash(who.substring(0, end)) + " " + who.substring(end + 1);
      }
    };
  }

  private static String hash(String who) {
    return Sha256.of(who.strip().toLowerCase(Locale.ROOT));
  }
}
