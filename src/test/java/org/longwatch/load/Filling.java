package org.longwatch.load;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Fills a database by copying, in SQL, all that has been taken from one centre: every copy lies a
 * day further in the past, under ids and identifiers of its own. What is measured then goes on with
 * tables and indexes as large as after years.
 */
final class Filling {

  private static final List<String> ROOMS =
      List.of("fhir", "intake", "registry", "followup", "clonality", "adverseevent");

  /** What there is one of, whatever is stored. */
  private static final Set<String> SINGLE =
      Set.of("registry.centre", "registry.product", "registry.batch", "registry.contact");

  /** Milliseconds; each fill steps a little more than a day, so that no copy meets another's. */
  private static final long DAY = 86_400_000;

  private Filling() {}

  /** Fills up to so many resources, more or less. */
  static void fill(DataSource database, long resources) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      long there = number(statement, "select count(*) from fhir.resource");
      long copies = resources / there - 1;
      if (copies < 1) {
        return;
      }
      // neither foreign keys nor triggers: what is copied has passed them
      statement.execute("set session_replication_role = replica");
      statement.execute("set synchronous_commit = off");
      statement.execute("set timezone = 'UTC'");
      statement.execute(
          """
          create or replace function pg_temp.moved(id uuid, earlier bigint) returns uuid
          language sql immutable as $$
            select (lpad(to_hex(('x' || substr(hex, 1, 12))::bit(48)::bigint - earlier),
                         12, '0') || substr(hex, 13))::uuid
            from (select replace(id::text, '-', '') as hex) h
          $$
          """);
      for (String table : tables(statement)) {
        long begun = System.nanoTime();
        int rows = statement.executeUpdate(copy(statement, table, copies));
        System.out.printf(
            "filled %s with %,d rows in %d s%n",
            table, rows, (System.nanoTime() - begun) / 1_000_000_000L);
      }
      statement.execute("vacuum analyze");
      statement.execute("checkpoint");
    }
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> named = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "select table_schema || '.' || table_name from information_schema.tables t"
                + " where table_type = 'BASE TABLE' and table_schema in ('"
                + String.join("', '", ROOMS)
                + "') and not exists (select 1 from pg_inherits i where i.inhrelid ="
                + " format('%I.%I', table_schema, table_name)::regclass) order by 1")) {
      while (rows.next()) {
        named.add(rows.getString(1));
      }
    }
    List<String> filled = new ArrayList<>();
    for (String table : named) {
      if (!SINGLE.contains(table)
          && !columns(statement, table).isEmpty()
          && number(statement, "select count(*) from (select 1 from " + table + " limit 1) t")
              > 0) {
        filled.add(table);
      }
    }
    return filled;
  }

  private record Column(String name, String type) {}

  /** Those that can be written; none if the table has nothing that a copy could differ by. */
  private static List<Column> columns(Statement statement, String table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "select column_name, data_type from information_schema.columns where table_schema ||"
                + " '.' || table_name = '"
                + table
                + "' and is_generated = 'NEVER' order by ordinal_position")) {
      while (rows.next()) {
        columns.add(new Column(rows.getString(1), rows.getString(2)));
      }
    }
    return columns.stream().anyMatch(each -> each.type().equals("uuid")) ? columns : List.of();
  }

  private static String copy(Statement statement, String table, long copies) throws SQLException {
    StringBuilder names = new StringBuilder();
    StringBuilder values = new StringBuilder();
    for (Column column : columns(statement, table)) {
      String name = "\"" + column.name() + "\"";
      names.append(names.isEmpty() ? "" : ", ").append(name);
      values
          .append(values.isEmpty() ? "" : ", ")
          .append(
              switch (column.type()) {
                case "uuid" ->
                    Set.of("centre_id", "client_id").contains(column.name())
                        ? "t." + name
                        : "pg_temp.moved(t." + name + ", k * " + (DAY + 7919 * copies) + ")";
                case "text" ->
                    column.name().equals("fingerprint")
                        ? "t." + name + " || k"
                        : "case when t."
                            + name
                            + " like 'BENCH-%' then t."
                            + name
                            + " || '.' || k else t."
                            + name
                            + " end";
                default -> "t." + name;
              });
    }
    return "insert into "
        + table
        + " ("
        + names
        + ") select "
        + values
        + " from generate_series(1, "
        + copies
        + ") k, (select * from "
        + table
        + ") t on conflict do nothing";
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
