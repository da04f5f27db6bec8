package org.longwatch.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The application server in a process of its own. Payara Micro stays up, and even says "ready",
 * when the application in it failed; so this one counts as started only when the application's own
 * readiness check says so.
 */
public final class PayaraProcess implements AutoCloseable {

  private static final int TAIL = 40;

  /** One JSON object per line, as the application itself writes. */
  private static final String LOGGING =
      """
      handlers=java.util.logging.ConsoleHandler
      java.util.logging.ConsoleHandler.level=FINE
      java.util.logging.ConsoleHandler.formatter=fish.payara.enterprise.server.logging.JSONLogFormatter
      .level=INFO
      org.glassfish.admin.mbeanserver.level=WARNING
      fish.payara.nucleus.util.level=WARNING
      fish.payara.microprofile.healthcheck.level=WARNING
      javax.enterprise.system.tools.deployment.common.level=WARNING
      # warns about each annotation in the API jars of the platform
      javax.enterprise.system.tools.deployment.dol.level=SEVERE
      """;

  private static final Duration STOP = Duration.ofSeconds(30);

  /**
   * What to run.
   *
   * @param home directory that holds longwatch.war and lib/
   * @param address address to listen on, e.g. 127.0.0.1 or 0.0.0.0
   * @param environment settings of the application, added to this process's environment
   * @param javaOptions options of the server's JVM, in addition to ours
   * @param scratch directory of this process alone, emptied at each start
   */
  public record Plan(
      Path home,
      String address,
      int port,
      Map<String, String> environment,
      List<String> javaOptions,
      Path scratch,
      Duration patience) {}

  private final Plan plan;
  private final PrintStream log;
  private final Deque<String> tail = new ArrayDeque<>();
  private volatile String failure;
  private volatile boolean closing;
  private Process process;

  /**
   * @param log receives every line the server writes
   */
  public PayaraProcess(Plan plan, PrintStream log) {
    this.plan = plan;
    this.log = log;
  }

  /** Starts the server and returns when the application is ready. */
  public void start() {
    stopStale();
    Ports.require(plan.port(), "the web server", "LONGWATCH_HTTP_PORT or --port");
    try {
      emptyScratch();
      launch();
    } catch (IOException e) {
      throw new CannotStart("The application server cannot start: " + e, e);
    }
    awaitReady();
  }

  private void launch() throws IOException {
    Path boot = plan.scratch().resolve("boot.asadmin");
    Files.writeString(
        boot,
        "set configs.config.server-config.network-config.network-listeners.network-listener"
            + ".http-listener.address="
            + plan.address()
            + "\n");
    Path logging = plan.scratch().resolve("logging.properties");
    Files.writeString(logging, LOGGING);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xms256m", "-Xmx1g", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(List.of("-Dfile.encoding=UTF-8", "-Djava.awt.headless=true"));
    command.add("-Djava.io.tmpdir=" + plan.scratch());
    if (Runtime.version().feature() >= 24) {
      // Lucene and Hazelcast warn without these
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(plan.javaOptions());
    command.addAll(List.of("-jar", payara().toString()));
    command.addAll(List.of("--deploy", war().toString(), "--contextroot", "/"));
    command.addAll(List.of("--port", Integer.toString(plan.port())));
    command.addAll(List.of("--nohazelcast", "--disablephonehome"));
    command.addAll(List.of("--prebootcommandfile", boot.toString()));
    command.addAll(List.of("--logproperties", logging.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("LONGWATCH_"));
    environment.putAll(plan.environment());
    process = builder.start();
    process.getOutputStream().close();
    Files.writeString(pidFile(), process.pid() + " " + started(process.toHandle()) + "\n");
    Thread reader = new Thread(this::read, "server log");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.println(line);
        synchronized (tail) {
          tail.addLast(line);
          if (tail.size() > TAIL) {
            tail.removeFirst();
          }
        }
        if (failure == null && isDeploymentFailure(line)) {
          failure = line;
        }
      }
    } catch (IOException | UncheckedIOException e) {
      log.println("(the output of the server ended: " + e.getMessage() + ")");
    }
  }

  static boolean isDeploymentFailure(String line) {
    return line.contains("Exception while loading the app")
        || line.contains("Exception during lifecycle processing")
        || line.contains("Failed to deploy")
        || line.contains("failed to deploy")
        || line.contains("start failed: ");
  }

  private void awaitReady() {
    URI address =
        URI.create("http://" + reachable(plan.address()) + ":" + plan.port() + "/health/ready");
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
    long until = System.nanoTime() + plan.patience().toNanos();
    while (true) {
      if (closing) {
        throw new CannotStart("Stopped while starting.");
      }
      if (!process.isAlive()) {
        awaitEndOfLog();
        throw failed(
            failure != null
                ? "The application did not start:"
                : "The application server ended with exit code " + process.exitValue() + ".");
      }
      if (failure != null) {
        pause(2000); // lets the rest of the message arrive
        close();
        throw failed("The application did not start:");
      }
      if (isReady(client, request)) {
        return;
      }
      if (System.nanoTime() > until) {
        close();
        throw failed("The application was not ready within " + plan.patience().toSeconds() + " s.");
      }
      pause(200);
    }
  }

  private static boolean isReady(HttpClient client, HttpRequest request) {
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 && saysReady(answer.body());
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart("Interrupted while starting.", e);
    }
  }

  /** Whether this health answer is UP and holds the application's own check, UP. */
  static boolean saysReady(String health) {
    try {
      JsonNode root = new ObjectMapper().readTree(health);
      boolean own = false;
      for (JsonNode check : root.path("checks")) {
        own |= isUp(check) && check.path("name").asText().equals("longwatch");
      }
      return own && isUp(root);
    } catch (JsonProcessingException notTheServerWeStarted) {
      return false;
    }
  }

  private static boolean isUp(JsonNode node) {
    return node.path("status").asText().toUpperCase(Locale.ROOT).equals("UP");
  }

  private CannotStart failed(String what) {
    if (failure != null) {
      return new CannotStart(what + "\n  " + readable(failure));
    }
    StringBuilder message = new StringBuilder(what).append("\nIts last lines were:");
    for (String line : lastLines()) {
      message.append("\n  ").append(line);
    }
    return new CannotStart(message.toString());
  }

  /** The message of a JSON log line, or the line when it is none. */
  static String readable(String line) {
    try {
      JsonNode json = new ObjectMapper().readTree(line);
      for (String name : List.of("message", "LogMessage")) {
        if (json.path(name).isTextual()) {
          return json.path(name).asText().replace("\n", "\n  ");
        }
      }
      String trace = json.path("Throwable").path("StackTrace").asText();
      return trace.isEmpty() ? line : rootCause(trace);
    } catch (JsonProcessingException notJson) {
      return line;
    }
  }

  private static String rootCause(String trace) {
    int cause = trace.lastIndexOf("Caused by: ");
    String root = cause < 0 ? trace : trace.substring(cause + "Caused by: ".length());
    int frames = root.indexOf("\n\tat ");
    return (frames < 0 ? root : root.substring(0, frames)).replace("\n", "\n  ");
  }

  private void awaitEndOfLog() {
    pause(300);
  }

  /** Waits until the server ends and answers its exit code. */
  public int await() throws InterruptedException {
    return process.waitFor();
  }

  /** The last lines the server wrote. */
  public List<String> lastLines() {
    synchronized (tail) {
      return List.copyOf(tail);
    }
  }

  public long pid() {
    return process.pid();
  }

  private Path payara() throws IOException {
    Path lib = plan.home().resolve("lib");
    if (Files.isDirectory(lib)) {
      try (Stream<Path> jars = Files.list(lib)) {
        Optional<Path> jar =
            jars.filter(path -> path.getFileName().toString().matches("payara-micro-.*\\.jar"))
                .max(Comparator.naturalOrder());
        if (jar.isPresent()) {
          return jar.get();
        }
      }
    }
    throw new CannotStart(
        "There is no payara-micro jar in " + lib + ". Build Longwatch with `mvn package`.");
  }

  private Path war() {
    Path war = plan.home().resolve("longwatch.war");
    if (!Files.exists(war)) {
      throw new CannotStart("There is no " + war + ". Build Longwatch with `mvn package`.");
    }
    return war;
  }

  private Path pidFile() {
    return plan.scratch().resolveSibling("server.pid");
  }

  /** A server that outlived its launcher (which was killed) is stopped first. */
  private void stopStale() {
    try {
      if (!Files.exists(pidFile())) {
        return;
      }
      String[] words = Files.readString(pidFile()).strip().split(" ");
      if (words.length == 2) {
        Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(words[0]));
        if (left.isPresent() && isServer(left.get(), Long.parseLong(words[1]))) {
          end(left.get());
        }
      }
      Files.delete(pidFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NumberFormatException e) {
      throw new CannotStart("The file " + pidFile() + " is damaged. Delete it.", e);
    }
  }

  /** A process number may have been given to another program since: the start moment must agree. */
  private static boolean isServer(ProcessHandle process, long startedMillis) {
    return process.isAlive() && Math.abs(started(process) - startedMillis) < 2000;
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(moment -> moment.toEpochMilli()).orElse(0L);
  }

  private static void end(ProcessHandle process) {
    CompletableFuture<ProcessHandle> gone = process.onExit();
    process.destroy();
    try {
      gone.get(STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void emptyScratch() throws IOException {
    if (Files.exists(plan.scratch())) {
      try (Stream<Path> tree = Files.walk(plan.scratch())) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(plan.scratch());
  }

  private static String reachable(String address) {
    return address.equals("0.0.0.0") ? "127.0.0.1" : address;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart("Interrupted while starting.", e);
    }
  }

  /** Stops the server: it finishes what it is doing, but not for longer than half a minute. */
  @Override
  public void close() {
    closing = true;
    if (process != null && process.isAlive()) {
      end(process.toHandle());
    }
    try {
      if (process != null && !process.isAlive()) {
        Files.deleteIfExists(pidFile());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
