package org.longwatch.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.longwatch.platform.Mode;
import org.longwatch.process.CannotStart;
import org.longwatch.process.DataDirectory;
import org.longwatch.process.EmbeddedPostgres;
import org.longwatch.process.MailCatcher;
import org.longwatch.process.PayaraProcess;
import org.longwatch.process.Ports;

/**
 * Everything one launcher runs: data directory, database, mail catcher, server. Started in this
 * order, stopped in the reverse one.
 */
final class Installation implements AutoCloseable {

  private final Environment environment;
  private final Mode mode;
  private final PrintStream out;
  private final ConcurrentLinkedDeque<AutoCloseable> parts = new ConcurrentLinkedDeque<>();
  private final Map<String, String> decided = new HashMap<>();
  private volatile boolean closing;
  private DataDirectory directory;
  private MailCatcher mail;
  private PayaraProcess server;
  private Path serverLog;
  private int port;

  Installation(Environment environment, Mode mode, PrintStream out) {
    this.environment = environment;
    this.mode = mode;
    this.out = out;
  }

  /** Sees to it that everything is stopped when this process is asked to end (Ctrl-C, SIGTERM). */
  void stopAtExit() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
  }

  /** Locks the data directory and starts the database, where it is ours to start. */
  void openData() {
    directory = DataDirectory.open(environment.data());
    parts.push(directory);
    rememberMode();
    DatabaseAddress database = environment.externalDatabase().orElseGet(this::startEmbedded);
    ConfiguredDatabase.checkReachable(database);
    decided.put("LONGWATCH_DB_URL", database.url());
    decided.put("LONGWATCH_DB_USER", database.user());
    decided.put("LONGWATCH_DB_PASSWORD", database.password());
    decided.put("LONGWATCH_DATA", directory.path().toString());
    decided.put("LONGWATCH_MODE", mode.name().toLowerCase(Locale.ROOT));
    decided.put("LONGWATCH_INBOX_KEY", inboxKey());
  }

  /** Demo accounts have well-known passwords: they must not turn up in a production server. */
  private void rememberMode() {
    String made = directory.kept("mode", mode::name);
    if (!made.equals(mode.name())) {
      throw new CannotStart(
          "The data directory "
              + directory.path()
              + " was made in "
              + made.toLowerCase(Locale.ROOT)
              + " mode and cannot be used in "
              + mode.name().toLowerCase(Locale.ROOT)
              + " mode. Set LONGWATCH_DATA to another directory.");
    }
  }

  private DatabaseAddress startEmbedded() {
    EmbeddedPostgres postgres =
        new EmbeddedPostgres(directory.postgres(), environment.port("LONGWATCH_DB_PORT", 0));
    parts.push(postgres);
    say("starting PostgreSQL in " + directory.postgres());
    postgres.start();
    checkNotClosing();
    return ConfiguredDatabase.address(postgres);
  }

  private String inboxKey() {
    return environment
        .inboxKey()
        .orElseGet(
            () -> {
              if (mode == Mode.PRODUCTION) {
                throw new CannotStart(
                    "LONGWATCH_INBOX_KEY is not set. It encrypts what centres send, as received."
                        + " Make one with `openssl rand -base64 32`, keep it apart from the"
                        + " backups, and set it at every start.");
              }
              return directory.kept("inbox-key", Installation::randomKey);
            });
  }

  private static String randomKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /** Makes the first administrator of a new database with this password. */
  void administeredWith(String password) {
    decided.put("LONGWATCH_ADMIN_PASSWORD", password);
  }

  /** Starts the mail catcher and tells the server to send there. */
  void catchMail(int smtpPort, int pagePort) {
    mail = new MailCatcher(smtpPort, pagePort);
    parts.push(mail);
    decided.put("LONGWATCH_SMTP_HOST", "127.0.0.1");
    decided.put("LONGWATCH_SMTP_PORT", Integer.toString(mail.smtpPort()));
    decided.put("LONGWATCH_SMTP_USER", "");
    decided.put("LONGWATCH_SMTP_STARTTLS", "false");
    checkNotClosing();
  }

  /**
   * Starts the server and returns when it is ready.
   *
   * @param address address to listen on
   * @param wantedPort port to listen on, 0 for any free one
   * @param toFile whether the server's log goes to a file rather than to the console
   */
  void serve(String address, int wantedPort, boolean toFile) {
    port = wantedPort == 0 ? Ports.free() : wantedPort;
    decided.put("LONGWATCH_HTTP_PORT", Integer.toString(port));
    if (environment.text("LONGWATCH_PUBLIC_URL").isEmpty()) {
      decided.put("LONGWATCH_PUBLIC_URL", "http://localhost:" + port);
    }
    server =
        new PayaraProcess(
            new PayaraProcess.Plan(
                home(),
                address,
                port,
                environment.forServer(decided),
                environment.javaOptions(),
                directory.path().resolve("server"),
                Duration.ofSeconds(environment.number("LONGWATCH_START_SECONDS", 300, 10, 36000))),
            toFile ? logFile() : out);
    parts.push(server);
    say("starting the server on port " + port);
    server.start();
    checkNotClosing();
  }

  private PrintStream logFile() {
    serverLog = directory.log("server.log");
    try {
      if (Files.exists(serverLog)) {
        Files.move(serverLog, directory.log("server.1.log"), StandardCopyOption.REPLACE_EXISTING);
      }
      PrintStream file =
          new PrintStream(new FileOutputStream(serverLog.toFile()), true, StandardCharsets.UTF_8);
      return file;
    } catch (IOException e) {
      throw new CannotStart("The log " + serverLog + " cannot be written: " + e, e);
    }
  }

  /** The directory that holds longwatch.war and lib/: the one of the launcher's jar. */
  static Path home() {
    Path code =
        Path.of(
            URI.create(
                Installation.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    return code.getParent();
  }

  URI uri() {
    return URI.create("http://localhost:" + port);
  }

  MailCatcher mail() {
    return mail;
  }

  Path dataDirectory() {
    return directory.path();
  }

  Path serverLog() {
    return serverLog;
  }

  /** Waits for the server to end, which it does only when stopped or broken. */
  int await() throws InterruptedException {
    int code = server.await();
    if (closing) {
      return 0;
    }
    throw new CannotStart(
        "The server ended by itself with exit code "
            + code
            + ". Its last lines were:\n  "
            + String.join("\n  ", server.lastLines()));
  }

  void say(String line) {
    out.println("  " + line);
  }

  private void checkNotClosing() {
    if (closing) {
      throw new CannotStart("Stopped while starting.");
    }
  }

  @Override
  public synchronized void close() {
    closing = true;
    for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        out.println("  while stopping: " + e);
      }
    }
  }
}
