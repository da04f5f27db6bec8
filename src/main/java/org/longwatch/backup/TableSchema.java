package org.longwatch.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.PGConnection;

/** The tables and sequences of Longwatch as the catalogue of a database describes them. */
final class TableSchema {

  /** Flyway's own table: it describes the schema, which a restore makes anew. */
  private static final String HISTORY = "platform.schema_version";

  private static final String OURS =
      " n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'public') ";

  /**
   * A table to copy.
   *
   * @param columns names of the stored columns, without generated ones
   * @param expressions what to select for each of them
   * @param order what to sort by, so that the same rows give the same bytes
   */
  record Table(
      String schema,
      String name,
      List<String> columns,
      List<String> expressions,
      List<String> order) {

    String qualified() {
      return quoted(schema) + "." + quoted(name);
    }

    String quotedColumns() {
      return String.join(", ", columns.stream().map(TableSchema::quoted).toList());
    }

    /** Writes all rows in COPY text format; answers how many. */
    long copyTo(Connection connection, OutputStream out) throws SQLException, IOException {
      String query =
          "select "
              + String.join(", ", expressions)
              + " from "
              + qualified()
              + " order by "
              + String.join(", ", order);
      return connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("copy (" + query + ") to stdout", out);
    }
  }

  record Sequence(String schema, String name) {
    String qualified() {
      return quoted(schema) + "." + quoted(name);
    }
  }

  private final Connection connection;

  TableSchema(Connection connection) {
    this.connection = connection;
  }

  /** Makes COPY text independent of the settings of server and user. */
  void fixFormats() throws SQLException {
    execute("set timezone = 'UTC'");
    execute("set datestyle = 'ISO, YMD'");
    execute("set intervalstyle = 'postgres'");
    execute("set bytea_output = 'hex'");
    execute("set extra_float_digits = 1");
    execute("set client_encoding = 'UTF8'");
  }

  /** Our schemas, by name. */
  List<String> schemas() throws SQLException {
    return strings("select n.nspname from pg_namespace n where" + OURS + "order by 1");
  }

  /** Version of the newest migration applied. */
  String version() throws SQLException {
    List<String> versions =
        strings(
            "select version from "
                + HISTORY
                + " where success and version is not null order by installed_rank desc limit 1");
    return versions.isEmpty() ? "" : versions.get(0);
  }

  boolean isMigrated() throws SQLException {
    return !strings("select 1 where to_regclass('" + HISTORY + "') is not null").isEmpty();
  }

  /** All tables, referenced before referencing. */
  List<Table> tables() throws SQLException {
    Map<Long, Table> tables = new LinkedHashMap<>();
    // partitions are read and written through their parent
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select c.oid, n.nspname, c.relname from pg_class c"
                    + " join pg_namespace n on n.oid = c.relnamespace"
                    + " where c.relkind in ('r', 'p') and not c.relispartition and"
                    + OURS
                    + "order by n.nspname, c.relname")) {
      while (row.next()) {
        Table table = table(row.getLong(1), row.getString(2), row.getString(3));
        if (!(table.schema() + "." + table.name()).equals(HISTORY)) {
          tables.put(row.getLong(1), table);
        }
      }
    }
    Set<Table> ordered = new LinkedHashSet<>();
    Map<Long, Set<Long>> references = references();
    for (Long oid : tables.keySet()) {
      place(oid, tables, references, ordered, new LinkedHashSet<>());
    }
    return List.copyOf(ordered);
  }

  private Table table(long oid, String schema, String name) throws SQLException {
    List<String> columns = new ArrayList<>();
    List<String> expressions = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select attname, format_type(atttypid, null) from pg_attribute where attrelid = ?::oid"
                + " and attnum > 0 and not attisdropped and attgenerated = '' order by attnum")) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String column = row.getString(1);
          columns.add(column);
          // Transaction numbers mean nothing in another database. What a snapshot sees is
          // committed; 3 is a transaction that is older than every other.
          expressions.add(
              row.getString(2).equals("xid8")
                  ? "case when " + quoted(column) + " is not null then '3'::xid8 end"
                  : quoted(column));
        }
      }
    }
    List<String> order = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select a.attname, a.attcollation <> 0 from pg_index i cross join unnest(i.indkey) with"
                + " ordinality k(n, o) join pg_attribute a on a.attrelid = i.indrelid and a.attnum"
                + " = k.n where i.indrelid = ?::oid and i.indisprimary order by k.o")) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          // not the database's collation: another database may have another one
          order.add(quoted(row.getString(1)) + (row.getBoolean(2) ? " collate \"C\"" : ""));
        }
      }
    }
    if (order.isEmpty()) {
      columns.forEach(column -> order.add(quoted(column) + "::text collate \"C\""));
    }
    return new Table(schema, name, List.copyOf(columns), List.copyOf(expressions), order);
  }

  private Map<Long, Set<Long>> references() throws SQLException {
    Map<Long, Set<Long>> references = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select conrelid, confrelid from pg_constraint where contype = 'f'"
                    + " and conparentid = 0 and conrelid <> confrelid")) {
      while (row.next()) {
        references
            .computeIfAbsent(row.getLong(1), any -> new LinkedHashSet<>())
            .add(row.getLong(2));
      }
    }
    return references;
  }

  private static void place(
      Long oid,
      Map<Long, Table> tables,
      Map<Long, Set<Long>> references,
      Set<Table> ordered,
      Set<Long> above) {
    Table table = tables.get(oid);
    if (table == null || ordered.contains(table)) {
      return;
    }
    if (!above.add(oid)) {
      throw new IllegalStateException(
          "Foreign keys form a circle through " + table.qualified() + ": no order to load in");
    }
    for (Long referenced : references.getOrDefault(oid, Set.of())) {
      place(referenced, tables, references, ordered, above);
    }
    above.remove(oid);
    ordered.add(table);
  }

  List<Sequence> sequences() throws SQLException {
    List<Sequence> sequences = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select n.nspname, c.relname from pg_class c"
                    + " join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'S' and"
                    + OURS
                    + "order by 1, 2")) {
      while (row.next()) {
        sequences.add(new Sequence(row.getString(1), row.getString(2)));
      }
    }
    return sequences;
  }

  BackupFile.SequenceState state(Sequence sequence) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select last_value, is_called from " + sequence.qualified())) {
      row.next();
      return new BackupFile.SequenceState(
          sequence.schema(), sequence.name(), row.getLong(1), row.getBoolean(2));
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> strings(String query) throws SQLException {
    List<String> answers = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        answers.add(row.getString(1));
      }
    }
    return answers;
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
