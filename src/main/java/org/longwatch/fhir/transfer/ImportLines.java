package org.longwatch.fhir.transfer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.intake.Inbox;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Issue;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.security.Scopes;
import org.longwatch.security.Sha256;

/** Imports and their lines as they are stored. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class ImportLines {

  private static final Duration LONGEST_RECEPTION = Duration.ofHours(1);

  @Inject Sql sql;
  @Inject Inbox inbox;
  @Inject Clocks clocks;
  @Inject Leases leases;

  /** A line that waits, as it was received. */
  record Waiting(int number, String text) {}

  /**
   * What is to be sent next.
   *
   * @param sender for whom
   * @param lines empty when nothing is left
   */
  record Batch(Actor sender, List<Waiting> lines) {}

  /** What came of a line. */
  record Decision(int line, int status, String location, List<Issue> issues) {}

  /** A name of the file, to be looked up and not to be read. */
  static String hidden(UUID job, String name) {
    return Sha256.of(job + " " + name);
  }

  /** How many imports of a sender are not at their end; one that nobody receives any more is. */
  long unfinished(UUID actor, Instant now) {
    return sql.first(
            "select count(*) as n from fhir.import_job where actor_id = ? and (state in"
                + " ('WAITING', 'RUNNING') or state = 'RECEIVING' and asked_at > ?)",
            row -> row.getLong("n"),
            actor,
            now.minus(LONGEST_RECEPTION))
        .orElseThrow();
  }

  void begin(UUID job, Actor actor, String request, Instant now, Instant expiresAt) {
    sql.update(
        "insert into fhir.import_job (id, asked_at, actor_id, actor, scopes, centre_id, request,"
            + " state, expires_at) values (?,?,?,?,?,?,?,'RECEIVING',?)",
        job,
        now,
        actor.id(),
        actor.name(),
        actor.scopes().text(),
        actor.centre().orElseThrow().value(),
        request,
        expiresAt);
  }

  void keep(List<Object[]> lines) {
    sql.batch(
        "insert into fhir.import_line (job_id, line, name, condition, sealed) values (?,?,?,?,?)",
        lines);
  }

  /** Writes down which lines go together, and lets the work begin. */
  void plan(UUID job, int lines, ImportPlan plan, Map<Integer, Issue> refused) {
    List<Object[]> places = new ArrayList<>();
    for (int bundle = 0; bundle < plan.bundles().size(); bundle++) {
      for (ImportLine line : plan.bundles().get(bundle)) {
        places.add(new Object[] {bundle, job, line.number()});
      }
    }
    sql.batch("update fhir.import_line set bundle = ? where job_id = ? and line = ?", places);
    decide(
        job,
        refused.entrySet().stream()
            .map(each -> new Decision(each.getKey(), 400, null, List.of(each.getValue())))
            .toList());
    sql.update("update fhir.import_job set state = 'WAITING', lines = ? where id = ?", lines, job);
  }

  /** The lines that go together next; ends the job if there are none. */
  Optional<Batch> next(UUID job, UUID worker) {
    if (!leases.renew(Leases.Of.IMPORT, job, worker)) {
      return Optional.empty();
    }
    Optional<Actor> sender =
        sql.first(
            "select j.*, c.scopes as granted from fhir.import_job j"
                + " join security.client c on c.id = j.actor_id and c.active where j.id = ?",
            ImportLines::sender,
            job);
    if (sender.isEmpty()) {
      // what a closed client has sent is not taken any more
      sql.update(
          "update fhir.import_job set state = 'FAILED', problem = 'The client was closed',"
              + " lease_until = null, ended_at = ? where id = ?",
          clocks.instant(),
          job);
      clear(job);
      return Optional.empty();
    }
    List<Waiting> lines =
        sql.list(
            "select line, sealed from fhir.import_line where job_id = ? and status is null"
                + " and bundle = (select min(bundle) from fhir.import_line"
                + " where job_id = ? and status is null) order by line",
            row -> new Waiting(row.getInt("line"), inbox.open(job, row.getString("sealed"))),
            job,
            job);
    if (lines.isEmpty()) {
      sql.update(
          "update fhir.import_job set state = 'COMPLETE', lease_until = null, ended_at = ?"
              + " where id = ?",
          clocks.instant(),
          job);
      clear(job);
      return Optional.empty();
    }
    return Optional.of(new Batch(sender.get(), lines));
  }

  /** Forgets what lines said and how they were called; what came of them stays. */
  private void clear(UUID job) {
    sql.update(
        "update fhir.import_line set name = null, condition = null, sealed = null"
            + " where job_id = ?",
        job);
  }

  /** Searches that find what other lines of the file say, by the names the file knows them by. */
  Map<String, String> conditions(UUID job, Collection<String> names) {
    Map<String, String> byHidden = new HashMap<>();
    names.forEach(name -> byHidden.put(hidden(job, name), name));
    Map<String, String> found = new HashMap<>();
    sql.list(
        "select name, condition from fhir.import_line where job_id = ? and name = any (?::text[])"
            + " and condition is not null",
        row ->
            found.put(
                byHidden.get(row.getString("name")), inbox.open(job, row.getString("condition"))),
        job,
        byHidden.keySet());
    return found;
  }

  /** Writes down what came of lines, and forgets what they said. */
  void decide(UUID job, List<Decision> decisions) {
    sql.batch(
        "update fhir.import_line set status = ?, location = ?, issues = ?::jsonb, sealed = null"
            + " where job_id = ? and line = ? and status is null",
        decisions.stream()
            .map(
                each ->
                    new Object[] {
                      each.status(),
                      each.location(),
                      Imports.issues(each.issues()),
                      job,
                      each.line()
                    })
            .toList());
  }

  Optional<ImportStatus> status(UUID job, UUID actor) {
    return sql.first(
        """
        select j.*, (select count(*) from fhir.import_line l
                     where l.job_id = j.id and l.status < 400) as accepted,
               (select count(*) from fhir.import_line l
                where l.job_id = j.id and l.status >= 400) as refused
        from fhir.import_job j where j.id = ? and j.actor_id = ?
        """,
        row ->
            new ImportStatus(
                job,
                ImportStatus.State.valueOf(row.getString("state")),
                row.getString("request"),
                Sql.instant(row, "asked_at"),
                row.getInt("lines"),
                row.getInt("accepted"),
                row.getInt("refused"),
                Optional.ofNullable(row.getString("problem")),
                Sql.instant(row, "expires_at")),
        job,
        actor);
  }

  List<ImportStatus.Outcome> outcomes(UUID job, boolean refused, int after, int limit) {
    return sql.list(
        "select line, status, location, issues::text as issues from fhir.import_line"
            + " where job_id = ? and line > ? and status is not null and (status >= 400) = ?"
            + " order by line limit ?",
        row ->
            new ImportStatus.Outcome(
                row.getInt("line"),
                row.getInt("status"),
                Optional.ofNullable(row.getString("location")),
                row.getString("issues")),
        job,
        after,
        refused,
        limit);
  }

  void forget(UUID job) {
    sql.update("delete from fhir.import_job where id = ?", job);
  }

  int expire() {
    return sql.update("delete from fhir.import_job where expires_at < ?", clocks.instant());
  }

  private static Actor sender(ResultSet row) throws SQLException {
    return new Actor(
        row.getObject("actor_id", UUID.class),
        row.getString("actor"),
        row.getString("actor"),
        java.util.Set.of(Role.SITE_SYSTEM),
        Optional.of(new CentreId(row.getObject("centre_id", UUID.class))),
        Optional.empty(),
        // what was granted then and still is
        Scopes.parse(row.getString("scopes")).and(Scopes.parse(row.getString("granted"))));
  }
}
