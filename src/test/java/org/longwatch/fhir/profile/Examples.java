package org.longwatch.fhir.profile;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** The examples of {@code fhir-profiles/examples} and what is expected of them. */
class Examples {

  static final Path FOLDER =
      Path.of(System.getProperty("basedir", ""), "fhir-profiles", "examples").toAbsolutePath();

  /** One line of {@code expected.csv}; severity is empty where nothing is to be said. */
  record Expected(
      String file, String profile, String severity, String code, String location, String text) {}

  private Examples() {}

  static Map<String, List<Expected>> expected() {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    Map<String, List<Expected>> byFile = new LinkedHashMap<>();
    try (Reader in = Files.newBufferedReader(FOLDER.resolve("expected.csv"))) {
      for (CSVRecord row : format.parse(in)) {
        byFile
            .computeIfAbsent(row.get("file"), file -> new ArrayList<>())
            .add(
                new Expected(
                    row.get("file"),
                    row.get("profile"),
                    row.get("severity"),
                    row.get("issue code"),
                    row.get("location"),
                    row.get("text")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return byFile;
  }

  static List<String> files() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(f -> f.toString().endsWith(".json"))
          .map(f -> FOLDER.relativize(f).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] read(String file) {
    try {
      return Files.readAllBytes(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
