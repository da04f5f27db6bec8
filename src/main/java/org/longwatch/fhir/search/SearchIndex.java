package org.longwatch.fhir.search;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.kernel.CentreId;
import org.longwatch.platform.Sql;

/**
 * Keeps what current resources are found by, in the transaction that keeps the resources: whoever
 * has the answer to a submission finds it.
 */
@ApplicationScoped
@Transactional
public class SearchIndex {

  private static final int BATCH = 500;

  private static final List<String> TABLES =
      List.of("search_token", "search_date", "search_number", "search_string", "search_reference");

  @Inject Sql sql;

  /**
   * A resource that has changed.
   *
   * @param resource its newest version, null if it has been deleted
   * @param created whether nothing was there before
   */
  public record Change(UUID id, Resource resource, boolean created) {}

  private record Behind(UUID id, CentreId centre, String content) {}

  /** Makes the newest versions findable, and what was there before not. */
  public void write(CentreId centre, Collection<Change> changes) {
    forget(changes.stream().filter(each -> !each.created()).map(Change::id).toList());
    Rows rows = new Rows();
    for (Change each : changes) {
      if (each.resource() != null) {
        rows.add(each.id(), each.resource());
      }
    }
    insert(centre, rows);
  }

  /**
   * Something that points to something else.
   *
   * @param type of what points
   * @param target what it points to
   */
  public record Pointer(UUID id, String type, UUID target) {}

  /** Current resources of a centre that point to these by a parameter that can be searched by. */
  public List<Pointer> pointers(CentreId centre, Collection<UUID> targets) {
    return targets.isEmpty()
        ? List.of()
        : sql.list(
            "select distinct r.id, r.type, s.target from fhir.search_reference s"
                + " join fhir.resource r on r.id = s.id where s.target = any (?::uuid[])"
                + " and s.id <> s.target and s.centre_id = ? and not r.deleted"
                + " order by r.type, r.id limit ?",
            row ->
                new Pointer(
                    row.getObject(1, UUID.class), row.getString(2), row.getObject(3, UUID.class)),
            targets,
            centre.value(),
            BATCH);
  }

  /**
   * Indexes some of what was kept before the index was, or before it was as it is now.
   *
   * @return how many; 0 if there is no more
   */
  public int catchUp() {
    List<Behind> behind =
        sql.list(
            "select r.id, r.centre_id, v.content from (select id, centre_id, version, deleted"
                + " from fhir.resource where indexed < "
                + ResourceStore.INDEXED
                + " order by id limit ? for update skip locked) r"
                + " join fhir.resource_version v on v.id = r.id and v.version = r.version",
            row ->
                new Behind(
                    row.getObject(1, UUID.class),
                    new CentreId(row.getObject(2, UUID.class)),
                    row.getString(3)),
            BATCH);
    List<UUID> ids = behind.stream().map(Behind::id).toList();
    forget(ids);
    for (CentreId centre : behind.stream().map(Behind::centre).distinct().toList()) {
      Rows rows = new Rows();
      for (Behind each : behind) {
        if (each.centre().equals(centre) && each.content() != null) {
          rows.add(each.id(), Fhir.parse(each.content()));
        }
      }
      insert(centre, rows);
    }
    if (!ids.isEmpty()) {
      sql.update(
          "update fhir.resource set indexed = ? where id = any (?::uuid[])",
          ResourceStore.INDEXED,
          ids);
    }
    return ids.size();
  }

  private void forget(Collection<UUID> ids) {
    if (!ids.isEmpty()) {
      for (String table : TABLES) {
        sql.update("delete from fhir." + table + " where id = any (?::uuid[])", ids);
      }
    }
  }

  private void insert(CentreId centre, Rows rows) {
    if (!rows.tokens().isEmpty()) {
      List<List<Object>> columns = columns(4);
      for (Rows.Token each : rows.tokens()) {
        add(columns, each.param(), each.code(), each.system(), each.id());
      }
      insert(
          centre,
          "search_token (centre_id, param, code, system, id)",
          columns,
          "integer",
          "text",
          "bigint",
          "uuid");
    }
    if (!rows.dates().isEmpty()) {
      List<List<Object>> columns = columns(4);
      for (Rows.Date each : rows.dates()) {
        add(columns, each.param(), each.low(), each.high(), each.id());
      }
      insert(
          centre,
          "search_date (centre_id, param, low, high, id)",
          columns,
          "integer",
          "bigint",
          "bigint",
          "uuid");
    }
    if (!rows.numbers().isEmpty()) {
      List<List<Object>> columns = columns(5);
      for (Rows.Number each : rows.numbers()) {
        add(
            columns,
            each.param(),
            String.valueOf(each.value()),
            each.system(),
            each.unit(),
            each.id());
      }
      insert(
          centre,
          "search_number (centre_id, param, value, system, unit, id)",
          columns,
          "integer",
          "float8",
          "bigint",
          "text",
          "uuid");
    }
    if (!rows.texts().isEmpty()) {
      List<List<Object>> columns = columns(4);
      for (Rows.Text each : rows.texts()) {
        add(columns, each.param(), each.folded(), each.exact(), each.id());
      }
      insert(
          centre,
          "search_string (centre_id, param, folded, exact, id)",
          columns,
          "integer",
          "text",
          "text",
          "uuid");
    }
    if (!rows.pointers().isEmpty()) {
      List<List<Object>> columns = columns(3);
      for (Rows.Pointer each : rows.pointers()) {
        add(columns, each.param(), each.target(), each.id());
      }
      insert(
          centre,
          "search_reference (centre_id, param, target, id)",
          columns,
          "integer",
          "uuid",
          "uuid");
    }
  }

  /** One statement for all rows of a table. */
  private void insert(CentreId centre, String into, List<List<Object>> columns, String... types) {
    StringBuilder arrays = new StringBuilder();
    for (String type : types) {
      arrays.append(arrays.isEmpty() ? "" : ", ").append("?::").append(type).append("[]");
    }
    List<Object> parameters = new ArrayList<>();
    parameters.add(centre.value());
    parameters.addAll(columns);
    sql.update(
        "insert into fhir." + into + " select ?::uuid, w.* from unnest(" + arrays + ") as w",
        parameters.toArray());
  }

  private static List<List<Object>> columns(int number) {
    List<List<Object>> columns = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      columns.add(new ArrayList<>());
    }
    return columns;
  }

  private static void add(List<List<Object>> columns, Object... values) {
    for (int i = 0; i < values.length; i++) {
      columns.get(i).add(values[i]);
    }
  }
}
