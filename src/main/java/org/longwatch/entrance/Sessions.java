package org.longwatch.entrance;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.identity.LogIns;

/**
 * What a session of the pages knows: whose it is and since which epoch of the account. A new one
 * begins with every step of the log-in, so no id from before is good afterwards.
 */
public final class Sessions {

  private static final String ACCOUNT = "org.longwatch.account";
  private static final String EPOCH = "org.longwatch.epoch";
  private static final String ENROL = "org.longwatch.enrol";
  private static final String ID_TOKEN = "org.longwatch.id-token";
  private static final String PENDING = "org.longwatch.pending";
  private static final String NEXT = "org.longwatch.next";
  private static final int PENDING_SECONDS = 300;

  private Sessions() {}

  /** A session that was found. */
  record Found(UUID account, int epoch) {}

  /** Whose session it is, unless it has become too old. */
  static Optional<Found> find(HttpServletRequest request, Instant now, Duration longest) {
    HttpSession session = request.getSession(false);
    if (session == null
        || !(session.getAttribute(ACCOUNT) instanceof UUID account)
        || !(session.getAttribute(EPOCH) instanceof Integer epoch)) {
      return Optional.empty();
    }
    if (isOver(Instant.ofEpochMilli(session.getCreationTime()), now, longest)) {
      session.invalidate();
      return Optional.empty();
    }
    return Optional.of(new Found(account, epoch));
  }

  /** Whether a session is too old, however much it is used. */
  static boolean isOver(Instant began, Instant now, Duration longest) {
    return !now.isBefore(began.plus(longest));
  }

  static boolean mustEnrol(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute(ENROL) != null;
  }

  /** Begins the session of somebody who is in. */
  public static void begin(
      HttpServletRequest request, LogIns.Entered entered, Duration idle, Optional<String> idToken) {
    HttpSession session = anew(request);
    session.setMaxInactiveInterval((int) idle.toSeconds());
    session.setAttribute(ACCOUNT, entered.actor().id());
    session.setAttribute(EPOCH, entered.epoch());
    if (entered.mustEnrol()) {
      session.setAttribute(ENROL, Boolean.TRUE);
    }
    idToken.ifPresent(token -> session.setAttribute(ID_TOKEN, token));
  }

  /** Waits for the one-time code of somebody whose password was right. */
  public static void await(HttpServletRequest request, LogIns.CodeNeeded pending, String next) {
    HttpSession session = anew(request);
    session.setMaxInactiveInterval(PENDING_SECONDS);
    session.setAttribute(PENDING, pending);
    session.setAttribute(NEXT, next);
  }

  /** Whose one-time code is awaited. */
  public static Optional<LogIns.CodeNeeded> awaited(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute(PENDING) instanceof LogIns.CodeNeeded pending
        ? Optional.of(pending)
        : Optional.empty();
  }

  /** Where to go after the one-time code. */
  public static Optional<String> next(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute(NEXT) instanceof String next
        ? Optional.of(next)
        : Optional.empty();
  }

  /** The own session goes on although the account's epoch has moved. */
  public static void keep(HttpServletRequest request, int epoch, boolean mustEnrol) {
    request.changeSessionId();
    HttpSession session = request.getSession();
    session.setAttribute(EPOCH, epoch);
    if (mustEnrol) {
      session.setAttribute(ENROL, Boolean.TRUE);
    } else {
      session.removeAttribute(ENROL);
    }
  }

  /** Ends the session; the ID token it came from, if it came from a provider. */
  public static Optional<String> end(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null) {
      return Optional.empty();
    }
    Optional<String> idToken =
        Optional.ofNullable(session.getAttribute(ID_TOKEN)).map(String::valueOf);
    session.invalidate();
    return idToken;
  }

  private static HttpSession anew(HttpServletRequest request) {
    HttpSession old = request.getSession(false);
    if (old != null) {
      old.invalidate();
    }
    return request.getSession(true);
  }
}
