package org.longwatch.signal.attempt;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Sql;
import org.longwatch.security.AuditTrail;
import org.longwatch.signal.DetectionCriteria;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.Progress;

/** Keeps the attempts; every change is a transaction of its own, so that others see it at once. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
class Attempts {

  /** Begun so often without an end, it is given up. */
  private static final int MOST_STARTS = 3;

  /** Advisory lock under which nightly runs are asked for. */
  private static final long NIGHT = 7_230_102L;

  @Inject Sql sql;
  @Inject AuditTrail audit;

  /** What is asked for. */
  record Wish(
      DetectionCriteria criteria,
      OptionalLong lockPoint,
      LocalDate clinicalCutOff,
      String askedBy,
      Instant askedAt) {}

  /** What a worker has taken. */
  record Claim(
      UUID id,
      DetectionCriteria criteria,
      OptionalLong lockPoint,
      LocalDate clinicalCutOff,
      String askedBy) {}

  UUID ask(Wish wish) {
    UUID id = insert(wish, false);
    audit.record(
        "asked for",
        "signal.attempt",
        id,
        null,
        null,
        Map.of("criteria", wish.criteria().canonical(), "clinicalCutOff", wish.clinicalCutOff()));
    return id;
  }

  /**
   * Asks for tonight's run; empty if one is open, or was done within the hour: another node has
   * been woken, too.
   */
  Optional<UUID> askForTonight(Wish wish) {
    sql.list("select pg_advisory_xact_lock(?)", row -> 0, NIGHT);
    long there =
        sql.number(
            "select count(*) from signal.attempt where nightly and (state in ('WAITING', 'RUNNING')"
                + " or state = 'DONE' and told_at > clock_timestamp() - interval '1 hour')");
    return there > 0 ? Optional.empty() : Optional.of(insert(wish, true));
  }

  private UUID insert(Wish wish, boolean nightly) {
    UUID id = TimeOrderedId.next();
    sql.update(
        "insert into signal.attempt (id, nightly, criteria, lock_point, clinical_cut_off, asked_by,"
            + " asked_at, state) values (?,?,?,?,?,?,?,'WAITING')",
        id,
        nightly,
        wish.criteria().canonical(),
        wish.lockPoint().isEmpty() ? null : wish.lockPoint().getAsLong(),
        wish.clinicalCutOff(),
        wish.askedBy(),
        wish.askedAt());
    return id;
  }

  /** Takes what waits longest, or what was left by somebody who died. */
  Optional<Claim> claim(UUID worker) {
    giveUp();
    return claim(worker, null);
  }

  /** Takes this one, unless somebody else has. */
  Optional<Claim> claim(UUID worker, UUID attempt) {
    return sql.first(
        """
        update signal.attempt set state = 'RUNNING', worker = ?, starts = starts + 1, step = null,
               share = 0, lease_until = clock_timestamp() + interval '5 minutes'
        where id = (select id from signal.attempt
                    where state in ('WAITING', 'RUNNING') and (?::uuid is null or id = ?)
                      and (lease_until is null or lease_until < clock_timestamp())
                    order by told_at, id limit 1 for update skip locked)
        returning id, criteria, lock_point, clinical_cut_off, asked_by
        """,
        row ->
            new Claim(
                row.getObject("id", UUID.class),
                DetectionCriteria.parse(row.getString("criteria")).orElseThrow(),
                lockPoint(row),
                row.getObject("clinical_cut_off", LocalDate.class),
                row.getString("asked_by")),
        worker,
        attempt,
        attempt);
  }

  private void giveUp() {
    sql.update(
        "update signal.attempt set state = 'FAILED', problem = ? where state = 'RUNNING'"
            + " and starts >= ? and lease_until < clock_timestamp()",
        "It died " + MOST_STARTS + " times",
        MOST_STARTS);
  }

  /** Says how far it is, and renews the lease. */
  void at(UUID attempt, UUID worker, Progress.Step step, double share) {
    mine(
        sql.update(
            "update signal.attempt set step = ?, share = ?,"
                + " lease_until = clock_timestamp() + interval '5 minutes'"
                + " where id = ? and worker = ? and state = 'RUNNING'",
            step,
            step.ofAll(share),
            attempt,
            worker));
  }

  /** Ends it in the transaction that stores the run. */
  @Transactional(Transactional.TxType.MANDATORY)
  void done(UUID attempt, UUID worker, DetectionRun run) {
    mine(
        sql.update(
            "update signal.attempt set state = 'DONE', share = 1, run_id = ?, lease_until = null,"
                + " problem = null where id = ? and worker = ? and state = 'RUNNING'",
            run.id(),
            attempt,
            worker));
  }

  private static void mine(int changed) {
    if (changed == 0) {
      throw new Conflict("Somebody else does this run now");
    }
  }

  /**
   * It failed with an error, which may pass.
   *
   * @param again whether it may begin again
   */
  void failed(UUID attempt, UUID worker, String problem, boolean again) {
    sql.update(
        """
        update signal.attempt set problem = ?,
               state = case when ? and starts < ? then 'WAITING' else 'FAILED' end,
               lease_until = clock_timestamp() + interval '30 seconds'
        where id = ? and worker = ? and state = 'RUNNING'
        """,
        problem,
        again,
        MOST_STARTS,
        attempt,
        worker);
  }

  /** Attempts that are open or failed, newest first. */
  List<Attempt> unfinished(int limit) {
    return sql.list(
        "select *, state = 'RUNNING' and lease_until < clock_timestamp() as died"
            + " from signal.attempt where state <> 'DONE' order by told_at desc, id limit ?",
        Attempts::read,
        limit);
  }

  private static Attempt read(ResultSet row) throws SQLException {
    return new Attempt(
        row.getObject("id", UUID.class),
        row.getBoolean("nightly"),
        row.getString("criteria"),
        lockPoint(row),
        row.getObject("clinical_cut_off", LocalDate.class),
        row.getString("asked_by"),
        Sql.instant(row, "asked_at"),
        row.getBoolean("died") ? Attempt.State.DIED : Attempt.State.valueOf(row.getString("state")),
        Optional.ofNullable(row.getString("step")).map(Progress.Step::valueOf),
        row.getDouble("share"),
        row.getInt("starts"),
        Optional.ofNullable(row.getObject("run_id", UUID.class)),
        Optional.ofNullable(row.getString("problem")).orElse(""));
  }

  private static OptionalLong lockPoint(ResultSet row) throws SQLException {
    long position = row.getLong("lock_point");
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(position);
  }
}
