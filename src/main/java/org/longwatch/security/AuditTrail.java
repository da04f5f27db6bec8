package org.longwatch.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Correlation;
import org.longwatch.platform.Sql;

/**
 * Every change of the registry, in the transaction that makes it. Entries get a dense position once
 * every older transaction has ended; whoever follows the trail follows positions.
 */
@ApplicationScoped
@Transactional
public class AuditTrail {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Advisory lock of the numbering sweep; any constant that nobody else uses. */
  private static final long NUMBERING = 7_230_001L;

  @Inject Sql sql;
  @Inject CurrentActor currentActor;
  @Inject Clocks clocks;
  @Inject Event<AuditWritten> written;

  /**
   * Writes an entry.
   *
   * @param action past tense verb, for instance {@code registered}
   * @param kind table it concerns, for instance {@code registry.patient}
   * @param subject id of the row
   * @param centre whose compartment, null if none
   * @param patient about whom, null if nobody
   * @param detail field names with new values or {@code [old, new]} pairs; no direct identifiers
   * @return the entry's id, for {@code Fact.knownBy}
   */
  public long record(
      String action,
      String kind,
      UUID subject,
      CentreId centre,
      PatientId patient,
      Map<String, ?> detail) {
    Actor actor = currentActor.get();
    long id =
        sql.insertAhead(
            "insert into security.audit_entry (at, actor, roles, action, kind, subject, centre_id,"
                + " patient_id, detail, correlation) values (?,?,?,?,?,?,?,?,?::jsonb,?) returning"
                + " id",
            clocks.instant(),
            actor.name(),
            actor.roles().stream().map(Role::name).sorted().toList().toString(),
            action,
            kind,
            subject,
            centre == null ? null : centre.value(),
            patient == null ? null : patient.value(),
            json(detail),
            Correlation.current().orElse(null));
    written.fire(new AuditWritten());
    return id;
  }

  /**
   * Numbers every entry that no running transaction can still precede.
   *
   * @return the head position afterwards
   */
  public long advance() {
    if (sql.number("select case when pg_try_advisory_xact_lock(?) then 1 else 0 end", NUMBERING)
        == 1) {
      sql.update(
          """
          with head as (select coalesce(max(position), 0) as top from security.audit_entry),
               waiting as (select id, row_number() over (order by id) as n from security.audit_entry
                           where position is null
                             and (tx is null or tx < pg_snapshot_xmin(pg_current_snapshot())))
          update security.audit_entry e set position = head.top + waiting.n, tx = null
          from head, waiting where e.id = waiting.id
          """);
    }
    return head();
  }

  /** The newest position; 0 when nothing was ever written. */
  public long head() {
    return sql.number("select coalesce(max(position), 0) from security.audit_entry");
  }

  /** The last position before the first entry that was written after {@code moment}. */
  public long positionAt(Instant moment) {
    return sql.first(
            "select min(position) - 1 from security.audit_entry where at > ?"
                + " having min(position) is not null",
            row -> row.getLong(1),
            moment)
        .orElseGet(this::head);
  }

  /** Entries committed but not yet numbered: the lag of everything that follows the trail. */
  @Gauge(name = "longwatch_audit_waiting", unit = MetricUnits.NONE, absolute = true)
  public long waiting() {
    return sql.number("select count(*) from security.audit_entry where position is null");
  }

  /** Entries after {@code position}, in order. */
  public List<AuditEntry> after(long position, int limit) {
    return sql.list(
        SELECT + " where position > ? order by position limit ?",
        AuditEntry::read,
        position,
        limit);
  }

  /** Entries about one row, oldest first. */
  public List<AuditEntry> about(UUID subject) {
    return sql.list(SELECT + " where subject = ? order by id", AuditEntry::read, subject);
  }

  /** The latest entries about a patient, newest first. */
  public List<AuditEntry> aboutPatient(PatientId patient, int limit) {
    return sql.list(
        SELECT + " where patient_id = ? order by id desc limit ?",
        AuditEntry::read,
        patient.value(),
        limit);
  }

  /** The latest entries, newest first. */
  public List<AuditEntry> latest(int limit) {
    return sql.list(SELECT + " order by id desc limit ?", AuditEntry::read, limit);
  }

  static final String SELECT =
      "select id, position, at, actor, roles, action, kind, subject, centre_id, patient_id,"
          + " detail::text as detail, correlation from security.audit_entry";

  private static String json(Map<String, ?> detail) {
    try {
      Map<String, Object> plain = new TreeMap<>();
      detail.forEach((name, value) -> plain.put(name, plain(value)));
      return JSON.writeValueAsString(plain);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Audit detail cannot be written", e);
    }
  }

  private static Object plain(Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Optional<?> optional) {
      return optional.map(AuditTrail::plain).orElse(null);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(AuditTrail::plain).toList();
    }
    return value.toString();
  }
}
