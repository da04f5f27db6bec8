package org.longwatch.entrance;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.longwatch.identity.Accounts;
import org.longwatch.identity.LastUses;
import org.longwatch.identity.LogIns;
import org.longwatch.identity.Throttle;
import org.longwatch.identity.Tokens;
import org.longwatch.intake.Inbox;
import org.longwatch.intake.Passing;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;

/**
 * Finds out who asks: a session of the pages, a bearer token of a centre's system, or a person's
 * log-in sent with an interface call. What the asker may do is decided in the use cases.
 */
@ApplicationScoped
public class Doorkeeper implements HttpAuthenticationMechanism {

  /** Request attribute that carries the {@link Actor}. */
  static final String ACTOR = "org.longwatch.actor";

  /** Request attribute that carries a client's own rate. */
  static final String RATE = "org.longwatch.rate";

  /** Where somebody goes whose role asks for one-time codes and who has none yet. */
  static final String ENROL = "/account";

  /** Bytes of a stranger that are read at most. */
  private static final long MOST_OF_A_STRANGER = 5L * 1024 * 1024;

  /** What a client must know before it can log in; says nothing about anybody. */
  private static final Set<String> FOR_ANYBODY =
      Set.of("/fhir/metadata", "/fhir/.well-known/smart-configuration", "/openapi");

  private static final Set<String> DEFINITIONS =
      Set.of(
          "package.tgz",
          "StructureDefinition",
          "CodeSystem",
          "ValueSet",
          "ConceptMap",
          "Questionnaire",
          "PlanDefinition",
          "Measure",
          "SearchParameter",
          "OperationDefinition",
          "CapabilityStatement");

  /** A letter, digit, dot, stroke or control character in disguise, or a broken escape. */
  private static final Pattern DISGUISED =
      Pattern.compile(
          "%(?![0-9A-Fa-f]{2})|%[01][0-9A-Fa-f]|%2[5DdEeFf]|%3[0-9Bb]|%[46][1-9A-Fa-f]"
              + "|%[57][0-9Aa]|%5[CcFf]|%7[EeFf]");

  @Inject Inbox inbox;
  @Inject Accounts accounts;
  @Inject LogIns logIns;
  @Inject LastUses uses;
  @Inject Tokens tokens;
  @Inject Throttle throttle;
  @Inject Clocks clocks;
  @Inject Settings settings;

  /**
   * Somebody, nobody, or somebody who must wait before anything is judged.
   *
   * @param mustEnrol whether it is the session of somebody who must enrol first
   * @param counted whether the address has been asked for patience already
   */
  private record Asker(
      Optional<Actor> actor, Optional<Duration> patience, boolean mustEnrol, boolean counted) {
    static final Asker NOBODY = new Asker(Optional.empty(), Optional.empty(), false, false);

    /** Nobody, and that somebody asked has been counted. */
    static final Asker COUNTED = new Asker(Optional.empty(), Optional.empty(), false, true);

    static Asker of(Actor actor) {
      return new Asker(Optional.of(actor), Optional.empty(), false, false);
    }

    static Asker ofSession(Actor actor, boolean mustEnrol) {
      return new Asker(Optional.of(actor), Optional.empty(), mustEnrol, false);
    }

    static Asker tooEarly(Duration patience) {
      return new Asker(Optional.empty(), Optional.of(patience), false, false);
    }
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    if (isCrooked(path(request))) {
      Refusals.crooked(response);
      return AuthenticationStatus.SEND_FAILURE;
    }
    if (path(request).startsWith("/fhir")
        && CrossOrigin.answer(request, response, settings.door().origins())) {
      return AuthenticationStatus.SEND_FAILURE;
    }
    Asker asker = asker(request);
    if (asker.patience().isPresent()) {
      Refusals.tooMany(path(request), response, asker.patience().get());
      return AuthenticationStatus.SEND_FAILURE;
    }
    if (asker.actor().isPresent()) {
      Actor actor = asker.actor().get();
      if (asker.mustEnrol() && !isOnTheWayToEnrol(request)) {
        return path(request).startsWith("/api") || path(request).startsWith("/fhir")
            ? context.responseUnauthorized()
            : context.redirect(request.getContextPath() + ENROL);
      }
      request.setAttribute(ACTOR, actor);
      if (uses.isNews(actor.id())) {
        uses.used(actor.id());
      }
      return context.notifyContainerAboutLogin(
          actor.name(), actor.roles().stream().map(Role::name).collect(Collectors.toSet()));
    }
    if (isAsset(request)) {
      return context.doNothing();
    }
    Optional<Duration> patience =
        asker.counted()
            ? Optional.empty()
            : throttle.take(stranger(request), settings.door().ratePerStranger());
    if (patience.isPresent()) {
      Refusals.tooMany(path(request), response, patience.get());
      return AuthenticationStatus.SEND_FAILURE;
    }
    if (isOpen(request)) {
      return context.doNothing();
    }
    String path = path(request);
    if (path.startsWith("/fhir")) {
      leaveTrace(request);
      Refusals.stranger(response);
      return AuthenticationStatus.SEND_FAILURE;
    }
    if (path.startsWith("/api")) {
      response.setHeader("WWW-Authenticate", "Bearer realm=\"longwatch\"");
      return context.responseUnauthorized();
    }
    return context.redirect(
        request.getContextPath()
            + "/login?next="
            + URLEncoder.encode(next(request), StandardCharsets.UTF_8));
  }

  private Asker asker(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    String path = path(request);
    if (authorization != null && (path.startsWith("/fhir") || path.startsWith("/api"))) {
      if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
        return bearer(request, authorization.substring(7).strip());
      }
      if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
        return basic(
            authorization.substring(6).strip(), Addresses.of(request, settings.door().proxies()));
      }
      return Asker.NOBODY;
    }
    if (path.startsWith("/api") && !isRead(request)) {
      // a page of another site must not act with the cookie of somebody who is logged in here
      return Asker.NOBODY;
    }
    return Sessions.find(request, clocks.machine(), settings.door().longest())
        .flatMap(session -> accounts.actor(session.account(), session.epoch()))
        .map(actor -> Asker.ofSession(actor, Sessions.mustEnrol(request)))
        .orElse(Asker.NOBODY);
  }

  /** Who sends tokens that nobody knows is slowed down before the database is asked about them. */
  private Asker bearer(HttpServletRequest request, String token) {
    Optional<Tokens.Holder> holder = tokens.remembered(token);
    if (holder.isEmpty()) {
      String stranger = stranger(request);
      Optional<Duration> patience = throttle.take(stranger, settings.door().ratePerStranger());
      if (patience.isPresent()) {
        return Asker.tooEarly(patience.get());
      }
      holder = tokens.holder(token);
      if (holder.isEmpty()) {
        return Asker.COUNTED;
      }
      throttle.giveBack(stranger);
    }
    request.setAttribute(RATE, holder.get().ratePerMinute());
    return Asker.of(holder.get().actor());
  }

  private String stranger(HttpServletRequest request) {
    return "address " + Addresses.of(request, settings.door().proxies());
  }

  private Asker basic(String credentials, String address) {
    String[] parts;
    try {
      parts =
          new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8).split(":", 2);
    } catch (IllegalArgumentException e) {
      return Asker.NOBODY;
    }
    if (parts.length != 2) {
      return Asker.NOBODY;
    }
    LogIns.Outcome outcome = logIns.enterOnce(parts[0], parts[1], address);
    if (outcome instanceof LogIns.Entered entered) {
      return Asker.of(entered.actor());
    }
    return outcome instanceof LogIns.MustWait wait ? Asker.tooEarly(wait.patience()) : Asker.NOBODY;
  }

  private static boolean isOnTheWayToEnrol(HttpServletRequest request) {
    String path = path(request);
    return path.equals(ENROL) || path.equals("/login") || isAsset(request);
  }

  /**
   * Whether the container might map another path than the one that is written here: what is judged
   * by its beginning must be written as it is meant.
   */
  static boolean isCrooked(String path) {
    return path.contains("..")
        || path.contains(";")
        || path.contains("//")
        || path.contains("/./")
        || path.endsWith("/.")
        || path.contains("\\")
        || DISGUISED.matcher(path).find();
  }

  private static boolean isAsset(HttpServletRequest request) {
    String path = path(request);
    return isPlain(path)
        && (path.startsWith("/health")
            || path.startsWith("/metrics")
            || path.startsWith("/assets/")
            || path.startsWith("/webjars/")
            || path.startsWith("/jakarta.faces.resource/")
            || path.equals("/favicon.ico"));
  }

  /** Whether the container maps the path that is written here, and no other. */
  private static boolean isPlain(String path) {
    return !path.contains("..")
        && !path.contains(";")
        && !path.contains("%")
        && !path.contains("//");
  }

  private static boolean isOpen(HttpServletRequest request) {
    String path = path(request);
    return isPlain(path)
        && (path.equals("/login")
            || path.equals(OpenIdServlet.DEPART)
            || path.equals(OpenIdServlet.ARRIVE)
            || path.equals("/auth/token")
            || FOR_ANYBODY.contains(path) && isRead(request)
            || isDefinition(path) && isRead(request)
            // the secret in the address is all that is asked for, and it is looked up behind this
            || path.startsWith("/calendar/") && isRead(request)
            || Set.of("/error", "/about").contains(path));
  }

  /** What the profiles say is no secret; operations upon them are. */
  private static boolean isDefinition(String path) {
    String[] parts = path.split("/", -1);
    return path.startsWith("/fhir/")
        && DEFINITIONS.contains(parts[2])
        && (parts.length == 3 || parts.length == 4 && !parts[3].startsWith("$"));
  }

  /** What a stranger sends is not kept, but that it was sent is. */
  private void leaveTrace(HttpServletRequest request) {
    if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
      return;
    }
    try {
      inbox.leaveTrace(
          Inbox.Trace.UNAUTHENTICATED,
          "?",
          request.getMethod(),
          Passing.read(new byte[0], request.getInputStream(), MOST_OF_A_STRANGER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRead(HttpServletRequest request) {
    return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
  }

  private static String path(HttpServletRequest request) {
    return request.getRequestURI().substring(request.getContextPath().length());
  }

  private static String next(HttpServletRequest request) {
    String query = request.getQueryString();
    return path(request) + (query == null ? "" : "?" + query);
  }
}
