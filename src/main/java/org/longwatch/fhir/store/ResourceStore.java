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
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.longwatch.kernel.CentreId;
import org.longwatch.platform.Sql;
import org.longwatch.registry.Catalogue;
import org.longwatch.security.Access;

/**
 * Resources as submitted, in all their versions, and the identifiers that they are found by. Every
 * read is held to the reader's centre here, in SQL; what belongs to another centre does not exist.
 */
@ApplicationScoped
@Transactional
public class ResourceStore {

  /**
   * Generation of the search index that new resources are in. Raise it whenever search parameters
   * find something else than before: what is behind is indexed anew. The index {@code
   * resource_not_indexed} names it too.
   */
  public static final int INDEXED = 2;

  private static final String LINE =
      "select r.id, r.type, r.version, r.patient_id, r.deleted, r.updated_at";

  private static final String VERSION =
      "select r.id, r.type, v.version, r.centre_id, r.patient_id, v.recorded_at, v.content"
          + " from fhir.resource r join fhir.resource_version v on v.id = r.id ";

  /** A look into a table, in the answer to {@code explain}. */
  private static final Pattern PLANNED_ROWS =
      Pattern.compile(" on \\w+ t(?:_\\d+)?  .* rows=(\\d+)");

  private static final String OWN = " and (?::uuid is null or r.centre_id = ?::uuid)";

  @Inject Sql sql;
  @Inject Access access;
  @Inject Catalogue catalogue;

  /** What the store knows of identifiers and ids. */
  public record Known(Map<Key, StoredLine> byKey, Map<UUID, StoredLine> byId) {
    public void add(Known other) {
      byKey.putAll(other.byKey);
      byId.putAll(other.byId);
    }
  }

  /**
   * One new version of a resource.
   *
   * @param patient about whom it is, null if about nobody known; whoever was known stays
   */
  public record Written(
      UUID id, String type, int version, UUID patient, String content, boolean created) {}

  public Known known(CentreId centre, Collection<Key> keys, Collection<UUID> ids) {
    Known known = new Known(new HashMap<>(), new HashMap<>());
    // The arrays hide in selects: else the planner counts them and makes a plan for each
    // submission.
    List<Key> wanted = List.copyOf(keys);
    if (!wanted.isEmpty()) {
      sql.list(
          LINE
              + ", i.system, i.value from unnest((select ?::text[]), (select ?::text[]), (select"
              + " ?::text[])) as w(type, system, value) join fhir.identity i on i.type = w.type and"
              + " i.system = w.system and i.value = w.value and i.centre_id = ? join fhir.resource"
              + " r on r.id = i.resource_id",
          row -> {
            StoredLine line = line(row);
            known.byId().put(line.id(), line);
            return known
                .byKey()
                .put(new Key(line.type(), row.getString("system"), row.getString("value")), line);
          },
          wanted.stream().map(Key::type).toList(),
          wanted.stream().map(Key::system).toList(),
          wanted.stream().map(Key::value).toList(),
          centre.value());
    }
    if (!ids.isEmpty()) {
      sql.list(
          LINE
              + " from fhir.resource r where r.id = any ((select ?::uuid[])::uuid[])"
              + " and r.centre_id = ?",
          row -> {
            StoredLine line = line(row);
            return known.byId().put(line.id(), line);
          },
          ids,
          centre.value());
    }
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
          LINE + " from fhir.resource r where r.id = any (?::uuid[]) order by r.id for update",
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
        "select i.type, i.system, i.value, i.resource_id from fhir.identity i"
            + " join fhir.resource r on r.id = i.resource_id and r.centre_id = i.centre_id"
            + " where i.resource_id = any (?::uuid[])",
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

  /** Current content of resources, whoever sent them: to understand what was once accepted. */
  public Map<UUID, StoredVersion> stated(Collection<UUID> ids) {
    Map<UUID, StoredVersion> stated = new HashMap<>();
    sql.list(
            VERSION + "and v.version = r.version where r.id = any (?::uuid[]) and not r.deleted",
            ResourceStore::version,
            ids)
        .forEach(version -> stated.put(version.id(), version));
    return stated;
  }

  /**
   * Keeps new versions.
   *
   * @param writes takes what is to be sent
   * @return the receipts whose versions these replace
   */
  public List<UUID> write(
      CentreId centre, UUID receipt, Instant now, List<Written> versions, Sql.Writes writes) {
    if (versions.isEmpty()) {
      return List.of();
    }
    List<Written> created = versions.stream().filter(Written::created).toList();
    List<Written> changed = versions.stream().filter(each -> !each.created()).toList();
    List<UUID> former = changed.stream().map(Written::id).toList();
    List<UUID> replaced =
        former.isEmpty()
            ? List.of()
            : sql.list(
                "select distinct v.receipt_id from fhir.resource r join fhir.resource_version v"
                    + " on v.id = r.id and v.version = r.version where r.id = any (?::uuid[])",
                row -> row.getObject(1, UUID.class),
                former);
    if (!created.isEmpty()) {
      writes.add(
          "insert into fhir.resource (id, centre_id, type, version, patient_id, updated_at, indexed)"
              + " select w.id, ?, w.type, w.version, w.patient, ?, "
              + INDEXED
              + " from unnest(?::uuid[], ?::text[], ?::integer[], ?::uuid[])"
              + " as w(id, type, version, patient)",
          centre.value(),
          now,
          column("uuid", created, Written::id),
          column("text", created, Written::type),
          column("integer", created, Written::version),
          column("uuid", created, Written::patient));
    }
    if (!changed.isEmpty()) {
      writes.add(
          "update fhir.resource r set version = w.version, deleted = w.deleted, updated_at = ?,"
              + " patient_id = coalesce(w.patient, r.patient_id)"
              + " from unnest(?::uuid[], ?::integer[], ?::boolean[], ?::uuid[])"
              + " as w(id, version, deleted, patient) where r.id = w.id",
          now,
          column("uuid", changed, Written::id),
          column("integer", changed, Written::version),
          column("boolean", changed, each -> each.content() == null),
          column("uuid", changed, Written::patient));
    }
    writes.add(
        "insert into fhir.resource_version (id, version, recorded_at, receipt_id, content,"
            + " centre_id, type) select w.id, w.version, ?, ?, w.content, ?, w.type"
            + " from unnest(?::uuid[], ?::integer[], ?::text[], ?::text[])"
            + " as w(id, version, content, type)",
        now,
        receipt,
        centre.value(),
        column("uuid", versions, Written::id),
        column("integer", versions, Written::version),
        column("text", versions, Written::content),
        column("text", versions, Written::type));
    return replaced;
  }

  private static Sql.Column column(
      String type, List<Written> versions, Function<Written, ?> value) {
    List<Object> values = new ArrayList<>();
    versions.forEach(each -> values.add(value.apply(each)));
    return new Sql.Column(type, values);
  }

  /**
   * Moves all that is kept about a patient to another centre. Identifiers move along unless that
   * centre uses them itself; what the former centre called the patient stays its own.
   *
   * @return how many resources were moved
   */
  public int move(UUID patient, CentreId to, Key calledNow) {
    List<UUID> ids =
        sql.list(
            "update fhir.resource set centre_id = ? where id = ? or patient_id = ? returning id",
            row -> row.getObject(1, UUID.class),
            to.value(),
            patient,
            patient);
    for (String table :
        List.of(
            "resource_version",
            "search_token",
            "search_date",
            "search_number",
            "search_string",
            "search_reference")) {
      sql.update(
          "update fhir." + table + " set centre_id = ? where id = any (?::uuid[])",
          to.value(),
          ids);
    }
    sql.update(
        "update fhir.identity i set centre_id = ? where i.resource_id = any (?::uuid[])"
            + " and i.type <> 'Patient' and not exists (select 1 from fhir.identity o"
            + " where o.type = i.type and o.system = i.system and o.value = i.value"
            + " and o.centre_id = ?)",
        to.value(),
        ids,
        to.value());
    sql.update(
        "insert into fhir.identity (type, system, value, centre_id, resource_id)"
            + " values (?,?,?,?,?)",
        calledNow.type(),
        calledNow.system(),
        calledNow.value(),
        to.value(),
        patient);
    return ids.size();
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

  /**
   * Certain versions, as far as the reader may see them, in one look.
   *
   * @param versions which version of each id, in the same order
   */
  public List<StoredVersion> read(List<UUID> ids, List<Integer> versions) {
    return ids.isEmpty()
        ? List.of()
        : sql.list(
            VERSION
                + "join unnest(?::uuid[], ?::integer[]) as w(id, version) on w.id = v.id"
                + " and w.version = v.version where true"
                + OWN,
            ResourceStore::version,
            ids,
            versions,
            compartment(),
            compartment());
  }

  /** When a version was recorded; empty if there is none. */
  public Optional<Instant> recorded(UUID id, long version) {
    return sql.first(
        "select recorded_at from fhir.resource_version where id = ? and version = ?",
        row -> Sql.instant(row, "recorded_at"),
        id,
        version);
  }

  /** Whether any version of a resource says this, whichever it is and whenever it was recorded. */
  public boolean says(UUID id, Fhir.Unstamped said) {
    return sql.number(
            "select count(*) from (select 1 from fhir.resource_version v where v.id = ?"
                // most are of another length, which is known without unpacking them
                + " and octet_length(v.content) = ? + octet_length(v.version::text)"
                + " and v.content = ? || v.version || ? || to_char(v.recorded_at at time zone"
                + " 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS') || ? limit 1) f",
            id,
            said.bytes(),
            said.before(),
            said.between(),
            said.after())
        == 1;
  }

  /**
   * Versions of one resource, newest first, if the reader may see them.
   *
   * @param before the last version seen, 0 to begin
   * @param since versions kept earlier are left out
   */
  public List<StoredVersion> history(String type, UUID id, Instant since, int before, int limit) {
    return sql.list(
        VERSION
            + "where r.id = ? and r.type = ? and v.recorded_at >= ?"
            + " and (? = 0 or v.version < ?)"
            + OWN
            + " order by v.version desc limit ?",
        ResourceStore::version,
        id,
        type,
        since,
        before,
        before,
        compartment(),
        compartment(),
        limit);
  }

  /**
   * Versions of all resources of some types, newest first, as far as the reader may see them.
   *
   * @param last the last version seen, null to begin
   */
  public List<StoredVersion> history(
      Collection<String> types, Instant since, StoredVersion last, int limit) {
    List<Object> parameters = new ArrayList<>(List.of(centres(), types, since));
    if (last != null) {
      parameters.addAll(List.of(last.recordedAt(), last.id(), last.version()));
    }
    parameters.addAll(List.of(limit, limit));
    return sql.list(
        "select h.*, r.centre_id, r.patient_id from (select l.* from unnest(?::uuid[]) as c(id)"
            + " cross join unnest(?::text[]) as y(type) cross join lateral"
            + " (select v.id, v.type, v.version, v.recorded_at, v.content"
            + " from fhir.resource_version v where v.centre_id = c.id and v.type = y.type"
            + " and v.recorded_at >= ?"
            + (last == null ? "" : " and (v.recorded_at, v.id, v.version) < (?, ?, ?)")
            + " order by v.recorded_at desc, v.id desc, v.version desc limit ?) l"
            + " order by l.recorded_at desc, l.id desc, l.version desc limit ?) h"
            + " join fhir.resource r on r.id = h.id"
            + " order by h.recorded_at desc, h.id desc, h.version desc",
        ResourceStore::version,
        parameters.toArray());
  }

  /** Newest versions that fit, in order, as far as the reader may see them. */
  public List<Selection.Hit> find(List<String> types, Selection selection, int limit) {
    StringBuilder shown = new StringBuilder();
    StringBuilder order = new StringBuilder();
    StringBuilder outer = new StringBuilder();
    for (int i = 0; i < selection.order().size(); i++) {
      Selection.Column column = selection.order().get(i);
      shown.append(", ").append(column.shown()).append(" as k").append(i);
      order.append(column.expression()).append(column.direction());
      outer.append("p.k").append(i).append(column.direction());
    }
    String byId = selection.descending() ? "id desc" : "id";
    String inner =
        "select r.id, r.type, r.version, r.centre_id, r.patient_id"
            + shown
            + seen(selection, types)
            + " order by "
            + order
            + "r."
            + byId
            + " limit ?";
    List<Object> parameters = new ArrayList<>();
    String page = page(inner, types, selection, parameters, limit);
    if (!page.equals(inner)) {
      page = page + " order by " + outer + "p." + byId + " limit ?";
      parameters.add(limit);
    }
    int keys = selection.order().size();
    return sql.list(
        "select p.*, v.recorded_at, v.content from ("
            + page
            + ") p join fhir.resource_version v on v.id = p.id and v.version = p.version order by "
            + outer
            + "p."
            + byId,
        row -> {
          List<String> values = new ArrayList<>();
          for (int i = 0; i < keys; i++) {
            values.add(row.getString("k" + i));
          }
          return new Selection.Hit(version(row), values);
        },
        parameters.toArray());
  }

  /** How many resources fit, as far as the reader may see them. */
  public long count(List<String> types, Selection selection) {
    List<Object> parameters = new ArrayList<>();
    String page = page("select 1" + seen(selection, types), types, selection, parameters, null);
    return sql.number("select count(*) from (" + page + ") p", parameters.toArray());
  }

  /** What is seen of a centre; the parameters are those of the joins, centre, types, and others. */
  private String seen(Selection selection, List<String> types) {
    boolean one = oneCentre();
    return " from fhir.resource r "
        + selection.joins()
        + " where r.centre_id = "
        + (one ? "?" : "c.id")
        + " and "
        + (types.size() == 1
            ? "r.type = '" + types.get(0) + "'"
            : selection.together() ? "r.type = any (?::text[])" : "r.type = y.type")
        + " and not r.deleted"
        + selection.where();
  }

  /** The search in every centre that is seen, and for every type unless they are few rows. */
  private String page(
      String inner,
      List<String> types,
      Selection selection,
      List<Object> parameters,
      Integer limit) {
    boolean one = oneCentre();
    boolean typeByType = types.size() > 1 && !selection.together();
    List<String> outer = new ArrayList<>();
    if (!one) {
      outer.add("unnest(?::uuid[]) as c(id)");
      parameters.add(centres());
    }
    if (typeByType) {
      outer.add("unnest(?::text[]) as y(type)");
      parameters.add(types);
    }
    parameters.addAll(selection.joined());
    if (one) {
      parameters.add(centres().get(0));
    }
    if (types.size() > 1 && selection.together()) {
      parameters.add(types);
    }
    parameters.addAll(selection.bound());
    if (limit != null) {
      parameters.add(limit);
    }
    return outer.isEmpty()
        ? inner
        : "select p.* from "
            + String.join(" cross join ", outer)
            + " cross join lateral ("
            + inner
            + ") p";
  }

  /** Newest versions of resources that are not deleted, as far as the reader may see them. */
  public List<StoredVersion> at(Collection<UUID> ids) {
    return ids.isEmpty()
        ? List.of()
        : sql.list(
            VERSION
                + "and v.version = r.version where r.id = any (?::uuid[]) and not r.deleted"
                + OWN
                + " order by r.id",
            ResourceStore::version,
            ids,
            compartment(),
            compartment());
  }

  /**
   * What resources point to.
   *
   * @param references numbers of search parameters
   */
  public List<UUID> targets(Collection<UUID> ids, Collection<Integer> references) {
    return ids.isEmpty() || references.isEmpty()
        ? List.of()
        : sql.list(
            "select distinct target from fhir.search_reference where id = any (?::uuid[])"
                + " and param = any (?::integer[])",
            row -> row.getObject(1, UUID.class),
            ids,
            references);
  }

  /**
   * Newest versions of resources that point to others, as far as the reader may see them.
   *
   * @param reference number of a search parameter, null for the patient they are about
   */
  public List<StoredVersion> pointing(
      String type, Integer reference, Collection<UUID> targets, int limit) {
    if (targets.isEmpty()) {
      return List.of();
    }
    List<Object> parameters = new ArrayList<>(List.of(targets));
    if (reference != null) {
      parameters.add(reference);
    }
    parameters.add(type);
    parameters.add(compartment());
    parameters.add(compartment());
    parameters.add(limit);
    return sql.list(
        VERSION
            + "and v.version = r.version"
            + (reference == null
                ? " where r.patient_id = any (?::uuid[])"
                : " join (select distinct id from fhir.search_reference where target = any"
                    + " (?::uuid[]) and param = ?) f on f.id = r.id where true")
            + " and r.type = ? and not r.deleted"
            + OWN
            + " order by r.id limit ?",
        ResourceStore::version,
        parameters.toArray());
  }

  /** Whether the reader may see a date of a search parameter that is longer than this. */
  public boolean hasLongDates(int parameter, long milliseconds) {
    return sql.first(
            "select 1 from fhir.search_date where centre_id = any (?::uuid[]) and param = "
                + parameter
                + " and high - low > "
                + milliseconds
                + " limit 1",
            row -> row.getInt(1),
            centres())
        .isPresent();
  }

  /**
   * How many rows of its table each query would have, as the planner guesses without looking.
   *
   * @param queries each about one table with the alias {@code t}
   * @return in any order; fewer than asked for if the planner can answer them in no such way
   */
  public List<Double> estimate(List<String> queries, List<Object> parameters) {
    List<Double> rows = new ArrayList<>();
    sql
        .list(
            "explain (" + String.join(") union all (", queries) + ")",
            row -> PLANNED_ROWS.matcher(row.getString(1)),
            parameters.toArray())
        .stream()
        .filter(Matcher::find)
        .forEach(line -> rows.add(Double.valueOf(line.group(1))));
    return rows;
  }

  private boolean oneCentre() {
    return compartment() != null;
  }

  /** The centres whose resources the reader may see. */
  public List<UUID> centres() {
    UUID own = compartment();
    return own != null
        ? List.of(own)
        : catalogue.centres().stream().map(each -> each.id().value()).toList();
  }

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
        row.getBoolean("deleted"),
        Sql.instant(row, "updated_at"));
  }

  private static StoredVersion version(ResultSet row) throws SQLException {
    return new StoredVersion(
        row.getObject("id", UUID.class),
        row.getString("type"),
        row.getInt("version"),
        row.getObject("centre_id", UUID.class),
        row.getObject("patient_id", UUID.class),
        Sql.instant(row, "recorded_at"),
        row.getString("content"));
  }
}
