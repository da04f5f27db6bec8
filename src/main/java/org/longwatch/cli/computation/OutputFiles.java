package org.longwatch.cli.computation;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** The results of one run, which appear together or not at all. */
final class OutputFiles {
  private final Map<Path, byte[]> results = new LinkedHashMap<>();
  private byte[] standardOutput;

  /** Keeps a result; a file of null is not wanted, one of "-" is standard output. */
  void add(Path file, CsvTable table) {
    if (file == null) {
      return;
    }
    if (file.toString().equals("-")) {
      standardOutput = table.bytes();
    } else {
      results.put(file, table.bytes());
    }
  }

  /** Writes everything beside its target, then moves everything. */
  void publish() throws IOException {
    Map<Path, Path> parts = new LinkedHashMap<>();
    try {
      for (Map.Entry<Path, byte[]> result : results.entrySet()) {
        Path target = result.getKey().toAbsolutePath();
        if (!Files.isDirectory(target.getParent())) {
          throw new FileNotFoundException(result.getKey() + ": there is no such directory");
        }
        if (Files.isDirectory(target)) {
          throw new FileSystemException(result.getKey().toString(), null, "it is a directory");
        }
        Path part = target.resolveSibling(target.getFileName() + ".part");
        parts.put(part, target);
        Files.write(part, result.getValue());
      }
      for (Map.Entry<Path, Path> part : parts.entrySet()) {
        move(part.getKey(), part.getValue());
      }
    } finally {
      for (Path part : parts.keySet()) {
        Files.deleteIfExists(part);
      }
    }
    if (standardOutput != null) {
      System.out.write(standardOutput, 0, standardOutput.length);
      if (System.out.checkError()) {
        throw new IOException("standard output was closed early");
      }
    }
  }

  private static void move(Path part, Path target) throws IOException {
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      // a pipe or a device takes the bytes, but cannot be replaced
      Files.write(target, Files.readAllBytes(part));
      return;
    }
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
