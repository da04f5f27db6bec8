package org.longwatch.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.support.TestDatabase;

/** Rules that every migration keeps. */
class SchemaDbTest {

  private static DataSource database;

  @BeforeAll
  static void migrate() {
    database = TestDatabase.fresh();
  }

  /** EclipseLink would store a moment without a converter as bytes, and compare it wrongly. */
  @Test
  void onlyReceivedBytesAreBinary() throws SQLException {
    List<String> binary =
        strings(
            """
            select table_schema || '.' || table_name || '.' || column_name
            from information_schema.columns
            where data_type = 'bytea' and table_schema not in ('pg_catalog', 'information_schema')
              and table_name not like 'qrtz_%'
            order by 1
            """);
    assertTrue(
        binary.stream().allMatch(column -> column.startsWith("intake.")),
        () -> "binary columns: " + binary);
  }

  @Test
  void foreignKeysFollowTheArrowsOfTheDrawing() throws SQLException, IOException {
    Set<String> arrows = new HashSet<>();
    Matcher drawn =
        Pattern.compile("\\[(\\w+)\\] --> \\[(\\w+)\\]")
            .matcher(Files.readString(Path.of("docs/architecture.puml")));
    while (drawn.find()) {
      arrows.add(drawn.group(1) + " " + drawn.group(2));
    }
    List<String> against = new ArrayList<>();
    for (String key :
        strings(
            """
            select n.nspname || ' ' || fn.nspname || ' ' || c.conname
            from pg_constraint c
            join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
            join pg_class ft on ft.oid = c.confrelid join pg_namespace fn on fn.oid = ft.relnamespace
            where c.contype = 'f' and n.nspname <> fn.nspname
            """)) {
      String[] parts = key.split(" ");
      if (!arrows.contains(parts[0] + " " + parts[1])) {
        against.add(key);
      }
    }
    assertEquals(List.of(), against);
  }

  @Test
  void whatIsAskedByPatientOrTreatmentHasAnIndex() throws SQLException {
    assertEquals(
        List.of(),
        strings(
            """
            select n.nspname || '.' || t.relname || ' ' || a.attname
            from pg_constraint c
            join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
            join pg_attribute a on a.attrelid = t.oid and a.attnum = c.conkey[1]
            where c.contype = 'f'
              and c.confrelid::regclass::text in ('registry.patient', 'registry.treatment')
              and not exists (select 1 from pg_index i
                              where i.indrelid = t.oid and i.indkey[0] = c.conkey[1])
            """));
  }

  @Test
  void everyFactKeepsItsHistory() throws SQLException {
    assertEquals(
        List.of(),
        strings(
            """
            select c.table_schema || '.' || c.table_name
            from information_schema.columns c
            join information_schema.tables t using (table_schema, table_name)
            where c.column_name = 'entry_id' and c.data_type = 'bigint'
              and t.table_type = 'BASE TABLE' and c.table_schema <> 'security'
              and c.table_name not like '%\\_history'
              and not exists (select 1 from information_schema.tables h
                              where h.table_schema = c.table_schema
                                and h.table_name = c.table_name || '_history')
            """));
  }

  private static List<String> strings(String query) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<String> found = new ArrayList<>();
      while (row.next()) {
        found.add(row.getString(1));
      }
      return found;
    }
  }
}
