package org.longwatch.fhir.profile;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * The definitions as a package of the FHIR package registry: an NPM archive with a manifest and one
 * file per definition, snapshots included. The same definitions always give the same bytes.
 */
public final class FhirPackage {

  private static final String FOLDER = "/fhir-profiles/";
  private static final String MANIFEST = "package/package.json";
  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 100;

  /** The moment that npm gives to every file: 26 October 1985, 08:15 UTC. */
  private static final long MOMENT = 499_162_500L;

  private FhirPackage() {}

  /** Writes the archive to a file: {@code FhirPackage target/package.tgz}. The build calls it. */
  public static void main(String[] arguments) throws IOException {
    Files.write(Path.of(arguments[0]), archive());
  }

  /** The archive, {@code package.tgz}. */
  public static byte[] archive() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream tar = new GZIPOutputStream(bytes)) {
      add(tar, MANIFEST, read(FOLDER + MANIFEST));
      for (String name : names()) {
        add(tar, "package/" + name, read(FOLDER + name));
      }
      tar.write(new byte[2 * BLOCK]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The files of the definitions, in the order of their names. */
  static List<String> names() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(open(FOLDER + "index.txt"), StandardCharsets.UTF_8))) {
      return new ArrayList<>(in.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of the files of {@link #names}. */
  static byte[] definition(String name) {
    return read(FOLDER + name);
  }

  /** A file in the ustar format of POSIX.1-1988: a header block, then the bytes in blocks. */
  private static void add(OutputStream tar, String name, byte[] content) throws IOException {
    byte[] header = new byte[BLOCK];
    if (name.length() > LONGEST_NAME) {
      throw new IllegalStateException(name + " is too long for the archive");
    }
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, "%011o".formatted(content.length));
    put(header, 136, "%011o".formatted(MOMENT));
    put(header, 148, "        "); // the sum is taken with blanks in its place
    put(header, 156, "0");
    put(header, 257, "ustar");
    put(header, 263, "00");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, "%06o".formatted(sum));
    header[154] = 0;
    tar.write(header);
    tar.write(content);
    tar.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static byte[] read(String name) {
    try (InputStream in = open(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static InputStream open(String name) {
    InputStream in = FhirPackage.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException(name + " is missing from the class path");
    }
    return in;
  }
}
