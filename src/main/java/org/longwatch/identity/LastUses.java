package org.longwatch.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;

/**
 * When accounts and clients were last there. Written at most once in five minutes per node and
 * subject: good enough for a review that counts in days.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class LastUses {

  private static final Duration GRAIN = Duration.ofMinutes(5);

  @Inject Sql sql;
  @Inject Clocks clocks;

  private final Map<UUID, Instant> written = new ConcurrentHashMap<>();

  /** Whether a use must be written down, without asking the database. */
  @Transactional(Transactional.TxType.SUPPORTS)
  public boolean isNews(UUID subject) {
    Instant last = written.get(subject);
    Instant now = clocks.instant();
    return last == null || now.isBefore(last) || now.isAfter(last.plus(GRAIN));
  }

  /** Notes that somebody was there. */
  public void used(UUID subject) {
    Instant now = clocks.instant();
    sql.update(
        "insert into identity.last_use (subject, used_at) values (?,?)"
            + " on conflict (subject) do update set used_at = excluded.used_at",
        subject,
        now);
    written.put(subject, now);
  }

  void loggedIn(UUID subject) {
    Instant now = clocks.instant();
    sql.update(
        "insert into identity.last_use (subject, logged_in_at, used_at) values (?,?,?)"
            + " on conflict (subject) do update set logged_in_at = excluded.logged_in_at,"
            + " used_at = excluded.used_at",
        subject,
        now,
        now);
  }

  void failed(UUID subject) {
    sql.update(
        "insert into identity.last_use as u (subject, failed_at, failures) values (?,?,1)"
            + " on conflict (subject) do update set failed_at = excluded.failed_at,"
            + " failures = u.failures + 1",
        subject,
        clocks.instant());
  }
}
