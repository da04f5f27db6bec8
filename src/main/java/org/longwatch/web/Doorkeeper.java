package org.longwatch.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.identity.Accounts;
import org.longwatch.identity.Tokens;
import org.longwatch.intake.Inbox;
import org.longwatch.intake.Passing;
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

  /** Session attribute that carries the account's id. */
  static final String ACCOUNT = "org.longwatch.account";

  /** Bytes of a stranger that are read at most. */
  private static final long MOST_OF_A_STRANGER = 5L * 1024 * 1024;

  @Inject Inbox inbox;
  @Inject Accounts accounts;
  @Inject Tokens tokens;

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    Optional<Actor> actor = actor(request);
    if (actor.isPresent()) {
      request.setAttribute(ACTOR, actor.get());
      return context.notifyContainerAboutLogin(
          actor.get().name(),
          actor.get().roles().stream().map(Role::name).collect(Collectors.toSet()));
    }
    if (isOpen(request)) {
      return context.doNothing();
    }
    String path = path(request);
    if (path.startsWith("/fhir")) {
      leaveTrace(request);
      return refuseFhir(response);
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

  private Optional<Actor> actor(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    String path = path(request);
    if (authorization != null && (path.startsWith("/fhir") || path.startsWith("/api"))) {
      if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
        return tokens.actor(authorization.substring(7).strip());
      }
      if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
        return basic(authorization.substring(6).strip());
      }
      return Optional.empty();
    }
    if (path.startsWith("/api") && !isRead(request)) {
      // a page of another site must not act with the cookie of somebody who is logged in here
      return Optional.empty();
    }
    HttpSession session = request.getSession(false);
    Object account = session == null ? null : session.getAttribute(ACCOUNT);
    return account instanceof UUID id ? accounts.actor(id) : Optional.empty();
  }

  private Optional<Actor> basic(String credentials) {
    String[] parts;
    try {
      parts =
          new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8).split(":", 2);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return parts.length == 2 ? accounts.logIn(parts[0], parts[1]) : Optional.empty();
  }

  private static boolean isOpen(HttpServletRequest request) {
    String path = path(request);
    if (path.contains("..") || path.contains(";") || path.contains("%") || path.contains("//")) {
      // the container would map another path than the one written here
      return false;
    }
    return path.equals("/login")
        || path.equals("/auth/token")
        || path.equals("/fhir/metadata") && isRead(request)
        || path.startsWith("/health")
        || path.startsWith("/metrics")
        || path.startsWith("/assets/")
        || path.startsWith("/webjars/")
        || path.startsWith("/jakarta.faces.resource/")
        || path.equals("/favicon.ico")
        || Set.of("/error", "/about").contains(path);
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

  private static AuthenticationStatus refuseFhir(HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    response.setHeader("WWW-Authenticate", "Bearer realm=\"longwatch\"");
    response.setContentType("application/fhir+json;charset=UTF-8");
    try {
      response
          .getWriter()
          .write(
              "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\","
                  + "\"code\":\"login\",\"diagnostics\":\"The bearer token is missing, unknown,"
                  + " expired or revoked. Get a new one from /auth/token with your client id and"
                  + " secret.\"}]}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return AuthenticationStatus.SEND_FAILURE;
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
