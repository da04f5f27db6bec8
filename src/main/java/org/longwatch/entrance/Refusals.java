package org.longwatch.entrance;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** What those are told who are not let in, in the language of the door they stand at. */
final class Refusals {

  private static final String OUTCOME =
      "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"%s\","
          + "\"diagnostics\":\"%s\"}]}";

  private Refusals() {}

  /** Nobody known stands at the FHIR door. */
  static void stranger(HttpServletResponse response) {
    response.setHeader("WWW-Authenticate", "Bearer realm=\"longwatch\"");
    write(
        response,
        HttpServletResponse.SC_UNAUTHORIZED,
        "application/fhir+json",
        OUTCOME.formatted(
            "login",
            "The bearer token is missing, unknown, expired or revoked. Get a new one from"
                + " /auth/token with a signed client_assertion."));
  }

  /** The path is not written the way it is meant. */
  static void crooked(HttpServletResponse response) {
    write(response, HttpServletResponse.SC_BAD_REQUEST, "text/plain", "This is no path of ours");
  }

  /** Too many tries or requests. */
  static void tooMany(String path, HttpServletResponse response, Duration patience) {
    long seconds = Math.max(1, (patience.toMillis() + 999) / 1000);
    response.setHeader("Retry-After", Long.toString(seconds));
    String text = "Too many requests; wait " + seconds + " s";
    if (path.startsWith("/fhir")) {
      write(response, 429, "application/fhir+json", OUTCOME.formatted("throttled", text));
    } else if (path.startsWith("/api")) {
      write(
          response,
          429,
          "application/json",
          "{\"issues\":[{\"severity\":\"error\",\"code\":\"throttled\",\"location\":\"\",\"text\":\""
              + text
              + "\"}]}");
    } else if (path.startsWith("/auth")) {
      write(
          response,
          429,
          "application/json",
          "{\"error\":\"temporarily_unavailable\",\"error_description\":\"" + text + "\"}");
    } else {
      write(response, 429, "text/plain", text);
    }
  }

  private static void write(HttpServletResponse response, int status, String type, String body) {
    response.setStatus(status);
    response.setContentType(type + ";charset=UTF-8");
    try {
      response.getWriter().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
