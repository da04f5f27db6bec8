package org.longwatch.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.longwatch.cli.DemoData;
import org.longwatch.process.EmbeddedPostgres;
import org.longwatch.process.MailCatcher;
import org.longwatch.process.PayaraProcess;
import org.longwatch.process.Ports;
import org.longwatch.simulation.DemoAccounts;

/**
 * The built WAR on a real server with a real database and a real SMTP server, as seen from outside.
 * Most tests share one; those that break it start their own.
 */
public final class Server implements AutoCloseable {

  public static final String ADMIN = "admin";
  public static final String ADMIN_PASSWORD = "administrator-of-tests";

  /** Password of every person a test adds. */
  public static final String PASSWORD = "password-of-tests";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private static Server shared;
  private static Server demo;

  private final Path home;
  private final boolean durable;
  private final String mode;
  private final String adminPassword;
  private final List<String> javaOptions;
  private final Map<String, String> further = new HashMap<>();
  private final int port = Ports.free();
  private final MailCatcher mail;
  private EmbeddedPostgres database;
  private PayaraProcess server;

  private Server(Path home, boolean durable, String mode, String adminPassword) {
    this(home, durable, mode, adminPassword, List.of("-XX:TieredStopAtLevel=1"));
  }

  private Server(
      Path home, boolean durable, String mode, String adminPassword, List<String> javaOptions) {
    this.home = home;
    this.javaOptions = javaOptions;
    this.durable = durable;
    this.mode = mode;
    this.adminPassword = adminPassword;
    this.mail = new MailCatcher(Ports.free(), Ports.free());
  }

  /** An answer as it came. */
  public record Answer(int status, String body, HttpResponse<String> response) {

    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new IllegalStateException("Not JSON (" + status + "): " + body, e);
      }
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  /** The server all tests of this JVM share. */
  public static synchronized Server shared() {
    if (shared == null) {
      Path home = ofThisFork("shared");
      TestDatabase.delete(home);
      shared = start(home, false);
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  /** The server with a small demo that all tests of this JVM share; its people are the demo's. */
  public static synchronized Server demo() throws InterruptedException {
    if (demo == null) {
      Path home = ofThisFork("demo");
      TestDatabase.delete(home);
      Server server = new Server(home, false, "demo", DemoAccounts.PASSWORD);
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      server.startBoth();
      DemoData.load(server.uri(), home.resolve("demo"));
      demo = server;
    }
    return demo;
  }

  /** Several JVMs of tests may run at once. */
  private static Path ofThisFork(String name) {
    return Path.of("target", "test-server", name + System.getProperty("test.fork", ""))
        .toAbsolutePath();
  }

  /**
   * Starts a server of one's own.
   *
   * @param home where its data are kept
   * @param durable whether PostgreSQL waits for the disk, as in production
   */
  public static Server start(Path home, boolean durable) {
    Server server = new Server(home.toAbsolutePath(), durable, "test", ADMIN_PASSWORD);
    server.startBoth();
    return server;
  }

  /** Starts a server as in production, to be measured: durable, compiled as far as it goes. */
  public static Server measured(Path home, List<String> javaOptions) {
    Server server =
        new Server(home.toAbsolutePath(), true, "test", ADMIN_PASSWORD, List.copyOf(javaOptions));
    server.startBoth();
    return server;
  }

  /** A server of one's own that is not started yet, so that its address is known before. */
  public static Server prepare(Path home) {
    return new Server(home.toAbsolutePath(), false, "test", ADMIN_PASSWORD);
  }

  /** Starts a prepared server with further settings, by the names of their variables. */
  public Server startWith(Map<String, String> settings) {
    further.putAll(settings);
    startBoth();
    return this;
  }

  private void startBoth() {
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      startDatabase();
      startApplication();
    } catch (RuntimeException e) {
      close(); // what has started would go on for ever
      throw e;
    }
  }

  public void startDatabase() {
    database =
        new EmbeddedPostgres(home.resolve("pg"), TestDatabase.binaries(), 0, durable).start();
  }

  public void startApplication() {
    Map<String, String> environment = new HashMap<>();
    environment.put("LONGWATCH_DB_URL", database.url());
    environment.put("LONGWATCH_DB_USER", database.user());
    environment.put("LONGWATCH_DB_PASSWORD", database.password());
    environment.put("LONGWATCH_DATA", home.toString());
    environment.put("LONGWATCH_MODE", mode);
    environment.put("LONGWATCH_HTTP_PORT", Integer.toString(port));
    environment.put("LONGWATCH_PUBLIC_URL", uri().toString());
    environment.put("LONGWATCH_INBOX_KEY", Base64.getEncoder().encodeToString(new byte[32]));
    environment.put("LONGWATCH_ADMIN_PASSWORD", adminPassword);
    environment.put("LONGWATCH_SMTP_HOST", "127.0.0.1");
    environment.put("LONGWATCH_SMTP_PORT", Integer.toString(mail.smtpPort()));
    environment.putAll(further);
    if (durable) {
      // one client of a test stands for many
      environment.put("LONGWATCH_RATE_CLIENT", "10000000");
      environment.put("LONGWATCH_RATE_PERSON", "10000000");
    }
    server =
        new PayaraProcess(
            new PayaraProcess.Plan(
                Path.of("target").toAbsolutePath(),
                "127.0.0.1",
                port,
                environment,
                javaOptions,
                home.resolve("server"),
                Duration.ofSeconds(300)),
            log());
    server.start();
  }

  private PrintStream log() {
    try {
      return new PrintStream(
          new FileOutputStream(home.resolve("server.log").toFile(), true),
          true,
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the application as a power cut would. */
  public void killApplication() {
    ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Ends PostgreSQL as a power cut would. */
  public void killDatabase() {
    ProcessHandle process = ProcessHandle.of(database.pid()).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  public URI uri() {
    return URI.create("http://localhost:" + port);
  }

  public long pid() {
    return server.pid();
  }

  public long databasePid() {
    return database.pid();
  }

  public MailCatcher mail() {
    return mail;
  }

  public DataSource database() {
    return database.dataSource();
  }

  public Path home() {
    return home;
  }

  /** Calls as a person, with the log-in sent along. */
  public Answer get(String login, String path) {
    return send(request(path).header("Authorization", basic(login)).GET());
  }

  /** Posts JSON as a person. */
  public Answer post(String login, String path, String json) {
    return say("POST", login, path, json);
  }

  /** Puts JSON as a person. */
  public Answer put(String login, String path, String json) {
    return say("PUT", login, path, json);
  }

  private Answer say(String method, String login, String path, String json) {
    return send(
        request(path)
            .header("Authorization", basic(login))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  /** A new bearer token of a client. */
  public String token(String clientId, String secret) {
    Answer answer =
        send(
            request("/auth/token")
                .header(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(
                                (clientId + ":" + secret).getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials")));
    if (answer.status() != 200) {
      throw new IllegalStateException(answer.status() + " " + answer.body());
    }
    return answer.json().path("access_token").asText();
  }

  /** Posts a bundle (path {@code /fhir}) or a resource with a bearer token. */
  public Answer fhirPost(String token, String path, String json, String... headers) {
    HttpRequest.Builder request =
        request(path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/fhir+json");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  public Answer fhirPut(String token, String path, String json) {
    return send(
        request(path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/fhir+json")
            .PUT(HttpRequest.BodyPublishers.ofString(json)));
  }

  public Answer fhirGet(String token, String path) {
    return send(request(path).header("Authorization", "Bearer " + token).GET());
  }

  /** Adds a person with one role; answers the log-in. */
  public String person(String login, String role, String centre, String holder) {
    post(
            ADMIN,
            "/api/admin/people",
            """
            {"login":"%s","name":"%s","password":"%s","roles":["%s"],"centre":"%s","holder":"%s",
             "mail":"%s@example.org"}
            """
                .formatted(login, login, PASSWORD, role, centre, holder, login))
        .json();
    return login;
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(uri() + path)).timeout(Duration.ofSeconds(120));
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String basic(String login) {
    String password = login.equals(ADMIN) ? ADMIN_PASSWORD : PASSWORD;
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((login + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    mail.close();
    if (database != null) {
      database.close();
    }
  }
}
