package org.longwatch.entrance;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What scripts of other web pages may do at the FHIR door (Fetch standard, CORS protocol): nothing,
 * unless their origin is listed. Cookies are never let through; such a script sends a token.
 */
final class CrossOrigin {

  private CrossOrigin() {}

  /** Tells the browser; answers whether this was the question before the request, now answered. */
  static boolean answer(
      HttpServletRequest request, HttpServletResponse response, Set<String> allowed) {
    boolean asksFirst =
        request.getMethod().equals("OPTIONS")
            && request.getHeader("Access-Control-Request-Method") != null;
    Map<String, String> headers =
        headers(Optional.ofNullable(request.getHeader("Origin")), allowed, asksFirst);
    headers.forEach(response::setHeader);
    if (asksFirst && headers.containsKey("Access-Control-Allow-Origin")) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return true;
    }
    return false;
  }

  static Map<String, String> headers(
      Optional<String> origin, Set<String> allowed, boolean asksFirst) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (allowed.isEmpty()) {
      return headers;
    }
    headers.put("Vary", "Origin");
    if (origin.isEmpty() || !allowed.contains(origin.get())) {
      return headers;
    }
    headers.put("Access-Control-Allow-Origin", origin.get());
    if (asksFirst) {
      headers.put("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
      headers.put(
          "Access-Control-Allow-Headers",
          "Authorization, Content-Type, Accept, Prefer, If-Match, If-None-Match, If-Modified-Since,"
              + " If-None-Exist, Idempotency-Key, X-Request-ID");
      headers.put("Access-Control-Max-Age", "600");
    } else {
      headers.put(
          "Access-Control-Expose-Headers",
          "Location, Content-Location, ETag, Last-Modified, Retry-After, X-Progress, X-Request-ID");
    }
    return headers;
  }
}
