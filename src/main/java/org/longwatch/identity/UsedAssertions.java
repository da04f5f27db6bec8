package org.longwatch.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.longwatch.platform.Sql;
import org.longwatch.security.Sha256;

/** Assertions that were used, on whatever node, until they have expired. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
class UsedAssertions {

  /** Kept a little longer, for nodes whose clocks differ. */
  private static final Duration SLACK = Duration.ofMinutes(5);

  @Inject Sql sql;

  /** Uses one up; false if it was used before. */
  boolean use(UUID client, String id, Instant expires) {
    return sql.update(
            "insert into identity.used_assertion (client, jti_sha256, expires_at) values (?,?,?)"
                + " on conflict do nothing",
            client,
            Sha256.of(id),
            expires)
        == 1;
  }

  /** Forgets what has expired by the database's clock. */
  int sweep() {
    return sql.update(
        "delete from identity.used_assertion where expires_at < now() - make_interval(secs => ?)",
        (double) SLACK.toSeconds());
  }
}
