package org.longwatch.cli;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.longwatch.platform.Mode;
import org.longwatch.process.CannotStart;

/** What the operator has set in the environment, as far as the launcher needs it. */
record Environment(Map<String, String> variables) {

  /** Read by the launcher alone: the server would refuse them as unknown. */
  private static final Set<String> LAUNCHER_ONLY =
      Set.of(
          "LONGWATCH_DB_PORT",
          "LONGWATCH_HTTP_ADDRESS",
          "LONGWATCH_JAVA_OPTIONS",
          "LONGWATCH_CLIENT_SECRET",
          "LONGWATCH_MAIL_PAGE_PORT",
          "LONGWATCH_START_SECONDS");

  static Environment ofProcess() {
    return new Environment(System.getenv());
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  String required(String name, String hint) {
    return text(name).orElseThrow(() -> new CannotStart(name + " is not set. " + hint));
  }

  int number(String name, int otherwise, int smallest, int largest) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    int number;
    try {
      number = Integer.parseInt(text.get());
    } catch (NumberFormatException e) {
      number = smallest - 1;
    }
    if (number < smallest || number > largest) {
      throw new CannotStart(
          name
              + " must be a whole number from "
              + smallest
              + " to "
              + largest
              + ", not "
              + text.get()
              + ".");
    }
    return number;
  }

  /** A port; 0 stands for "any free one" and is allowed only where the caller can tell the user. */
  int port(String name, int otherwise) {
    return number(name, otherwise, 0, 65535);
  }

  Path data() {
    return Path.of(text("LONGWATCH_DATA").orElse(".longwatch")).toAbsolutePath().normalize();
  }

  Mode mode(Mode otherwise) {
    Optional<String> mode = text("LONGWATCH_MODE");
    if (mode.isEmpty()) {
      return otherwise;
    }
    try {
      return Mode.valueOf(mode.get().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new CannotStart(
          "LONGWATCH_MODE must be production, demo or test, not " + mode.get() + ".", e);
    }
  }

  Optional<DatabaseAddress> externalDatabase() {
    return text("LONGWATCH_DB_URL")
        .map(
            url -> {
              if (!url.startsWith("jdbc:postgresql:")) {
                throw new CannotStart(
                    "LONGWATCH_DB_URL must look like jdbc:postgresql://host:5432/database, not "
                        + url.replaceAll("password=[^&]*", "password=…")
                        + ".");
              }
              return new DatabaseAddress(
                  url,
                  text("LONGWATCH_DB_USER").orElse("longwatch"),
                  text("LONGWATCH_DB_PASSWORD").orElse(""));
            });
  }

  Optional<String> inboxKey() {
    Optional<String> key = text("LONGWATCH_INBOX_KEY");
    key.ifPresent(Environment::checkKey);
    return key;
  }

  private static void checkKey(String key) {
    int length;
    try {
      length = Base64.getDecoder().decode(key).length;
    } catch (IllegalArgumentException e) {
      length = -1;
    }
    if (length != 32) {
      throw new CannotStart(
          "LONGWATCH_INBOX_KEY must be 32 bytes in base64 (openssl rand -base64 32).");
    }
  }

  List<String> javaOptions() {
    return text("LONGWATCH_JAVA_OPTIONS")
        .map(text -> List.of(text.split("\\s+")))
        .orElse(List.of());
  }

  /** The settings as the server gets them; values in {@code decided} win. */
  Map<String, String> forServer(Map<String, String> decided) {
    Map<String, String> all = new TreeMap<>();
    variables.forEach(
        (name, value) -> {
          if (name.startsWith("LONGWATCH_") && !LAUNCHER_ONLY.contains(name)) {
            all.put(name, value);
          }
        });
    all.putAll(decided);
    return all;
  }
}
