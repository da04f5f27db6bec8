package org.longwatch.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The configuration, read once and checked as a whole. Environment variables win over files: {@code
 * LONGWATCH_DB_URL} sets {@code longwatch.db.url}. Unknown or bad values stop the start with every
 * fault named.
 */
@ApplicationScoped
public class Settings {

  private static final Set<String> KNOWN =
      Set.of(
          "longwatch.mode",
          "longwatch.data",
          "longwatch.http.port",
          "longwatch.public.url",
          "longwatch.db.url",
          "longwatch.db.user",
          "longwatch.db.password",
          "longwatch.smtp.host",
          "longwatch.smtp.port",
          "longwatch.smtp.user",
          "longwatch.smtp.password",
          "longwatch.smtp.starttls",
          "longwatch.smtp.trust",
          "longwatch.mail.from",
          "longwatch.inbox.key",
          "longwatch.admin.password",
          "longwatch.index.path",
          "longwatch.login.local",
          "longwatch.login.tries",
          "longwatch.login.address.tries",
          "longwatch.password.memory",
          "longwatch.password.iterations",
          "longwatch.password.lanes",
          "longwatch.session.idle",
          "longwatch.session.longest",
          "longwatch.totp.roles",
          "longwatch.oidc.discovery",
          "longwatch.oidc.client.id",
          "longwatch.oidc.client.secret",
          "longwatch.oidc.name",
          "longwatch.oidc.scope",
          "longwatch.oidc.roles.claim",
          "longwatch.oidc.roles.map",
          "longwatch.oidc.centre.claim",
          "longwatch.client.secrets",
          "longwatch.rate.client",
          "longwatch.rate.person",
          "longwatch.signal.threads",
          "longwatch.rate.stranger",
          "longwatch.rate.together",
          "longwatch.submissions.together",
          "longwatch.review.months",
          "longwatch.proxies",
          "longwatch.cors.origins",
          "longwatch.clock.movable",
          "longwatch.client.secret",
          "longwatch.java.options",
          "longwatch.require.browser",
          "longwatch.require.node");

  private final Config config;
  private final DoorSettings door = new DoorSettings(this);

  public Settings() {
    this(ConfigProvider.getConfig());
  }

  Settings(Config config) {
    this.config = config;
  }

  /**
   * Checks everything at once.
   *
   * @throws IllegalStateException naming every unknown key and every bad or missing value
   */
  public void check() {
    List<String> faults = new ArrayList<>();
    for (String name : new TreeSet<>(names())) {
      String key = name.toLowerCase(Locale.ROOT).replace('_', '.');
      if (key.startsWith("longwatch.") && !KNOWN.contains(key)) {
        faults.add("unknown setting " + name + " (known: LONGWATCH_MODE, LONGWATCH_DB_URL, …)");
      }
    }
    check(faults, this::mode);
    check(faults, this::databaseUrl);
    check(faults, this::publicUrl);
    check(faults, this::inboxKey);
    check(faults, this::smtpPort);
    check(faults, this::signalThreads);
    check(faults, this::smtpStartTls);
    check(faults, this::smtpTrust);
    check(faults, this::smtpCredentials);
    check(faults, () -> door().check());
    if (text("longwatch.clock.movable").map(Boolean::parseBoolean).orElse(false)
        && mode() == Mode.PRODUCTION) {
      faults.add("longwatch.clock.movable is for LONGWATCH_MODE=demo or test only");
    }
    if (!faults.isEmpty()) {
      throw new IllegalStateException("Configuration: " + String.join("; ", faults));
    }
  }

  public Mode mode() {
    String mode = text("longwatch.mode").orElse("production");
    try {
      return Mode.valueOf(mode.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "LONGWATCH_MODE must be production, demo or test, not " + mode, e);
    }
  }

  public String databaseUrl() {
    String url = required("longwatch.db.url");
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalStateException("LONGWATCH_DB_URL must start with jdbc:postgresql:");
    }
    return url;
  }

  /** Where people and machines reach this installation; used in letters and FHIR links. */
  public URI publicUrl() {
    return URI.create(text("longwatch.public.url").orElse("http://localhost:8080"));
  }

  public String smtpHost() {
    return text("longwatch.smtp.host").orElse("localhost");
  }

  public int smtpPort() {
    String port = text("longwatch.smtp.port").orElse("25");
    try {
      return Integer.parseInt(port);
    } catch (NumberFormatException e) {
      throw new IllegalStateException("LONGWATCH_SMTP_PORT must be a number, not " + port, e);
    }
  }

  public Optional<String> smtpUser() {
    return text("longwatch.smtp.user");
  }

  public String smtpPassword() {
    return text("longwatch.smtp.password").orElse("");
  }

  /** Whether letters go over TLS or not at all; otherwise they go in the clear. */
  public boolean smtpStartTls() {
    return door.flag("longwatch.smtp.starttls", false);
  }

  /** What is trusted of the mail server instead of what the JVM trusts. */
  public Optional<SSLSocketFactory> smtpTrust() {
    return text("longwatch.smtp.trust")
        .map(file -> new TrustedCertificates(Path.of(file)).sockets());
  }

  /** A password does not go over a network in the clear. */
  private void smtpCredentials() {
    boolean near = Set.of("localhost", "127.0.0.1", "::1").contains(smtpHost());
    if (mode() == Mode.PRODUCTION && smtpUser().isPresent() && !near && !smtpStartTls()) {
      throw new IllegalStateException("LONGWATCH_SMTP_USER needs LONGWATCH_SMTP_STARTTLS=true");
    }
  }

  public String mailFrom() {
    return text("longwatch.mail.from").orElse("longwatch@localhost");
  }

  /** Key of the inbox (AES-256). */
  public byte[] inboxKey() {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(required("longwatch.inbox.key"));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("LONGWATCH_INBOX_KEY must be base64", e);
    }
    if (key.length != 32) {
      throw new IllegalStateException(
          "LONGWATCH_INBOX_KEY must be 32 bytes in base64 (openssl rand -base64 32)");
    }
    return key;
  }

  /** Password of the first administrator, created when there is no account at all. */
  public Optional<String> adminPassword() {
    return text("longwatch.admin.password");
  }

  /** Directory of this node's search index. */
  public String indexPath() {
    return text("longwatch.index.path")
        .orElseGet(
            () -> text("longwatch.data").orElse(System.getProperty("java.io.tmpdir")) + "/index");
  }

  /**
   * Threads of a detection run, one for each processor if not said; they change no bit of the
   * result.
   */
  public int signalThreads() {
    String threads =
        text("longwatch.signal.threads")
            .orElseGet(() -> Integer.toString(Runtime.getRuntime().availableProcessors()));
    if (!threads.matches("[1-9][0-9]{0,2}")) {
      throw new IllegalStateException(
          "LONGWATCH_SIGNAL_THREADS must be a number from 1 to 999, not " + threads);
    }
    return Integer.parseInt(threads);
  }

  /** How people and systems come in: passwords, sessions, provider, rates. */
  public DoorSettings door() {
    return door;
  }

  String required(String key) {
    return text(key)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    key.toUpperCase(Locale.ROOT).replace('.', '_') + " is not set"));
  }

  Optional<String> text(String key) {
    return config.getOptionalValue(key, String.class).filter(value -> !value.isBlank());
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (String name : config.getPropertyNames()) {
      names.add(name);
    }
    return names;
  }

  private static void check(List<String> faults, Runnable reading) {
    try {
      reading.run();
    } catch (IllegalStateException e) {
      faults.add(e.getMessage());
    }
  }
}
