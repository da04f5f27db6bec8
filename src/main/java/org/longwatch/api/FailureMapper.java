package org.longwatch.api;

import jakarta.json.JsonException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RegistryException;
import org.longwatch.platform.Correlation;

/** Turns failures of the interface into a status and a list of issues, never into detail. */
@Provider
public class FailureMapper implements ExceptionMapper<Throwable> {

  private static final Logger LOG = Logger.getLogger(FailureMapper.class.getName());

  @Override
  public Response toResponse(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RegistryException known) {
        return answer(status(known), known.issues());
      }
      if (cause instanceof IllegalArgumentException
          || cause instanceof DateTimeException
          || cause instanceof ArithmeticException
          || cause instanceof ClassCastException
          || cause instanceof JsonException) {
        return answer(
            400,
            List.of(
                Issue.error(
                    Issue.Kind.VALUE,
                    "",
                    "A field has the wrong type or cannot be read: " + cause.getMessage())));
      }
      if (cause instanceof WebApplicationException web) {
        return web.getResponse();
      }
    }
    LOG.log(Level.SEVERE, "interface call failed", failure);
    return answer(
        500,
        List.of(
            Issue.error(
                Issue.Kind.EXCEPTION,
                "",
                "Something failed here; quote " + Correlation.current().orElse("-"))));
  }

  private static int status(RegistryException known) {
    if (known instanceof NotFound) {
      return 404;
    }
    if (known instanceof Conflict) {
      return 409;
    }
    return known instanceof Forbidden ? 403 : 422;
  }

  private static Response answer(int status, List<Issue> issues) {
    List<Map<String, String>> lines =
        issues.stream()
            .map(
                issue ->
                    Map.of(
                        "severity",
                        issue.severity().code(),
                        "code",
                        issue.kind().code(),
                        "location",
                        issue.location(),
                        "text",
                        issue.text()))
            .toList();
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(Map.of("issues", lines))
        .build();
  }
}
