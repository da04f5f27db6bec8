package org.longwatch.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.longwatch.process.Ports;

/**
 * A real OpenID provider (Keycloak, unpacked by the build) with a realm of a hospital, in a process
 * of its own.
 */
public final class OpenIdProvider implements AutoCloseable {

  /** Password of everybody in the realm. */
  public static final String PASSWORD = "at-the-hospital";

  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Path UNPACKED = Path.of("target", "openid-provider");

  private final int port = Ports.free();
  private final Process process;

  /**
   * Starts it, without waiting for it.
   *
   * @param longwatch who sends people there
   */
  public OpenIdProvider(URI longwatch) {
    try {
      Path home;
      try (Stream<Path> versions = Files.list(UNPACKED)) {
        home =
            versions
                .filter(path -> path.getFileName().toString().startsWith("keycloak-"))
                .findFirst()
                .orElseThrow();
      }
      Path realm = home.resolve("data").resolve("import").resolve("realm.json");
      Files.createDirectories(realm.getParent());
      try (var template = OpenIdProvider.class.getResourceAsStream("/openid/realm.json")) {
        Files.writeString(
            realm,
            new String(template.readAllBytes()).replace("@longwatch@", longwatch.toString()));
      }
      ProcessBuilder builder =
          new ProcessBuilder(
              "sh",
              home.resolve("bin").resolve("kc.sh").toAbsolutePath().toString(),
              "start-dev",
              "--db=dev-mem",
              "--http-host=127.0.0.1",
              "--http-port=" + port,
              "--hostname=http://localhost:" + port,
              "--import-realm");
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("JAVA_OPTS_APPEND", "-Xmx512m -XX:TieredStopAtLevel=1");
      process =
          builder
              .redirectErrorStream(true)
              .redirectOutput(UNPACKED.resolve("provider.log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it describes itself. */
  public URI discovery() {
    return URI.create(
        "http://localhost:" + port + "/realms/hospital/.well-known/openid-configuration");
  }

  /** Waits until it answers. */
  public void await() {
    HttpClient http = HttpClient.newHttpClient();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        if (http.send(
                    HttpRequest.newBuilder(discovery()).timeout(Duration.ofSeconds(10)).build(),
                    HttpResponse.BodyHandlers.discarding())
                .statusCode()
            == 200) {
          return;
        }
      } catch (IOException e) {
        // not there yet
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      try {
        Thread.sleep(250);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    close();
    throw new IllegalStateException("The OpenID provider did not start; see " + UNPACKED);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
