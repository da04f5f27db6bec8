package org.longwatch.fhir.search;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
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

  private static final String INSERT =
      """
      with tokens as (
        insert into fhir.search_token (centre_id, param, code, system, id)
        select ?::uuid, w.* from unnest(?::integer[], ?::text[], ?::bigint[], ?::uuid[]) as w),
      dates as (
        insert into fhir.search_date (centre_id, param, low, high, id)
        select ?::uuid, w.* from unnest(?::integer[], ?::bigint[], ?::bigint[], ?::uuid[]) as w),
      numbers as (
        insert into fhir.search_number (centre_id, param, value, system, unit, id)
        select ?::uuid, w.*
        from unnest(?::integer[], ?::float8[], ?::bigint[], ?::text[], ?::uuid[]) as w),
      texts as (
        insert into fhir.search_string (centre_id, param, folded, exact, id)
        select ?::uuid, w.* from unnest(?::integer[], ?::text[], ?::text[], ?::uuid[]) as w)
      insert into fhir.search_reference (centre_id, param, target, id)
      select ?::uuid, w.* from unnest(?::integer[], ?::uuid[], ?::uuid[]) as w
      """;

  @Inject Sql sql;

  /**
   * A resource that has changed.
   *
   * @param resource its newest version, null if it has been deleted
   * @param created whether nothing was there before
   */
  public record Change(UUID id, Resource resource, boolean created) {}

  private record Behind(UUID id, CentreId centre, String content) {}

  /**
   * Makes the newest versions findable, and what was there before not.
   *
   * @param writes takes what is to be sent
   */
  public void write(CentreId centre, Collection<Change> changes, Sql.Writes writes) {
    forget(changes.stream().filter(each -> !each.created()).map(Change::id).toList(), writes);
    Rows rows = new Rows();
    for (Change each : changes) {
      if (each.resource() != null) {
        rows.add(each.id(), each.resource());
      }
    }
    insert(centre, rows, writes);
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
    Sql.Writes writes = sql.writes();
    forget(ids, writes);
    for (CentreId centre : behind.stream().map(Behind::centre).distinct().toList()) {
      Rows rows = new Rows();
      for (Behind each : behind) {
        if (each.centre().equals(centre) && each.content() != null) {
          rows.add(each.id(), Fhir.parse(each.content()));
        }
      }
      insert(centre, rows, writes);
    }
    if (!ids.isEmpty()) {
      writes.add(
          "update fhir.resource set indexed = ? where id = any (?::uuid[])",
          ResourceStore.INDEXED,
          ids);
    }
    writes.send();
    return ids.size();
  }

  private static void forget(Collection<UUID> ids, Sql.Writes writes) {
    if (!ids.isEmpty()) {
      for (String table : TABLES) {
        writes.add("delete from fhir." + table + " where id = any (?::uuid[])", ids);
      }
    }
  }

  /** All rows in one statement, for every statement is a way to the database and back. */
  private static void insert(CentreId centre, Rows rows, Sql.Writes writes) {
    List<Object> parameters = new ArrayList<>();
    parameters.add(centre.value());
    column(parameters, "integer", rows.tokens(), Rows.Token::param);
    column(parameters, "text", rows.tokens(), Rows.Token::code);
    column(parameters, "bigint", rows.tokens(), Rows.Token::system);
    column(parameters, "uuid", rows.tokens(), Rows.Token::id);
    parameters.add(centre.value());
    column(parameters, "integer", rows.dates(), Rows.Date::param);
    column(parameters, "bigint", rows.dates(), Rows.Date::low);
    column(parameters, "bigint", rows.dates(), Rows.Date::high);
    column(parameters, "uuid", rows.dates(), Rows.Date::id);
    parameters.add(centre.value());
    column(parameters, "integer", rows.numbers(), Rows.Number::param);
    column(parameters, "float8", rows.numbers(), Rows.Number::value);
    column(parameters, "bigint", rows.numbers(), Rows.Number::system);
    column(parameters, "text", rows.numbers(), Rows.Number::unit);
    column(parameters, "uuid", rows.numbers(), Rows.Number::id);
    parameters.add(centre.value());
    column(parameters, "integer", rows.texts(), Rows.Text::param);
    column(parameters, "text", rows.texts(), Rows.Text::folded);
    column(parameters, "text", rows.texts(), Rows.Text::exact);
    column(parameters, "uuid", rows.texts(), Rows.Text::id);
    parameters.add(centre.value());
    column(parameters, "integer", rows.pointers(), Rows.Pointer::param);
    column(parameters, "uuid", rows.pointers(), Rows.Pointer::target);
    column(parameters, "uuid", rows.pointers(), Rows.Pointer::id);
    writes.add(INSERT.strip(), parameters.toArray());
  }

  private static <T> void column(
      List<Object> parameters, String type, Collection<T> rows, Function<T, ?> value) {
    parameters.add(new Sql.Column(type, rows.stream().map(value).toList()));
  }
}
