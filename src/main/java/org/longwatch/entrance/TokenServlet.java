package org.longwatch.entrance;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.longwatch.identity.TokenGrants;
import org.longwatch.platform.Settings;

/** The token address (RFC 6749 section 4.4, client credentials) for centres' systems. */
@WebServlet("/auth/token")
public class TokenServlet extends HttpServlet {

  private static final int MOST_BYTES = 64 * 1024;
  private static final long serialVersionUID = 1L;

  @Inject transient TokenGrants grants;
  @Inject transient Settings settings;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("application/json;charset=UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Pragma", "no-cache");
    String type = request.getContentType();
    if (type == null || !type.startsWith("application/x-www-form-urlencoded")) {
      answer(
          response,
          HttpServletResponse.SC_BAD_REQUEST,
          error("invalid_request", "Send application/x-www-form-urlencoded"));
      return;
    }
    if (request.getContentLengthLong() > MOST_BYTES || request.getContentLengthLong() < 0) {
      answer(
          response,
          HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
          error("invalid_request", "A request has a Content-Length of at most " + MOST_BYTES));
      return;
    }
    String[] basic = basic(request);
    TokenGrants.Outcome outcome =
        grants.grant(
            new TokenGrants.Asked(
                request.getParameter("grant_type"),
                request.getParameter("scope"),
                request.getParameter("client_assertion_type"),
                request.getParameter("client_assertion"),
                basic.length == 2 ? basic[0] : request.getParameter("client_id"),
                basic.length == 2 ? basic[1] : request.getParameter("client_secret"),
                Addresses.of(request, settings.door().proxies())));
    if (outcome instanceof TokenGrants.Granted granted) {
      answer(
          response,
          HttpServletResponse.SC_OK,
          Json.createObjectBuilder()
              .add("access_token", granted.token())
              .add("token_type", "Bearer")
              .add("expires_in", granted.life().toSeconds())
              .add("scope", granted.scopes().text())
              .build());
    } else if (outcome instanceof TokenGrants.Declined declined) {
      declined
          .patience()
          .ifPresent(
              wait -> response.setHeader("Retry-After", Long.toString(wait.toSeconds() + 1)));
      if (declined.status() == HttpServletResponse.SC_UNAUTHORIZED) {
        response.setHeader("WWW-Authenticate", "Basic realm=\"longwatch\"");
      }
      answer(response, declined.status(), error(declined.error(), declined.description()));
    }
  }

  private static void answer(HttpServletResponse response, int status, JsonObject body)
      throws IOException {
    response.setStatus(status);
    response.getWriter().write(body.toString());
  }

  private static JsonObject error(String code, String description) {
    return Json.createObjectBuilder()
        .add("error", code)
        .add("error_description", description)
        .build();
  }

  /** RFC 6749, section 2.3.1: both parts are form-encoded before they are joined. */
  private static String[] basic(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      return new String[0];
    }
    try {
      String[] parts =
          new String(
                  Base64.getDecoder().decode(authorization.substring(6).strip()),
                  StandardCharsets.UTF_8)
              .split(":", 2);
      for (int i = 0; i < parts.length; i++) {
        parts[i] = URLDecoder.decode(parts[i], StandardCharsets.UTF_8);
      }
      return parts;
    } catch (IllegalArgumentException e) {
      return new String[0];
    }
  }
}
