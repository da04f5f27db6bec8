package org.longwatch.web;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.longwatch.platform.Correlation;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;

/** Puts the asker and the correlation id on the thread for the length of the request. */
@WebFilter(urlPatterns = "/*", asyncSupported = false)
public class ActorFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Inject transient CurrentActor currentActor;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String correlation = Correlation.begin(request.getHeader("X-Request-ID"));
    response.setHeader("X-Request-ID", correlation);
    currentActor.set((Actor) request.getAttribute(Doorkeeper.ACTOR));
    try {
      chain.doFilter(request, response);
    } finally {
      currentActor.set(null);
      Correlation.end();
    }
  }
}
