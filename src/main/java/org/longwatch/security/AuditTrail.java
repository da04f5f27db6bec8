package org.longwatch.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
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

  /** How many ids are kept when those that were expected do not do. */
  private static final int FURTHER = 8;

  private final ThreadLocal<Together> waiting = new ThreadLocal<>();

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
    Entry entry =
        new Entry(
            clocks.instant(),
            actor.name(),
            actor.roles().stream().map(Role::name).sorted().toList().toString(),
            action,
            kind,
            subject,
            centre == null ? null : centre.value(),
            patient == null ? null : patient.value(),
            json(detail));
    Together together = waiting.get();
    if (together != null) {
      if (together.ids.isEmpty()) {
        together.ids.addAll(reserve(FURTHER));
      }
      together.entries.add(entry);
      together.written.add(together.ids.remove());
      return together.written.get(together.written.size() - 1);
    }
    long id =
        sql.insertAhead(
            "insert into security.audit_entry (at, actor, roles, action, kind, subject, centre_id,"
                + " patient_id, detail, correlation) values (?,?,?,?,?,?,?,?,?::jsonb,?) returning"
                + " id",
            entry.at,
            entry.actor,
            entry.roles,
            action,
            kind,
            subject,
            entry.centre,
            entry.patient,
            entry.detail,
            Correlation.current().orElse(null));
    written.fire(new AuditWritten());
    return id;
  }

  /**
   * Does work whose entries are written by one statement after it, in the same transaction. The
   * entries get their ids from here on: whatever the work changes must be locked before, or a
   * change that came later would seem to have come earlier.
   *
   * @param expected how many entries there will be, more or less
   * @param writes takes what is to be sent
   */
  public void together(int expected, Runnable work, Sql.Writes writes) {
    Together together = new Together();
    together.ids.addAll(reserve(expected));
    waiting.set(together);
    try {
      work.run();
    } finally {
      waiting.remove();
    }
    if (!together.entries.isEmpty()) {
      write(together, writes);
      written.fire(new AuditWritten());
    }
  }

  private List<Long> reserve(int number) {
    return sql.numbersAhead(
        "select nextval(pg_get_serial_sequence('security.audit_entry', 'id'))"
            + " from generate_series(1, ?)",
        Math.max(1, number));
  }

  private static void write(Together together, Sql.Writes writes) {
    List<Entry> entries = together.entries;
    writes.add(
        "insert into security.audit_entry (id, at, actor, roles, action, kind, subject, centre_id,"
            + " patient_id, detail, correlation) overriding system value select w.id, w.at,"
            + " w.actor, w.roles, w.action, w.kind, w.subject, w.centre, w.patient, w.detail, ?"
            + " from unnest(?::bigint[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],"
            + " ?::text[], ?::uuid[], ?::uuid[], ?::uuid[], ?::jsonb[]) as w(id, at, actor, roles,"
            + " action, kind, subject, centre, patient, detail)",
        Correlation.current().orElse(null),
        together.written,
        column(entries, Entry::at),
        column(entries, Entry::actor),
        column(entries, Entry::roles),
        column(entries, Entry::action),
        column(entries, Entry::kind),
        column(entries, Entry::subject),
        column(entries, Entry::centre),
        column(entries, Entry::patient),
        column(entries, Entry::detail));
  }

  /** As text, for an array may hold nothing but nulls. */
  private static List<String> column(List<Entry> entries, Function<Entry, ?> value) {
    List<String> column = new ArrayList<>();
    for (Entry each : entries) {
      Object one = value.apply(each);
      column.add(one == null ? null : one.toString());
    }
    return column;
  }

  private record Entry(
      Instant at,
      String actor,
      String roles,
      String action,
      String kind,
      UUID subject,
      UUID centre,
      UUID patient,
      String detail) {}

  /** Entries of one piece of work, and the ids that are kept for it. */
  private static final class Together {
    final Deque<Long> ids = new ArrayDeque<>();
    final List<Long> written = new ArrayList<>();
    final List<Entry> entries = new ArrayList<>();
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
