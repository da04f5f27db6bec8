package org.longwatch.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longwatch.platform.Migrations;
import org.longwatch.process.CannotStart;
import org.longwatch.support.TestDatabase;

class BackupDbTest {

  private static final PrintWriter QUIET = new PrintWriter(OutputStream.nullOutputStream());
  private static final String CLIENT = "0190f3a0-0000-7000-8000-000000000001";
  private static final String AWKWARD = "tab\there\nline\\N \u00e9\u4e2d 'quote'";

  @TempDir Path directory;

  @Test
  void aRestoredDatabaseGivesTheSameBackupAgain() throws Exception {
    DataSource original = filled();
    BackupFile.Manifest first = backup(original, "first");
    DataSource copy = TestDatabase.empty();
    restore("first", copy);
    BackupFile.Manifest second = backup(copy, "second");
    assertEquals(first.tables(), second.tables());
    assertEquals(first.sequences(), second.sequences());
    assertEquals(first.schemaVersion(), second.schemaVersion());
    assertTrue(first.rows() > 3, "the backup holds the rows of the test");
    assertEquals(AWKWARD, read(copy, "select display_name from security.client"));
    assertEquals(
        "{\"a\": [1, null]}", read(copy, "select detail from security.audit_entry where id = 1"));
  }

  @Test
  void aBackupIsReadableByItsOwnerOnlyAndNeverOverwritesAnother() throws Exception {
    DataSource original = filled();
    backup(original, "one");
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("one"))));
    assertThrows(CannotStart.class, () -> backup(original, "one"));
    try (var files = Files.list(directory)) {
      assertEquals(List.of(directory.resolve("one")), files.toList());
    }
  }

  @Test
  void numberingGoesOnAfterARestore() throws Exception {
    backup(filled(), "numbers");
    DataSource copy = TestDatabase.empty();
    restore("numbers", copy);
    addEntry(copy);
    assertEquals("3", read(copy, "select max(id) from security.audit_entry"));
    // an entry without a position must look committed to the sweep that numbers entries
    assertEquals(
        "t",
        read(
            copy,
            "select bool_and(tx < pg_snapshot_xmin(pg_current_snapshot())) from"
                + " security.audit_entry where id < 3"));
  }

  @Test
  void aTargetWithTablesIsRefusedAndLeftAlone() throws Exception {
    DataSource original = filled();
    backup(original, "refused");
    CannotStart refusal = assertThrows(CannotStart.class, () -> restore("refused", original));
    assertTrue(refusal.getMessage().contains("not empty"), refusal.getMessage());
    assertEquals("2", read(original, "select count(*) from security.audit_entry"));
  }

  @Test
  void aChangedByteIsFoundByTheCheck() throws Exception {
    backup(filled(), "sound");
    try (BackupFile backup = BackupFile.open(directory.resolve("sound"))) {
      assertEquals(List.of(), backup.faults());
    }
    tamper("sound", "tampered");
    try (BackupFile backup = BackupFile.open(directory.resolve("tampered"))) {
      assertEquals(List.of("security.client: SHA-256 differs from the manifest"), backup.faults());
    }
    byte[] whole = Files.readAllBytes(directory.resolve("sound"));
    Files.write(directory.resolve("cut"), Arrays.copyOf(whole, whole.length / 2));
    CannotStart refusal =
        assertThrows(CannotStart.class, () -> BackupFile.open(directory.resolve("cut")));
    assertTrue(refusal.getMessage().contains("cut"), refusal.getMessage());
  }

  @Test
  void aRestoreThatFailsLeavesTheTargetEmpty() throws Exception {
    backup(filled(), "sound");
    tamper("sound", "tampered");
    DataSource target = TestDatabase.empty();
    CannotStart refusal = assertThrows(CannotStart.class, () -> restore("tampered", target));
    assertTrue(refusal.getMessage().contains("security.client"), refusal.getMessage());
    restore("sound", target);
    assertEquals(AWKWARD, read(target, "select display_name from security.client"));
  }

  @Test
  void aBackupOfAnOlderSchemaIsBroughtUpToDate() throws Exception {
    DataSource old = TestDatabase.empty();
    new Migrations(old, "002").apply();
    fill(old);
    assertEquals("002", backup(old, "old").schemaVersion());
    DataSource target = TestDatabase.empty();
    restore("old", target);
    assertEquals(List.of(), new Migrations(target).pending());
    assertEquals(AWKWARD, read(target, "select display_name from security.client"));
  }

  @Test
  void aDatabaseWithoutOurSchemaGivesNoBackup() {
    DataSource empty = TestDatabase.empty();
    assertThrows(CannotStart.class, () -> backup(empty, "nothing"));
    assertFalse(Files.exists(directory.resolve("nothing")));
  }

  private static DataSource filled() throws SQLException {
    DataSource database = TestDatabase.fresh();
    fill(database);
    return database;
  }

  private static void fill(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        var insert =
            connection.prepareStatement(
                "insert into security.client (id, version, entry_id, client_id, centre_id,"
                    + " display_name, secret_sha256) values (?::uuid, 0, 1, 'c', ?::uuid, ?,"
                    + " '')")) {
      insert.setString(1, CLIENT);
      insert.setString(2, CLIENT);
      insert.setString(3, AWKWARD);
      insert.executeUpdate();
    }
    execute(
        database,
        "insert into security.token values ('x', '" + CLIENT + "', now(), now() + interval '1 h')");
    addEntry(database);
    addEntry(database);
  }

  private static void addEntry(DataSource database) throws SQLException {
    execute(
        database,
        "insert into security.audit_entry (at, actor, roles, action, kind, detail) values"
            + " ('2026-03-01 12:00:00.123456+05', 'a', '', 'b', 'c', '{\"a\":[1,null]}')");
  }

  private BackupFile.Manifest backup(DataSource database, String name)
      throws SQLException, IOException {
    return new Backup(database, QUIET).write(directory.resolve(name), "test");
  }

  private void restore(String name, DataSource database) throws SQLException, IOException {
    try (BackupFile backup = BackupFile.open(directory.resolve(name))) {
      new Restore(database, QUIET).load(backup);
    }
  }

  /** Copies a backup with one character of one table changed and the manifest as it was. */
  private void tamper(String from, String to) throws IOException {
    try (ZipFile source = new ZipFile(directory.resolve(from).toFile());
        ZipOutputStream target =
            new ZipOutputStream(Files.newOutputStream(directory.resolve(to)))) {
      for (ZipEntry entry : Collections.list(source.entries())) {
        byte[] content = source.getInputStream(entry).readAllBytes();
        if (entry.getName().equals("data/security.client.copy")) {
          String text = new String(content, StandardCharsets.UTF_8);
          assertTrue(text.contains("quote"), text);
          content = text.replace("quote", "quota").getBytes(StandardCharsets.UTF_8);
        }
        target.putNextEntry(new ZipEntry(entry.getName()));
        target.write(content);
        target.closeEntry();
      }
    }
  }

  private static void execute(DataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String read(DataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertTrue(row.next());
      return row.getString(1);
    }
  }
}
