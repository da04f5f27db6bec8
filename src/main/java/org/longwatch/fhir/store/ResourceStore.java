package org.longwatch.fhir.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.platform.Sql;
import org.longwatch.security.Access;

/**
 * Resources as submitted, in all their versions, and the identifiers that they are found by. Every
 * read is held to the reader's centre here, in SQL; what belongs to another centre does not exist.
 */
@ApplicationScoped
@Transactional
public class ResourceStore {

  private static final String VERSION =
      "select r.id, r.type, v.version, r.patient_id, v.recorded_at, v.content"
          + " from fhir.resource r join fhir.resource_version v on v.id = r.id ";

  private static final String OWN = " and (?::uuid is null or r.centre_id = ?::uuid)";

  @Inject Sql sql;
  @Inject Access access;

  /** What the store knows of identifiers and ids, asked for in one query. */
  public record Known(Map<Key, StoredLine> byKey, Map<UUID, StoredLine> byId) {
    public void add(Known other) {
      byKey.putAll(other.byKey);
      byId.putAll(other.byId);
    }
  }

  /** One new version of a resource. */
  public record Written(
      UUID id, String type, int version, UUID patient, String content, boolean created) {}

  public Known known(CentreId centre, Collection<Key> keys, Collection<UUID> ids) {
    Known known = new Known(new HashMap<>(), new HashMap<>());
    if (keys.isEmpty() && ids.isEmpty()) {
      return known;
    }
    List<Key> wanted = List.copyOf(keys);
    sql.list(
        "select r.id, r.type, r.version, r.patient_id, r.deleted, i.system, i.value"
            + " from unnest(?::text[], ?::text[], ?::text[]) as w(type, system, value)"
            + " join fhir.identity i on i.type = w.type and i.system = w.system"
            + " and i.value = w.value and i.centre_id = ?"
            + " join fhir.resource r on r.id = i.resource_id"
            + " union all select r.id, r.type, r.version, r.patient_id, r.deleted, null, null"
            + " from fhir.resource r where r.id = any (?::uuid[]) and r.centre_id = ?",
        row -> {
          StoredLine line = line(row);
          if (row.getString("system") != null) {
            known
                .byKey()
                .put(new Key(line.type(), row.getString("system"), row.getString("value")), line);
          }
          return known.byId().put(line.id(), line);
        },
        wanted.stream().map(Key::type).toList(),
        wanted.stream().map(Key::system).toList(),
        wanted.stream().map(Key::value).toList(),
        centre.value(),
        ids,
        centre.value());
    return known;
  }

  /**
   * Claims identifiers for new resources. Waits for whoever is about to claim the same, in an order
   * that is the same for everybody.
   *
   * @return those that somebody else has got
   */
  public Set<Key> claim(CentreId centre, Map<Key, UUID> wanted) {
    if (wanted.isEmpty()) {
      return Set.of();
    }
    TreeMap<Key, UUID> ordered = new TreeMap<>(wanted);
    Set<Key> lost = new HashSet<>(wanted.keySet());
    sql.list(
            "insert into fhir.identity (type, system, value, centre_id, resource_id)"
                + " select w.type, w.system, w.value, ?::uuid, w.id"
                + " from unnest(?::text[], ?::text[], ?::text[], ?::uuid[])"
                + " as w(type, system, value, id) order by 1, 2, 3"
                + " on conflict do nothing returning type, system, value",
            row -> new Key(row.getString(1), row.getString(2), row.getString(3)),
            centre.value(),
            ordered.keySet().stream().map(Key::type).toList(),
            ordered.keySet().stream().map(Key::system).toList(),
            ordered.keySet().stream().map(Key::value).toList(),
            ordered.values())
        .forEach(lost::remove);
    return lost;
  }

  /** Gives claimed identifiers back. */
  public void release(CentreId centre, Collection<Key> keys) {
    List<Key> claimed = List.copyOf(keys);
    sql.update(
        "delete from fhir.identity i using unnest(?::text[], ?::text[], ?::text[])"
            + " as w(type, system, value) where i.type = w.type and i.system = w.system"
            + " and i.value = w.value and i.centre_id = ?",
        claimed.stream().map(Key::type).toList(),
        claimed.stream().map(Key::system).toList(),
        claimed.stream().map(Key::value).toList(),
        centre.value());
  }

  /** Locks resources until the end of the transaction, and tells their newest state. */
  public Map<UUID, StoredLine> lock(Collection<UUID> ids) {
    Map<UUID, StoredLine> locked = new HashMap<>();
    if (!ids.isEmpty()) {
      sql.list(
          "select r.id, r.type, r.version, r.patient_id, r.deleted from fhir.resource r"
              + " where r.id = any (?::uuid[]) order by r.id for update",
          row -> {
            StoredLine line = line(row);
            return locked.put(line.id(), line);
          },
          ids);
    }
    return locked;
  }

  /** All identifiers of resources. */
  public Map<UUID, Set<Key>> keysOf(Collection<UUID> ids) {
    Map<UUID, Set<Key>> keys = new HashMap<>();
    sql.list(
        "select type, system, value, resource_id from fhir.identity"
            + " where resource_id = any (?::uuid[])",
        row ->
            keys.computeIfAbsent(row.getObject("resource_id", UUID.class), id -> new HashSet<>())
                .add(new Key(row.getString(1), row.getString(2), row.getString(3))),
        ids);
    return keys;
  }

  /** Current content of resources of a centre. */
  public Map<UUID, StoredVersion> current(CentreId centre, Collection<UUID> ids) {
    Map<UUID, StoredVersion> current = new HashMap<>();
    if (!ids.isEmpty()) {
      sql.list(
              VERSION
                  + "and v.version = r.version where r.id = any (?::uuid[]) and r.centre_id = ?"
                  + " and not r.deleted",
              ResourceStore::version,
              ids,
              centre.value())
          .forEach(version -> current.put(version.id(), version));
    }
    return current;
  }

  /**
   * Keeps new versions.
   *
   * @return the receipts whose versions these replace
   */
  public List<UUID> write(CentreId centre, UUID receipt, Instant now, List<Written> versions) {
    List<Object[]> created = new ArrayList<>();
    List<Object[]> changed = new ArrayList<>();
    List<Object[]> contents = new ArrayList<>();
    List<UUID> former = new ArrayList<>();
    for (Written each : versions) {
      boolean deleted = each.content() == null;
      if (each.created()) {
        created.add(
            new Object[] {
              each.id(), centre.value(), each.type(), each.version(), each.patient(), now
            });
      } else {
        former.add(each.id());
        changed.add(new Object[] {each.version(), deleted, now, each.id()});
      }
      contents.add(new Object[] {each.id(), each.version(), now, receipt, each.content()});
    }
    List<UUID> replaced =
        former.isEmpty()
            ? List.of()
            : sql.list(
                "select distinct v.receipt_id from fhir.resource r join fhir.resource_version v"
                    + " on v.id = r.id and v.version = r.version where r.id = any (?::uuid[])",
                row -> row.getObject(1, UUID.class),
                former);
    sql.batch(
        "insert into fhir.resource (id, centre_id, type, version, patient_id, updated_at)"
            + " values (?,?,?,?,?,?)",
        created);
    sql.batch(
        "update fhir.resource set version = ?, deleted = ?, updated_at = ? where id = ?", changed);
    sql.batch(
        "insert into fhir.resource_version (id, version, recorded_at, receipt_id, content)"
            + " values (?,?,?,?,?)",
        contents);
    return replaced;
  }

  /** One version, or the newest when {@code version} is 0, if the reader may see it. */
  public Optional<StoredVersion> read(String type, UUID id, int version) {
    return sql.first(
        VERSION
            + "where r.id = ? and r.type = ? and v.version = case when ? = 0 then r.version else ?"
            + " end"
            + OWN,
        ResourceStore::version,
        id,
        type,
        version,
        version,
        compartment(),
        compartment());
  }

  /** All versions, newest first, if the reader may see them. */
  public List<StoredVersion> history(String type, UUID id) {
    return sql.list(
        VERSION + "where r.id = ? and r.type = ?" + OWN + " order by v.version desc",
        ResourceStore::version,
        id,
        type,
        compartment(),
        compartment());
  }

  /**
   * Newest versions that fit, in the order of their ids.
   *
   * @param after the last id seen, null to begin
   */
  public List<StoredVersion> search(Search search, UUID after, int limit) {
    StringBuilder query =
        new StringBuilder(VERSION)
            .append("and v.version = r.version where r.type = ? and not r.deleted")
            .append(OWN);
    List<Object> parameters = new ArrayList<>();
    parameters.add(search.type());
    parameters.add(compartment());
    parameters.add(compartment());
    search
        .id()
        .ifPresent(
            id -> {
              query.append(" and r.id = ?");
              parameters.add(id);
            });
    search
        .patient()
        .ifPresent(
            patient -> {
              query.append(" and r.patient_id = ?");
              parameters.add(patient);
            });
    if (search.system().isPresent() || search.value().isPresent()) {
      query.append(
          " and r.id in (select i.resource_id from fhir.identity i where i.type = r.type"
              + " and i.centre_id = r.centre_id");
      search
          .system()
          .ifPresent(
              system -> {
                query.append(" and i.system = ?");
                parameters.add(system);
              });
      search
          .value()
          .ifPresent(
              value -> {
                query.append(" and i.value = ?");
                parameters.add(value);
              });
      query.append(")");
    }
    if (after != null) {
      query.append(" and r.id > ?");
      parameters.add(after);
    }
    query.append(" order by r.id limit ?");
    parameters.add(limit);
    return sql.list(query.toString(), ResourceStore::version, parameters.toArray());
  }

  /** What is searched for; empty parts do not narrow. */
  public record Search(
      String type,
      Optional<UUID> id,
      Optional<UUID> patient,
      Optional<String> system,
      Optional<String> value) {}

  /** The only place that decides whose resources are seen. */
  private UUID compartment() {
    access.requirePatientLevel();
    return access.compartment().map(CentreId::value).orElse(null);
  }

  private static StoredLine line(ResultSet row) throws SQLException {
    return new StoredLine(
        row.getObject("id", UUID.class),
        row.getString("type"),
        row.getInt("version"),
        row.getObject("patient_id", UUID.class),
        row.getBoolean("deleted"));
  }

  private static StoredVersion version(ResultSet row) throws SQLException {
    return new StoredVersion(
        row.getObject("id", UUID.class),
        row.getString("type"),
        row.getInt("version"),
        row.getObject("patient_id", UUID.class),
        Sql.instant(row, "recorded_at"),
        row.getString("content"));
  }
}
