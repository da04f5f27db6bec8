package org.longwatch.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.longwatch.support.TestDatabase;

/**
 * How long a node takes until it is ready, and what it then holds in memory, beside a bare Payara
 * Micro without the application (the baseline). Run by hand after {@code mvn package}:
 *
 * <pre>java -cp target/test-classes:target/classes:… org.longwatch.process.StartUpBenchmark</pre>
 */
public final class StartUpBenchmark {

  private static final int ROUNDS = 3;

  private StartUpBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Path.of("target", "benchmark").toAbsolutePath();
    TestDatabase.delete(home);
    Files.createDirectories(home);
    try (EmbeddedPostgres postgres =
        new EmbeddedPostgres(home.resolve("pg"), TestDatabase.binaries(), 0, true)) {
      long begun = System.nanoTime();
      postgres.start();
      System.out.printf("PostgreSQL, first start: %.1f s%n", seconds(begun));
      double bare = bare();
      System.out.printf("bare Payara Micro (baseline): %.1f s%n", bare);
      for (int round = 1; round <= ROUNDS; round++) {
        begun = System.nanoTime();
        try (PayaraProcess server = server(home, postgres)) {
          server.start();
          double ready = seconds(begun);
          System.out.printf(
              "Longwatch, start %d: ready in %.1f s (%.1f times the baseline), resident %d MB%n",
              round, ready, ready / bare, resident(server.pid()));
        }
      }
    }
  }

  private static PayaraProcess server(Path home, EmbeddedPostgres postgres) {
    Map<String, String> environment = new HashMap<>();
    environment.put("LONGWATCH_DB_URL", postgres.url());
    environment.put("LONGWATCH_DB_USER", postgres.user());
    environment.put("LONGWATCH_DB_PASSWORD", postgres.password());
    environment.put("LONGWATCH_DATA", home.toString());
    environment.put("LONGWATCH_MODE", "test");
    environment.put(
        "LONGWATCH_INBOX_KEY", java.util.Base64.getEncoder().encodeToString(new byte[32]));
    return new PayaraProcess(
        new PayaraProcess.Plan(
            Path.of("target").toAbsolutePath(),
            "127.0.0.1",
            Ports.free(),
            environment,
            List.of(),
            home.resolve("server"),
            Duration.ofMinutes(5)),
        new java.io.PrintStream(java.io.OutputStream.nullOutputStream()));
  }

  private static double bare() throws IOException, InterruptedException {
    Path jar;
    try (var jars = Files.list(Path.of("target", "lib"))) {
      jar =
          jars.filter(path -> path.getFileName().toString().startsWith("payara-micro"))
              .findFirst()
              .orElseThrow();
    }
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(
                "java",
                "-XX:+UseSerialGC",
                "-jar",
                jar.toString(),
                "--nohazelcast",
                "--port",
                Integer.toString(Ports.free()))
            .redirectErrorStream(true)
            .start();
    try (var lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains("ready in")) {
          return seconds(begun);
        }
      }
    } finally {
      process.destroy();
      process.waitFor();
    }
    throw new IllegalStateException("Payara Micro did not start");
  }

  /** Resident memory in MB, from /proc; 0 where there is none. */
  private static long resident(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    }
  }

  private static double seconds(long begunNanos) {
    return (System.nanoTime() - begunNanos) / 1e9;
  }
}
