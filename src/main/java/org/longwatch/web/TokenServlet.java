package org.longwatch.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.longwatch.identity.ClientAuthentication;
import org.longwatch.identity.ClientLine;
import org.longwatch.identity.Tokens;

/** The token endpoint (RFC 6749 section 4.4, client credentials) for centres' systems. */
@WebServlet("/auth/token")
public class TokenServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject transient ClientAuthentication clients;
  @Inject transient Tokens tokens;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("application/json;charset=UTF-8");
    response.setHeader("Cache-Control", "no-store");
    if (!"client_credentials".equals(request.getParameter("grant_type"))) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      response
          .getWriter()
          .write(
              "{\"error\":\"unsupported_grant_type\",\"error_description\":\"Send"
                  + " grant_type=client_credentials\"}");
      return;
    }
    String[] proof = proof(request);
    Optional<ClientLine> client =
        proof.length == 2 ? clients.authenticate(proof[0], proof[1]) : Optional.empty();
    if (client.isEmpty()) {
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
      response.setHeader("WWW-Authenticate", "Basic realm=\"longwatch\"");
      response
          .getWriter()
          .write(
              "{\"error\":\"invalid_client\",\"error_description\":\"Client id or secret is not"
                  + " right, or the client was revoked\"}");
      return;
    }
    response
        .getWriter()
        .write(
            "{\"access_token\":\""
                + tokens.issue(client.get())
                + "\",\"token_type\":\"Bearer\",\"expires_in\":"
                + Tokens.LIFE.toSeconds()
                + "}");
  }

  private static String[] proof(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    if (authorization != null && authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      try {
        return new String(
                Base64.getDecoder().decode(authorization.substring(6).strip()),
                StandardCharsets.UTF_8)
            .split(":", 2);
      } catch (IllegalArgumentException e) {
        return new String[0];
      }
    }
    String id = request.getParameter("client_id");
    String secret = request.getParameter("client_secret");
    return id == null || secret == null ? new String[0] : new String[] {id, secret};
  }
}
