package org.longwatch.entrance;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.longwatch.identity.LogIns;
import org.longwatch.identity.OpenId;
import org.longwatch.identity.Throttle;
import org.longwatch.platform.Settings;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;

/** Sends people to their OpenID provider and takes them back. */
@WebServlet({OpenIdServlet.DEPART, OpenIdServlet.ARRIVE})
public class OpenIdServlet extends HttpServlet {

  static final String DEPART = "/login/openid";
  static final String ARRIVE = "/login/openid/back";

  private static final Logger LOG = Logger.getLogger(OpenIdServlet.class.getName());
  private static final String DEPARTURE = "org.longwatch.departure";
  private static final int DEPARTURE_SECONDS = 600;
  private static final int TRIES_PER_MINUTE = 120;
  private static final long serialVersionUID = 1L;

  @Inject transient OpenId openId;
  @Inject transient Catalogue catalogue;
  @Inject transient CurrentActor currentActor;
  @Inject transient Throttle throttle;
  @Inject transient Settings settings;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (openId.provider().isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    String address = Addresses.of(request, settings.door().proxies());
    Optional<Duration> patience = throttle.take("openid " + address, TRIES_PER_MINUTE);
    if (patience.isPresent()) {
      Refusals.tooMany(DEPART, response, patience.get());
      return;
    }
    try {
      if (request.getServletPath().equals(DEPART)) {
        depart(request, response);
      } else {
        arrive(request, response);
      }
    } catch (OpenId.Failed e) {
      LOG.log(Level.WARNING, "log-in at the provider failed: {0} {1}", causes(e));
      response.sendRedirect(request.getContextPath() + "/login?refused=provider");
    }
  }

  private void depart(HttpServletRequest request, HttpServletResponse response)
      throws IOException, OpenId.Failed {
    OpenId.Departure departure = openId.depart(request.getParameter("next"));
    HttpSession session = request.getSession(true);
    session.setMaxInactiveInterval(DEPARTURE_SECONDS);
    session.setAttribute(DEPARTURE, departure);
    response.sendRedirect(departure.address().toString());
  }

  private void arrive(HttpServletRequest request, HttpServletResponse response)
      throws IOException, OpenId.Failed {
    HttpSession session = request.getSession(false);
    if (session == null
        || request.getQueryString() == null
        || !(session.getAttribute(DEPARTURE) instanceof OpenId.Departure departure)) {
      response.sendRedirect(request.getContextPath() + "/login?refused=provider");
      return;
    }
    // good once: the same answer sent again finds no departure
    session.removeAttribute(DEPARTURE);
    OpenId.Arrival arrival =
        openId.arrive(
            departure,
            request.getQueryString(),
            code ->
                currentActor.as(
                    Actor.REGISTRY, () -> catalogue.centreByCode(code).map(CentreLine::id)));
    if (arrival.outcome() instanceof LogIns.Entered entered) {
      Sessions.begin(request, entered, settings.door().idle(), Optional.of(arrival.idToken()));
      response.sendRedirect(request.getContextPath() + safe(departure.next()));
    } else {
      response.sendRedirect(request.getContextPath() + "/login?refused=account");
    }
  }

  /** Only paths of this application; everything else goes home. */
  public static String safe(String next) {
    boolean local =
        next != null && next.matches("/[A-Za-z0-9][^\\\\\\r\\n]*") && !next.startsWith("/login");
    return local ? next : "/";
  }

  private static Object[] causes(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new Object[] {failure.getMessage(), cause == failure ? "" : cause};
  }
}
