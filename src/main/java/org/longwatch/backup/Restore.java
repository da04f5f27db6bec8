package org.longwatch.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.longwatch.platform.Migrations;
import org.longwatch.process.CannotStart;
import org.longwatch.security.Sha256;
import org.postgresql.PGConnection;

/**
 * Loads a backup into an empty database: makes the schema the backup was taken from, loads every
 * table in one transaction, reads everything back and compares counts and hashes, and only then
 * commits and applies the migrations that are newer than the backup.
 */
public final class Restore {

  private final DataSource database;
  private final PrintWriter progress;

  public Restore(DataSource database, PrintWriter progress) {
    this.database = database;
    this.progress = progress;
  }

  public void load(BackupFile backup) throws SQLException, IOException {
    BackupFile.Manifest manifest = backup.manifest();
    checkEmpty();
    Migrations old = new Migrations(database, manifest.schemaVersion());
    if (!old.versions().contains(manifest.schemaVersion())) {
      throw new CannotStart(
          "The backup has schema version "
              + manifest.schemaVersion()
              + ", which this release does not know. Restore it with the release that made it ("
              + manifest.release()
              + ") or a newer one.");
    }
    boolean loaded = false;
    try {
      old.apply();
      try (Connection connection = database.getConnection()) {
        load(backup, connection);
      }
      loaded = true;
    } finally {
      if (!loaded) {
        clear(); // so that another attempt finds the database as empty as this one did
      }
    }
    int newer = new Migrations(database).apply();
    if (newer > 0) {
      progress.println("  " + newer + " newer migrations applied");
    }
  }

  private void checkEmpty() throws SQLException {
    try (Connection connection = database.getConnection()) {
      List<String> schemas = new TableSchema(connection).schemas();
      if (!schemas.isEmpty()) {
        throw new CannotStart(
            "The target database is not empty: it has the schemas "
                + String.join(", ", schemas)
                + ". A restore never overwrites: point LONGWATCH_DB_URL (or LONGWATCH_DATA) to a"
                + " new, empty database.");
      }
    }
  }

  private void load(BackupFile backup, Connection connection) throws SQLException, IOException {
    TableSchema schema = new TableSchema(connection);
    schema.fixFormats();
    connection.setAutoCommit(false);
    List<TableSchema.Table> tables = schema.tables();
    Map<String, BackupFile.TableCopy> copies = match(tables, backup.manifest());
    if (!tables.isEmpty()) {
      // what migrations put in comes back with the backup
      schema.execute(
          "truncate "
              + String.join(", ", tables.stream().map(TableSchema.Table::qualified).toList()));
    }
    for (TableSchema.Table table : tables) {
      BackupFile.TableCopy copy = copies.get(table.qualified());
      // rows come back as they were: triggers have done their work already
      schema.execute("alter table " + table.qualified() + " disable trigger user");
      try (InputStream in = backup.read(copy)) {
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "copy " + table.qualified() + " (" + table.quotedColumns() + ") from stdin", in);
      }
      schema.execute("alter table " + table.qualified() + " enable trigger user");
      verify(connection, table, copy);
      progress.printf("  %-50s %,12d rows%n", copy, copy.rows());
      progress.flush();
    }
    setSequences(connection, schema, backup.manifest());
    connection.commit();
    connection.setAutoCommit(true);
    schema.execute("analyze");
  }

  private static Map<String, BackupFile.TableCopy> match(
      List<TableSchema.Table> tables, BackupFile.Manifest manifest) {
    Map<String, BackupFile.TableCopy> copies = new HashMap<>();
    for (BackupFile.TableCopy copy : manifest.tables()) {
      copies.put(TableSchema.quoted(copy.schema()) + "." + TableSchema.quoted(copy.name()), copy);
    }
    List<String> differences = new ArrayList<>();
    for (TableSchema.Table table : tables) {
      BackupFile.TableCopy copy = copies.get(table.qualified());
      if (copy == null) {
        differences.add(table.qualified() + " is not in the backup");
      } else if (!copy.columns().equals(table.columns())) {
        differences.add(table.qualified() + " has other columns in the backup");
      }
    }
    if (copies.size() > tables.size()) {
      differences.add("the backup holds tables that its schema version does not have");
    }
    if (!differences.isEmpty()) {
      throw new CannotStart(
          "The backup does not fit its own schema version "
              + manifest.schemaVersion()
              + ": "
              + String.join("; ", differences)
              + ".");
    }
    return copies;
  }

  private static void verify(
      Connection connection, TableSchema.Table table, BackupFile.TableCopy copy)
      throws SQLException, IOException {
    MessageDigest digest = Sha256.digest();
    long rows =
        table.copyTo(connection, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    if (rows != copy.rows()) {
      throw new CannotStart(
          copy + ": " + rows + " rows arrived of " + copy.rows() + ". Nothing was restored.");
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(copy.sha256())) {
      throw new CannotStart(
          copy + ": what arrived differs from the backup (SHA-256). Nothing was restored.");
    }
  }

  private static void setSequences(
      Connection connection, TableSchema schema, BackupFile.Manifest manifest) throws SQLException {
    for (BackupFile.SequenceState state : manifest.sequences()) {
      TableSchema.Sequence sequence = new TableSchema.Sequence(state.schema(), state.name());
      try (PreparedStatement statement =
          connection.prepareStatement("select setval(?::regclass, ?, ?)")) {
        statement.setString(1, sequence.qualified());
        statement.setLong(2, state.lastValue());
        statement.setBoolean(3, state.called());
        statement.executeQuery().close();
      }
      if (!schema.state(sequence).equals(state)) {
        throw new CannotStart(
            "Sequence " + sequence.qualified() + " was not set. Nothing was restored.");
      }
    }
  }

  private void clear() throws SQLException {
    try (Connection connection = database.getConnection()) {
      TableSchema schema = new TableSchema(connection);
      for (String name : schema.schemas()) {
        schema.execute("drop schema " + TableSchema.quoted(name) + " cascade");
      }
    }
  }
}
