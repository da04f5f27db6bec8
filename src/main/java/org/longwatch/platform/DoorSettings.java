package org.longwatch.platform;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The part of the configuration that says how people and systems come in, and how often. */
public final class DoorSettings {

  private final Settings settings;

  /** Asked for with every request; configuration does not change while a node runs. */
  private final Map<String, Optional<String>> known = new ConcurrentHashMap<>();

  DoorSettings(Settings settings) {
    this.settings = settings;
  }

  /**
   * An OpenID provider.
   *
   * @param discovery address of its {@code openid-configuration}
   * @param name what the button on the log-in page calls it
   * @param rolesClaim claim that carries roles or groups, dots lead into it; empty if roles come
   *     from the account that an administrator made
   * @param roles what each value of that claim means, as a role's name
   * @param centreClaim claim that carries the centre's code
   */
  public record Provider(
      URI discovery,
      String clientId,
      String clientSecret,
      String name,
      List<String> scope,
      Optional<String> rolesClaim,
      Map<String, String> roles,
      Optional<String> centreClaim) {}

  /** Everything at once. */
  void check() {
    passwordMemory();
    passwordIterations();
    passwordLanes();
    triesOfAccount();
    triesOfAddress();
    idle();
    longest();
    ratePerClient();
    ratePerPerson();
    ratePerStranger();
    together();
    submissionsTogether();
    reviewMonths();
    origins();
    localLogIn();
    clientSecrets();
    if (provider().isEmpty() && !localLogIn()) {
      throw new IllegalStateException(
          "LONGWATCH_LOGIN_LOCAL=false needs an OpenID provider (LONGWATCH_OIDC_DISCOVERY)");
    }
  }

  /** Whether people may log in with a password kept here. */
  public boolean localLogIn() {
    return flag("longwatch.login.local", true);
  }

  /** Wrong passwords for one account from one address before it must wait. */
  public int triesOfAccount() {
    return number("longwatch.login.tries", 5, 1, 100);
  }

  /** Wrong passwords from one address before it must wait; a hospital may share an address. */
  public int triesOfAddress() {
    return number("longwatch.login.address.tries", 50, 1, 100_000);
  }

  /** Argon2id memory in KiB; never less than OWASP's minimum (Password Storage Cheat Sheet). */
  public int passwordMemory() {
    return number("longwatch.password.memory", 19_456, 19_456, 1_048_576);
  }

  public int passwordIterations() {
    return number("longwatch.password.iterations", 2, 2, 50);
  }

  public int passwordLanes() {
    return number("longwatch.password.lanes", 1, 1, 16);
  }

  /** A session ends when it was not used for so long. */
  public Duration idle() {
    return Duration.ofMinutes(number("longwatch.session.idle", 30, 1, 24 * 60));
  }

  /** A session ends after so long, used or not. */
  public Duration longest() {
    return Duration.ofHours(number("longwatch.session.longest", 12, 1, 24 * 7));
  }

  /** Names of the roles that need a one-time code beside the password. */
  public Set<String> rolesWithOneTimeCode() {
    return new TreeSet<>(words("longwatch.totp.roles"));
  }

  /**
   * The OpenID provider, if there is one.
   *
   * @throws IllegalStateException if it is configured by halves
   */
  public Optional<Provider> provider() {
    Optional<String> discovery = text("longwatch.oidc.discovery");
    if (discovery.isEmpty()) {
      return Optional.empty();
    }
    URI address;
    try {
      address = URI.create(discovery.get());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("LONGWATCH_OIDC_DISCOVERY must be an address", e);
    }
    boolean loopback =
        settings.mode().isPlayground()
            && Set.of("localhost", "127.0.0.1").contains(String.valueOf(address.getHost()));
    if (!"https".equals(address.getScheme()) && !loopback) {
      throw new IllegalStateException("LONGWATCH_OIDC_DISCOVERY must start with https://");
    }
    Map<String, String> roles = new LinkedHashMap<>();
    for (String pair : words("longwatch.oidc.roles.map")) {
      String[] parts = pair.split("=", 2);
      if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
        throw new IllegalStateException(
            "LONGWATCH_OIDC_ROLES_MAP must be value=ROLE,value=ROLE, not " + pair);
      }
      roles.put(parts[0].strip(), parts[1].strip());
    }
    Optional<String> claim = text("longwatch.oidc.roles.claim");
    if (claim.isPresent() == roles.isEmpty()) {
      throw new IllegalStateException(
          "LONGWATCH_OIDC_ROLES_CLAIM and LONGWATCH_OIDC_ROLES_MAP go together");
    }
    return Optional.of(
        new Provider(
            address,
            settings.required("longwatch.oidc.client.id"),
            settings.required("longwatch.oidc.client.secret"),
            text("longwatch.oidc.name").orElse("your organisation"),
            List.of(text("longwatch.oidc.scope").orElse("openid profile email").split(" ")),
            claim,
            roles,
            text("longwatch.oidc.centre.claim")));
  }

  /** Whether systems may get tokens with a shared secret instead of a signed assertion. */
  public boolean clientSecrets() {
    return flag("longwatch.client.secrets", settings.mode().isPlayground());
  }

  /** Requests per minute and client, on each node, unless the client has a number of its own. */
  public int ratePerClient() {
    return number("longwatch.rate.client", 15_000, 1, 10_000_000);
  }

  /** Requests per minute and person, on each node. */
  public int ratePerPerson() {
    return number("longwatch.rate.person", 3_000, 1, 10_000_000);
  }

  /** Requests per minute from one address by those who are not logged in, on each node. */
  public int ratePerStranger() {
    return number("longwatch.rate.stranger", 1_200, 1, 10_000_000);
  }

  /** Requests that one client or person may have open at once, on each node. */
  public int together() {
    return number("longwatch.rate.together", 64, 1, 10_000);
  }

  /**
   * Submissions that each node decides at once; others wait their turn. More than keep processors
   * and database busy only get in each other's way.
   */
  public int submissionsTogether() {
    return number(
        "longwatch.submissions.together", 2 * Runtime.getRuntime().availableProcessors(), 1, 1_000);
  }

  /** How often access is reviewed. */
  public int reviewMonths() {
    return number("longwatch.review.months", 6, 1, 36);
  }

  /** Addresses of proxies whose {@code X-Forwarded-For} is believed. */
  public Set<String> proxies() {
    return Set.copyOf(words("longwatch.proxies"));
  }

  /** Other web pages whose scripts may speak to the FHIR door; usually none. */
  public Set<String> origins() {
    List<String> origins = words("longwatch.cors.origins");
    for (String origin : origins) {
      if (!origin.matches("https?://[A-Za-z0-9.-]+(:\\d{1,5})?")) {
        throw new IllegalStateException(
            name("longwatch.cors.origins")
                + " lists origins like https://app.example.org, not "
                + origin);
      }
    }
    return Set.copyOf(origins);
  }

  private Optional<String> text(String key) {
    return known.computeIfAbsent(key, settings::text);
  }

  private List<String> words(String key) {
    return text(key)
        .map(
            text ->
                Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(word -> !word.isEmpty())
                    .distinct()
                    .toList())
        .orElse(List.of());
  }

  boolean flag(String key, boolean usual) {
    String text = text(key).orElse(Boolean.toString(usual));
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalStateException(name(key) + " must be true or false, not " + text);
    }
    return text.equals("true");
  }

  private int number(String key, int usual, int least, int most) {
    String text = text(key).orElse(Integer.toString(usual));
    int number;
    try {
      number = Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalStateException(name(key) + " must be a number, not " + text, e);
    }
    if (number < least || number > most) {
      throw new IllegalStateException(
          name(key) + " must be between " + least + " and " + most + ", not " + number);
    }
    return number;
  }

  private static String name(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_');
  }
}
