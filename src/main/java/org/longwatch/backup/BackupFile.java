package org.longwatch.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.longwatch.process.CannotStart;
import org.longwatch.security.Sha256;

/**
 * A backup on disk: a zip with one entry per table (PostgreSQL's COPY text format, rows in the
 * order of the key) and, last, a manifest with the number of rows and the SHA-256 of each. It can
 * be checked, and read with common tools, without Longwatch and without a database.
 */
public final class BackupFile implements AutoCloseable {

  static final String FORMAT = "longwatch-backup-1";
  static final String MANIFEST = "manifest.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * What a backup says about itself; tables stand in an order in which they can be loaded.
   *
   * @param schemaVersion version of the newest migration the database had
   */
  public record Manifest(
      String format,
      String takenAt,
      String release,
      String schemaVersion,
      List<TableCopy> tables,
      List<SequenceState> sequences) {

    public long rows() {
      return tables.stream().mapToLong(TableCopy::rows).sum();
    }

    byte[] toJson() throws IOException {
      return JSON.writeValueAsBytes(this);
    }
  }

  public record TableCopy(
      String schema, String name, List<String> columns, long rows, String sha256) {

    String entry() {
      return "data/" + schema + "." + name + ".copy";
    }

    @Override
    public String toString() {
      return schema + "." + name;
    }
  }

  public record SequenceState(String schema, String name, long lastValue, boolean called) {}

  private final Path path;
  private final ZipFile zip;
  private final Manifest manifest;

  private BackupFile(Path path, ZipFile zip, Manifest manifest) {
    this.path = path;
    this.zip = zip;
    this.manifest = manifest;
  }

  public static BackupFile open(Path path) {
    ZipFile zip;
    try {
      zip = new ZipFile(path.toFile());
    } catch (ZipException e) {
      throw new CannotStart(path + " is not a complete backup: " + e.getMessage() + ".", e);
    } catch (IOException e) {
      throw new CannotStart(path + " cannot be read: " + e.getMessage() + ".", e);
    }
    try {
      return new BackupFile(path, zip, manifest(path, zip));
    } catch (IOException | RuntimeException e) {
      try {
        zip.close();
      } catch (IOException also) {
        e.addSuppressed(also);
      }
      if (e instanceof RuntimeException failure) {
        throw failure;
      }
      throw new CannotStart(path + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static Manifest manifest(Path path, ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry(MANIFEST);
    if (entry == null) {
      throw new CannotStart(path + " holds no " + MANIFEST + ": it is not a Longwatch backup.");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      JsonNode tree = JSON.readTree(in);
      if (!tree.path("format").asText().equals(FORMAT)) {
        throw new CannotStart(
            path + " has format " + tree.path("format").asText() + ", wanted is " + FORMAT + ".");
      }
      return JSON.treeToValue(tree, Manifest.class);
    }
  }

  public Manifest manifest() {
    return manifest;
  }

  InputStream read(TableCopy table) throws IOException {
    ZipEntry entry = zip.getEntry(table.entry());
    if (entry == null) {
      throw new IOException(path + " holds no " + table.entry());
    }
    return zip.getInputStream(entry);
  }

  /** Every way in which the content is not what the manifest says; empty when sound. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    Set<String> entries = new LinkedHashSet<>();
    zip.stream().map(ZipEntry::getName).forEach(entries::add);
    entries.remove(MANIFEST);
    for (TableCopy table : manifest.tables()) {
      if (!entries.remove(table.entry())) {
        faults.add(table + ": missing");
        continue;
      }
      MessageDigest digest = Sha256.digest();
      long rows = 0;
      byte[] buffer = new byte[1 << 16];
      try (InputStream in = new DigestInputStream(read(table), digest)) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          for (int i = 0; i < read; i++) {
            rows += buffer[i] == '\n' ? 1 : 0; // COPY writes line breaks within values as \n
          }
        }
      } catch (IOException e) {
        faults.add(table + ": damaged (" + e.getMessage() + ")");
        continue;
      }
      if (rows != table.rows()) {
        faults.add(table + ": " + rows + " rows, the manifest says " + table.rows());
      }
      if (!HexFormat.of().formatHex(digest.digest()).equals(table.sha256())) {
        faults.add(table + ": SHA-256 differs from the manifest");
      }
    }
    entries.forEach(entry -> faults.add(entry + ": not in the manifest"));
    return faults;
  }

  /** SHA-256 of the manifest, which covers everything else; worth noting down elsewhere. */
  public String fingerprint() throws IOException {
    try (InputStream in = zip.getInputStream(zip.getEntry(MANIFEST))) {
      return Sha256.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new CannotStart(path + " cannot be closed: " + e.getMessage() + ".", e);
    }
  }
}
