package org.longwatch.backup;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import org.longwatch.process.CannotStart;
import org.longwatch.security.Sha256;

/**
 * Copies the whole database into a file: every table of every schema of ours, in one snapshot,
 * while the server goes on. Written through JDBC because the embedded PostgreSQL brings no pg_dump.
 */
public final class Backup {

  private final DataSource database;
  private final PrintWriter progress;

  public Backup(DataSource database, PrintWriter progress) {
    this.database = database;
    this.progress = progress;
  }

  /** Writes the backup, complete or not at all, readable by its owner only. */
  public BackupFile.Manifest write(Path file, String release) throws SQLException, IOException {
    if (Files.exists(file)) {
      throw new CannotStart(file + " exists already. Choose another name.");
    }
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path fresh =
        Files.createTempFile(
            directory,
            ".backup",
            ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      BackupFile.Manifest manifest;
      try (Connection connection = database.getConnection();
          ZipOutputStream zip =
              new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh)))) {
        manifest = copy(connection, zip, release);
      }
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      return manifest;
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private BackupFile.Manifest copy(Connection connection, ZipOutputStream zip, String release)
      throws SQLException, IOException {
    TableSchema schema = new TableSchema(connection);
    schema.fixFormats();
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    if (!schema.isMigrated()) {
      throw new CannotStart("The database holds no Longwatch schema: nothing to back up.");
    }
    String takenAt = now(connection);
    List<BackupFile.TableCopy> tables = new ArrayList<>();
    for (TableSchema.Table table : schema.tables()) {
      tables.add(copy(connection, table, zip));
    }
    // Sequences are read last: they are outside the snapshot and must not lag behind the rows.
    List<BackupFile.SequenceState> sequences = new ArrayList<>();
    for (TableSchema.Sequence sequence : schema.sequences()) {
      sequences.add(schema.state(sequence));
    }
    BackupFile.Manifest manifest =
        new BackupFile.Manifest(
            BackupFile.FORMAT, takenAt, release, schema.version(), tables, sequences);
    connection.rollback();
    zip.putNextEntry(new ZipEntry(BackupFile.MANIFEST));
    zip.write(manifest.toJson());
    zip.closeEntry();
    return manifest;
  }

  private BackupFile.TableCopy copy(
      Connection connection, TableSchema.Table table, ZipOutputStream zip)
      throws SQLException, IOException {
    BackupFile.TableCopy unsized =
        new BackupFile.TableCopy(table.schema(), table.name(), table.columns(), 0, "");
    zip.putNextEntry(new ZipEntry(unsized.entry()));
    MessageDigest digest = Sha256.digest();
    long rows = table.copyTo(connection, new DigestOutputStream(keptOpen(zip), digest));
    zip.closeEntry();
    progress.printf("  %-50s %,12d rows%n", unsized, rows);
    progress.flush();
    return new BackupFile.TableCopy(
        table.schema(),
        table.name(),
        table.columns(),
        rows,
        HexFormat.of().formatHex(digest.digest()));
  }

  private static OutputStream keptOpen(ZipOutputStream zip) {
    return new FilterOutputStream(zip) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }

  private static String now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")) {
      row.next();
      return row.getString(1);
    }
  }
}
