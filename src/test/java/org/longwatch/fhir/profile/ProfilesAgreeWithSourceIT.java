package org.longwatch.fhir.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs Node and SUSHI; skipped loudly without, unless LONGWATCH_REQUIRE_NODE=true. */
class ProfilesAgreeWithSourceIT {

  private static final Path PROFILES = Examples.FOLDER.getParent();

  @TempDir Path folder;

  @Test
  void theCommittedResourcesAreWhatTheSourceGenerates() throws Exception {
    if (!"true".equals(System.getenv("LONGWATCH_REQUIRE_NODE")) && !sushiIsCached()) {
      System.out.println(
          "SKIPPED: fhir-profiles/resources not compared with its source, for Node or fsh-sushi is"
              + " not here (LONGWATCH_REQUIRE_NODE=true requires it)");
      assumeTrue(false, "Node and fsh-sushi in the npm cache");
    }
    Path generated = Files.createDirectory(folder.resolve("resources"));
    assertEquals(
        0,
        run(PROFILES.resolve("tools/regenerate").toString(), generated.toString()),
        () -> read(folder.resolve("log")));
    assertEquals(contents(PROFILES.resolve("resources")), contents(generated));
  }

  private boolean sushiIsCached() throws Exception {
    String version =
        Files.readAllLines(PROFILES.resolve("tools/regenerate")).stream()
            .filter(line -> line.startsWith("sushi_version="))
            .findFirst()
            .orElseThrow()
            .substring("sushi_version=".length());
    return run("npm", "exec", "--yes", "--offline", "--package=fsh-sushi@" + version, "-c", "true")
        == 0;
  }

  private int run(String... command) throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("LONGWATCH_CLASSPATH", System.getProperty("java.class.path"));
    try {
      Process process = builder.start();
      if (!process.waitFor(3, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return -1;
      }
      return process.exitValue();
    } catch (IOException e) {
      return -1; // no such command
    }
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> contents.put(file.getFileName().toString(), read(file)));
    }
    return contents;
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return e.toString();
    }
  }
}
