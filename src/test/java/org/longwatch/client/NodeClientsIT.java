package org.longwatch.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.longwatch.support.Clinics;
import org.longwatch.support.Server;

/**
 * {@code fhir-kit-client} and {@code fhirclient} do against the running server what centres do with
 * them; {@code src/test/node/clients.mjs} says what. Needs Node and npm; skipped loudly without,
 * unless LONGWATCH_REQUIRE_NODE=true.
 */
class NodeClientsIT {

  private static final Path SOURCE = Path.of("src", "test", "node").toAbsolutePath();
  private static final Path FOLDER = Path.of("target", "node-clients").toAbsolutePath();
  private static final String CENTRE = "NODE-01";

  @Test
  void twoClientsThatCentresUseDoEverythingWithTheServer() throws Exception {
    install();
    Server server = Server.shared();
    Clinics.make(server, CENTRE);
    Path log = FOLDER.resolve("checks.log");
    int exit =
        run(
            log,
            120,
            "node",
            "clients.mjs",
            server.uri() + "/fhir",
            Clinics.token(server, CENTRE),
            CENTRE);
    List<String> lines = Files.readAllLines(log);
    lines.forEach(System.out::println);
    assertEquals(List.of(), lines.stream().filter(line -> !line.startsWith("ok ")).toList());
    assertEquals(0, exit);
    long checks =
        Files.readAllLines(SOURCE.resolve("clients.mjs")).stream()
            .filter(NodeClientsIT::isCheck)
            .count();
    assertEquals(checks, lines.size());
  }

  private static boolean isCheck(String line) {
    return line.startsWith("  await say(");
  }

  /** Into target/, at exact versions and without a lock file, for that would name a registry. */
  private static void install() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    for (String file : List.of("package.json", "clients.mjs")) {
      Files.write(FOLDER.resolve(file), Files.readAllBytes(SOURCE.resolve(file)));
    }
    boolean there =
        run(
                FOLDER.resolve("npm.log"),
                180,
                "npm",
                "install",
                "--no-package-lock",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--omit=optional",
                "--legacy-peer-deps",
                "--prefer-offline")
            == 0;
    if (!there && !"true".equals(System.getenv("LONGWATCH_REQUIRE_NODE"))) {
      System.out.println(
          "SKIPPED: fhir-kit-client and fhirclient not run, for Node, npm or its network is not"
              + " here (LONGWATCH_REQUIRE_NODE=true requires them)");
      assumeTrue(false, "Node, npm and the clients' packages");
    }
    assertEquals(
        true,
        there,
        Files.exists(FOLDER.resolve("npm.log"))
            ? Files.readString(FOLDER.resolve("npm.log"))
            : "no npm");
  }

  private static int run(Path log, int seconds, String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(FOLDER.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return -1;
      }
      return process.exitValue();
    } catch (IOException e) {
      return -1; // no such command
    }
  }
}
