package org.longwatch.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.longwatch.support.TestDatabase;

/**
 * Every earlier schema, with data in it, becomes the newest one and loses no row. A migration whose
 * tables can hold data brings {@code src/test/resources/upgrade/V<number>.sql}.
 */
class UpgradeIT {

  /** Tables whose rows moved to another one. */
  private static final Map<String, String> MOVED =
      Map.of(
          "reference.visit_rule", "reference.plan_rule",
          "reference.plan_template", "reference.plan_set");

  @TestFactory
  List<DynamicTest> everyEarlierSchemaIsUpgradedWithItsData() {
    List<String> versions = new Migrations(TestDatabase.empty()).versions();
    assertFalse(versions.isEmpty());
    String growing = TestDatabase.emptyName();
    return versions.subList(0, versions.size() - 1).stream()
        .map(version -> DynamicTest.dynamicTest("from " + version, () -> upgrade(version, growing)))
        .toList();
  }

  /**
   * The growing database is one version behind, with data of all before; it goes on to the next.
   */
  private static void upgrade(String from, String growing) throws SQLException, IOException {
    DataSource next = TestDatabase.server().dataSource(growing);
    new Migrations(next, from).apply();
    seed(next, from);
    DataSource database = TestDatabase.copy(growing);
    Map<String, Long> before = rows(database);
    new Migrations(database).apply();
    Map<String, Long> after = rows(database);
    assertEquals(List.of(), new Migrations(database).pending());
    before.forEach(
        (table, rows) -> {
          Long left = after.get(after.containsKey(table) ? table : MOVED.get(table));
          assertFalse(
              left == null || left < rows, table + " had " + rows + " rows and has " + left);
        });
  }

  private static void seed(DataSource database, String version) throws SQLException, IOException {
    try (InputStream sql = UpgradeIT.class.getResourceAsStream("/upgrade/V" + version + ".sql");
        Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      if (sql != null) {
        statement.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  private static Map<String, Long> rows(DataSource database) throws SQLException {
    Map<String, Long> rows = new LinkedHashMap<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet table =
          statement.executeQuery(
              "select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables"
                  + " where schemaname not in ('pg_catalog', 'information_schema')")) {
        while (table.next()) {
          rows.put(table.getString(1), 0L);
        }
      }
      for (String table : List.copyOf(rows.keySet())) {
        try (ResultSet count = statement.executeQuery("select count(*) from " + table)) {
          count.next();
          rows.put(table, count.getLong(1));
        }
      }
    }
    return rows;
  }
}
