package org.longwatch.entrance;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.longwatch.identity.Throttle;
import org.longwatch.platform.Correlation;
import org.longwatch.platform.Settings;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;

/**
 * Puts the asker and the correlation id on the thread for the length of the request, unless the
 * asker has too many requests behind or beside this one.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = false)
public class ActorFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Inject transient CurrentActor currentActor;
  @Inject transient Throttle throttle;
  @Inject transient Settings settings;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String correlation = Correlation.begin(request.getHeader("X-Request-ID"));
    response.setHeader("X-Request-ID", correlation);
    Actor actor = (Actor) request.getAttribute(Doorkeeper.ACTOR);
    currentActor.set(actor);
    try {
      if (actor == null) {
        chain.doFilter(request, response);
      } else {
        throttled(actor, request, response, chain);
      }
    } finally {
      currentActor.set(null);
      Correlation.end();
    }
  }

  private void throttled(
      Actor actor, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String who = actor.id().toString();
    Optional<Duration> patience =
        throttle.enter(who, rate(actor, request), settings.door().together());
    if (patience.isPresent()) {
      Refusals.tooMany(request.getServletPath(), response, patience.get());
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      throttle.leave(who);
    }
  }

  private int rate(Actor actor, HttpServletRequest request) {
    if (!actor.is(Role.SITE_SYSTEM)) {
      return settings.door().ratePerPerson();
    }
    return request.getAttribute(Doorkeeper.RATE) instanceof OptionalInt own && own.isPresent()
        ? own.getAsInt()
        : settings.door().ratePerClient();
  }
}
