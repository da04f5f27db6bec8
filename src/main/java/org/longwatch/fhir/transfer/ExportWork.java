package org.longwatch.fhir.transfer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.mapping.OrganizationMapper;
import org.longwatch.fhir.search.TypeFilter;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.kernel.Issue;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;
import org.longwatch.platform.Sql;
import org.longwatch.reference.RuleBook;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;

/**
 * The work on exports, a piece per transaction. What is written is the newest version of every
 * resource that was accepted until the job's lock point: versions are never changed, so any node
 * can write any piece at any later time and the files still show one moment.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class ExportWork {

  /** What is exported, in this order: what is referred to comes first. */
  static final List<String> TYPES =
      List.of(
          "Organization",
          "ResearchStudy",
          "Medication",
          "Patient",
          "Consent",
          "ResearchSubject",
          "Procedure",
          "BiologicallyDerivedProduct",
          "MedicationAdministration",
          "Encounter",
          "QuestionnaireResponse",
          "Specimen",
          "Observation",
          "Condition",
          "MedicationStatement",
          "AdverseEvent",
          "Provenance");

  static final int RESOURCES_PER_PIECE = 500;

  private static final int PIECES_PER_FILE = 100;

  /** A writer that takes longer is not waited for; the lock point moves before it instead. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject Sql sql;
  @Inject Clocks clocks;
  @Inject RuleBook rules;
  @Inject Catalogue catalogue;
  @Inject Leases leases;
  @Inject Settings settings;

  /** How a step ended. */
  enum Step {
    /** There is more to do. */
    MORE,
    /** Somebody is still writing who began before the lock point. */
    NOT_YET,
    /** Nothing more to do, or another node has taken over. */
    OVER
  }

  private record Job(
      UUID centre,
      boolean patientLevel,
      List<String> types,
      Optional<Instant> since,
      List<UUID> patients,
      List<String> filters,
      Optional<Instant> lockPoint,
      boolean settled,
      String type,
      UUID after) {}

  private record Line(UUID id, UUID centre, UUID patient, Instant recordedAt, String content) {}

  /** Takes away what has expired; answers how many jobs that were. */
  int expire() {
    return sql.update(
        "delete from fhir.export_job where coalesce(expires_at, asked_at + interval '30 days') < ?",
        clocks.instant());
  }

  /** Writes the next piece. */
  Step step(UUID id, UUID worker) {
    if (!leases.renew(Leases.Of.EXPORT, id, worker)) {
      return Step.OVER;
    }
    Job job =
        sql.first("select * from fhir.export_job where id = ?", ExportWork::job, id).orElseThrow();
    if (!job.settled()) {
      return settle(id, job) ? Step.MORE : Step.NOT_YET;
    }
    List<Line> lines = job.type().equals("Organization") ? centres(job) : resources(job);
    int written = write(id, job, wanted(job, lines));
    boolean more = lines.size() == RESOURCES_PER_PIECE;
    String type = job.type();
    UUID after = more ? lines.get(lines.size() - 1).id() : null;
    if (!more) {
      type = following(job.types(), job.type());
    }
    if (type.isEmpty()) {
      sql.update(
          "update fhir.export_job set state = 'COMPLETE', written = written + ?, lease_until ="
              + " null, ended_at = ?, expires_at = ? where id = ?",
          written,
          clocks.instant(),
          expiry(),
          id);
      return Step.OVER;
    }
    sql.update(
        "update fhir.export_job set written = written + ?, cursor_type = ?, cursor_id = ?"
            + " where id = ?",
        written,
        type,
        after,
        id);
    return Step.MORE;
  }

  /**
   * Sets the lock point, and waits for whoever began to write before it: what they write bears an
   * earlier moment and must be in. (A client asks next time for what came since the lock point.)
   */
  private boolean settle(UUID id, Job job) {
    if (job.lockPoint().isEmpty()) {
      sql.update(
          "update fhir.export_job set lock_point = ?, lock_taken = clock_timestamp(),"
              + " cursor_type = ? where id = ?",
          clocks.instant(),
          job.types().get(0),
          id);
    }
    return sql.update(
            """
            update fhir.export_job j set settled = true, lock_point = lock_point - coalesce(
              (select max(j.lock_taken - a.xact_start) from pg_stat_activity a
               where a.datname = current_database() and a.backend_xid is not null
                 and a.xact_start <= j.lock_taken and a.pid <> pg_backend_pid()), interval '0')
            where j.id = ? and (clock_timestamp() > j.lock_taken + ? * interval '1 second'
              or not exists (select 1 from pg_stat_activity a
                 where a.datname = current_database() and a.backend_type = 'client backend'
                   and a.xact_start <= j.lock_taken and a.pid <> pg_backend_pid()))
            """,
            id,
            PATIENCE.toSeconds())
        == 1;
  }

  private List<Line> resources(Job job) {
    StringBuilder query =
        new StringBuilder(
            """
            select r.id, r.centre_id, r.patient_id, v.recorded_at, v.content
            from fhir.resource r
            cross join lateral (select w.content, w.recorded_at from fhir.resource_version w
                                where w.id = r.id and w.recorded_at <= ?
                                order by w.version desc limit 1) v
            where r.type = ?
            """);
    List<Object> parameters = new ArrayList<>();
    parameters.add(job.lockPoint().orElseThrow());
    parameters.add(job.type());
    if (job.centre() != null) {
      query.append(" and r.centre_id = ?");
      parameters.add(job.centre());
    }
    if (job.after() != null) {
      query.append(" and r.id > ?");
      parameters.add(job.after());
    }
    if (job.patientLevel()) {
      query.append(" and r.patient_id is not null");
    }
    if (!job.patients().isEmpty()) {
      query.append(" and r.patient_id = any (?::uuid[])");
      parameters.add(job.patients());
    }
    if (job.since().isPresent()) {
      query.append(" and v.recorded_at >= ?");
      parameters.add(job.since().get());
    } else {
      query.append(" and v.content is not null");
    }
    query.append(" order by r.id limit ").append(RESOURCES_PER_PIECE);
    return sql.list(
        query.toString(),
        row ->
            new Line(
                row.getObject("id", UUID.class),
                row.getObject("centre_id", UUID.class),
                row.getObject("patient_id", UUID.class),
                Sql.instant(row, "recorded_at"),
                row.getString("content")),
        parameters.toArray());
  }

  /** The registry knows centres by itself; there is no version of them to tell a moment by. */
  private List<Line> centres(Job job) {
    if (job.patientLevel()) {
      return List.of();
    }
    List<Line> lines = new ArrayList<>();
    for (CentreLine centre : catalogue.centres()) {
      if (job.centre() == null || centre.id().value().equals(job.centre())) {
        UUID id = centre.id().value();
        lines.add(new Line(id, id, null, null, Fhir.write(new OrganizationMapper().show(centre))));
      }
    }
    return lines;
  }

  /**
   * What the job's filters let through. They judge the very versions that are written, so that the
   * files still show the lock point; of what was deleted nobody can tell any more what it was.
   */
  private List<Line> wanted(Job job, List<Line> lines) {
    List<Issue> issues = new ArrayList<>();
    List<TypeFilter> filters =
        job.filters().stream()
            .filter(each -> each.startsWith(job.type() + "?"))
            .flatMap(
                each -> TypeFilter.read(each, settings.publicUrl() + "/fhir/", issues).stream())
            .toList();
    if (!issues.isEmpty()) {
      // a release that understands less than the one that took the order must not give more
      throw new IllegalStateException("a filter is not understood any more");
    }
    if (filters.isEmpty()) {
      return lines;
    }
    Instant now = job.lockPoint().orElseThrow();
    return lines.stream()
        .filter(line -> line.content() == null || wanted(job.type(), line, filters, now))
        .toList();
  }

  private static boolean wanted(String type, Line line, List<TypeFilter> filters, Instant now) {
    StoredVersion version =
        new StoredVersion(
            line.id(), type, 0, line.centre(), line.patient(), line.recordedAt(), line.content());
    Resource content = Fhir.parse(line.content());
    return filters.stream().anyMatch(filter -> filter.takes(version, content, now));
  }

  private int write(UUID id, Job job, List<Line> lines) {
    StringBuilder content = new StringBuilder();
    StringBuilder deletions = new StringBuilder();
    Set<UUID> patients = new TreeSet<>();
    int kept = 0;
    for (Line line : lines) {
      if (line.patient() != null) {
        patients.add(line.patient());
      }
      if (line.content() != null) {
        kept++;
        content.append(line.content()).append('\n');
      } else {
        deletions
            .append(deletions.length() == 0 ? "" : ",")
            .append("{\"request\":{\"method\":\"DELETE\",\"url\":\"")
            .append(job.type())
            .append('/')
            .append(line.id())
            .append("\"}}");
      }
    }
    if (kept > 0) {
      piece(id, job.type(), false, kept, patients, content.toString());
    }
    if (deletions.length() > 0) {
      piece(
          id,
          "Bundle",
          true,
          1,
          patients,
          "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + deletions + "]}\n");
    }
    return lines.size();
  }

  private void piece(
      UUID id, String type, boolean deleted, int resources, Set<UUID> patients, String content) {
    int number =
        (int)
            sql.number(
                "select count(*) from fhir.export_piece where job_id = ? and type = ?", id, type);
    String file = (deleted ? "deleted" : type) + "-" + (1 + number / PIECES_PER_FILE);
    sql.update(
        "insert into fhir.export_piece (job_id, file, number, type, deleted, resources, patients,"
            + " content) values (?,?,?,?,?,?,?::uuid[],?)",
        id,
        file,
        number,
        type,
        deleted,
        resources,
        patients,
        content);
  }

  private Instant expiry() {
    return clocks.instant().plus(Duration.ofHours((long) rules.number("export.keep-hours")));
  }

  /** The type after another, empty after the last. */
  private static String following(List<String> types, String type) {
    int next = types.indexOf(type) + 1;
    return next < types.size() ? types.get(next) : "";
  }

  private static Job job(ResultSet row) throws SQLException {
    String types = row.getString("types");
    Set<String> asked = Set.of(types.isEmpty() ? new String[0] : types.split(","));
    return new Job(
        row.getObject("centre_id", UUID.class),
        row.getBoolean("patient_level"),
        TYPES.stream().filter(type -> asked.isEmpty() || asked.contains(type)).toList(),
        Optional.ofNullable(Sql.instant(row, "since")),
        Exports.uuids(row.getArray("patients")),
        List.of((String[]) row.getArray("type_filters").getArray()),
        Optional.ofNullable(Sql.instant(row, "lock_point")),
        row.getBoolean("settled"),
        row.getString("cursor_type"),
        row.getObject("cursor_id", UUID.class));
  }
}
