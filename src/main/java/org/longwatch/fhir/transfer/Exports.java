package org.longwatch.fhir.transfer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Actor;
import org.longwatch.security.Interaction;

/**
 * Exports as whoever asks for them sees them: ordered, watched, fetched, given up. A job remembers
 * the compartment it was ordered in, and answers to whoever ordered it and to nobody else.
 */
@ApplicationScoped
@Transactional
public class Exports {

  /** More unfinished jobs than this of one asker wait for nothing but each other. */
  private static final int MOST_AT_ONCE = 4;

  @Inject Sql sql;
  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject Clocks clocks;

  /**
   * Orders an export of what the asker may see.
   *
   * @throws Refusal with 429 while too many of the asker's jobs are unfinished
   */
  UUID order(ExportOrder order) {
    Actor actor = access.requirePatientLevel();
    UUID compartment = access.compartment().map(CentreId::value).orElse(null);
    sql.first("select pg_advisory_xact_lock(hashtext(?))", row -> "", "export " + actor.id());
    long waiting =
        sql.number(
            "select count(*) from fhir.export_job where actor_id = ?"
                + " and state in ('WAITING', 'RUNNING')",
            actor.id());
    if (waiting >= MOST_AT_ONCE) {
      throw new Refusal(
          429,
          List.of(
              Issue.error(
                  Issue.Kind.THROTTLED,
                  "",
                  waiting + " exports of yours are not finished; wait for one, or delete one")));
    }
    List<String> unknown = unknownTypes(order.types());
    if (!unknown.isEmpty()) {
      throw new Refusal(
          400,
          List.of(
              Issue.error(
                  Issue.Kind.NOT_SUPPORTED,
                  "_type",
                  "Not exported here: " + String.join(", ", unknown))));
    }
    List<String> types = inScope(order.types());
    for (String filter : order.filters()) {
      String type = filter.substring(0, filter.indexOf('?'));
      access.requireScope(type, Interaction.READ);
      access.requireScope(type, Interaction.SEARCH);
    }
    if (!order.patients().isEmpty()) {
      requireOwn(order.patients(), compartment);
    }
    UUID id = TimeOrderedId.next();
    accessLog.note("asked for export", order.request(), patientIds(order.patients()));
    sql.update(
        "insert into fhir.export_job (id, asked_at, actor_id, actor, centre_id, request,"
            + " patient_level, types, since, patients, type_filters, state)"
            + " values (?,?,?,?,?,?,?,?,?,?::uuid[],?::text[],'WAITING')",
        id,
        clocks.instant(),
        actor.id(),
        actor.name(),
        compartment,
        order.request(),
        order.patientLevel(),
        String.join(",", types),
        order.since().orElse(null),
        order.patients().isEmpty() ? null : order.patients(),
        order.filters());
    return id;
  }

  /** Where a job of the asker stands. */
  ExportStatus status(UUID id) {
    requireOwner(id);
    List<ExportStatus.File> files =
        sql.list(
            "select file, min(type) as type, bool_or(deleted) as deleted, sum(resources) as n"
                + " from fhir.export_piece where job_id = ? group by file"
                + " order by min(type), length(file), file",
            row ->
                new ExportStatus.File(
                    row.getString("file"),
                    row.getString("type"),
                    row.getBoolean("deleted"),
                    row.getLong("n")),
            id);
    return sql.first("select * from fhir.export_job where id = ?", row -> status(row, files), id)
        .orElseThrow(Exports::unknown);
  }

  /** Gives a job up and takes its files away. */
  void cancel(UUID id) {
    requireOwner(id);
    accessLog.note("deleted export", id.toString(), List.of());
    sql.update("delete from fhir.export_job where id = ?", id);
  }

  /**
   * Begins to fetch a file: notes whose data are in it.
   *
   * @return the numbers of its pieces, in order
   */
  List<Integer> open(UUID id, String file) {
    requireOwner(id);
    Set<PatientId> patients = new LinkedHashSet<>();
    Set<String> types = new LinkedHashSet<>();
    List<Integer> pieces =
        sql.list(
            "select p.number, p.type, p.deleted, p.patients from fhir.export_piece p"
                + " join fhir.export_job j on j.id = p.job_id and j.state = 'COMPLETE'"
                + " where p.job_id = ? and p.file = ? order by p.number",
            row -> {
              patients.addAll(patientIds(uuids(row.getArray("patients"))));
              if (!row.getBoolean("deleted")) {
                types.add(row.getString("type"));
              }
              return row.getInt("number");
            },
            id,
            file);
    if (pieces.isEmpty()) {
      throw unknown();
    }
    types.forEach(type -> access.requireScope(type, Interaction.READ));
    accessLog.note("fetched export", id + "/" + file, patients);
    return pieces;
  }

  /** One piece of a file. */
  String piece(UUID id, String file, int number) {
    return sql.first(
            "select content from fhir.export_piece where job_id = ? and file = ? and number = ?",
            row -> row.getString(1),
            id,
            file,
            number)
        .orElseThrow(Exports::unknown);
  }

  /**
   * A job is its orderer's, as long as that one still sees what it was ordered for.
   *
   * @throws NotFound otherwise: nobody learns what others have ordered
   */
  private void requireOwner(UUID id) {
    Actor actor = access.requirePatientLevel();
    UUID compartment = access.compartment().map(CentreId::value).orElse(null);
    long own =
        sql.number(
            "select count(*) from fhir.export_job where id = ? and actor_id = ?"
                + " and (?::uuid is null or centre_id = ?::uuid)",
            id,
            actor.id(),
            compartment,
            compartment);
    if (own == 0) {
      throw unknown();
    }
  }

  /** Types that are asked for must be in scope; without any, all are meant that are. */
  private List<String> inScope(List<String> asked) {
    asked.forEach(type -> access.requireScope(type, Interaction.READ));
    if (!asked.isEmpty()) {
      return asked;
    }
    List<String> allowed =
        ExportWork.TYPES.stream().filter(type -> access.inScope(type, Interaction.READ)).toList();
    if (allowed.isEmpty()) {
      access.requireScope("*", Interaction.READ);
    }
    return allowed;
  }

  private void requireOwn(List<UUID> patients, UUID compartment) {
    long known =
        sql.number(
            "select count(*) from fhir.resource where type = 'Patient' and id = any (?::uuid[])"
                + " and (?::uuid is null or centre_id = ?::uuid)",
            patients,
            compartment,
            compartment);
    if (known < Set.copyOf(patients).size()) {
      throw new NotFound("There is no such Patient");
    }
  }

  private static List<String> unknownTypes(List<String> types) {
    return types.stream().filter(type -> !ExportWork.TYPES.contains(type)).toList();
  }

  private static ExportStatus status(ResultSet row, List<ExportStatus.File> files)
      throws SQLException {
    return new ExportStatus(
        row.getObject("id", UUID.class),
        ExportStatus.State.valueOf(row.getString("state")),
        row.getString("request"),
        Optional.ofNullable(Sql.instant(row, "lock_point")),
        row.getString("cursor_type"),
        row.getLong("written"),
        Optional.ofNullable(row.getString("problem")),
        Optional.ofNullable(Sql.instant(row, "expires_at")),
        files);
  }

  static List<UUID> uuids(Array array) throws SQLException {
    List<UUID> ids = new ArrayList<>();
    if (array != null) {
      for (Object each : (Object[]) array.getArray()) {
        ids.add((UUID) each);
      }
    }
    return ids;
  }

  private static Set<PatientId> patientIds(List<UUID> ids) {
    return ids.stream().map(PatientId::new).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static NotFound unknown() {
    return new NotFound("There is no such export of yours; it may have expired");
  }
}
