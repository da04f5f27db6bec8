package org.longwatch.fhir;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.longwatch.fhir.store.Outcomes;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.intake.Inbox;
import org.longwatch.intake.Receipt;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RegistryException;
import org.longwatch.platform.Correlation;

/**
 * The one table from failures to HTTP. What we did not foresee is a 500 that tells nothing but the
 * correlation id; what the sender did is told in full. The receipt learns of both.
 */
@Interceptor
public class FailureInterceptor {

  private static final Logger LOG = Logger.getLogger(FailureInterceptor.class.getName());
  private static final Pattern NUMBER = Pattern.compile("HAPI-\\d+: ");

  private final Inbox inbox;

  FailureInterceptor(Inbox inbox) {
    this.inbox = inbox;
  }

  /** What a failure means to the sender. */
  record Meaning(int status, List<Issue> issues) {}

  /** Answers in HAPI's place. */
  @Hook(Pointcut.SERVER_HANDLE_EXCEPTION)
  public boolean handle(
      BaseServerResponseException failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Meaning meaning = meaning(failure);
    if (meaning.status() >= 500) {
      LOG.log(Level.SEVERE, "FHIR request failed", failure);
    }
    if (request.getAttribute(FhirServlet.RECEIPT) instanceof Receipt receipt) {
      if (meaning.status() >= 500) {
        inbox.fail(receipt.id());
      } else {
        inbox.reject(receipt.id(), meaning.issues());
      }
    }
    Outcomes.write(request, response, meaning.status(), meaning.issues());
    return false;
  }

  /** Answers a request that HAPI does not see. */
  public static void answer(HttpServletResponse response, Throwable failure) throws IOException {
    Meaning meaning = meaning(failure);
    if (meaning.status() >= 500) {
      LOG.log(Level.SEVERE, "FHIR request failed", failure);
    }
    if (response.isCommitted()) {
      // half a file is on its way: the connection must break, or it would look whole
      throw new IOException("The answer broke off", failure);
    }
    Outcomes.write(response, meaning.status(), meaning.issues());
  }

  static Meaning meaning(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Refusal refusal) {
        return new Meaning(refusal.status(), refusal.issues());
      }
      if (cause instanceof RegistryException known) {
        return new Meaning(status(known), known.issues());
      }
    }
    if (failure instanceof BaseServerResponseException hapi && hapi.getStatusCode() < 500) {
      return new Meaning(
          hapi.getStatusCode(),
          List.of(
              Issue.error(
                  kind(hapi.getStatusCode()),
                  "",
                  NUMBER.matcher(String.valueOf(hapi.getMessage())).replaceAll(""))));
    }
    return new Meaning(
        500,
        List.of(
            Issue.error(
                Issue.Kind.EXCEPTION,
                "",
                "Something failed here, and nothing was taken; quote "
                    + Correlation.current().orElse("-"))));
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

  private static Issue.Kind kind(int status) {
    return switch (status) {
      case 404, 410 -> Issue.Kind.NOT_FOUND;
      case 405, 501 -> Issue.Kind.NOT_SUPPORTED;
      case 409, 412 -> Issue.Kind.CONFLICT;
      case 401 -> Issue.Kind.LOGIN;
      case 403 -> Issue.Kind.FORBIDDEN;
      default -> Issue.Kind.INVALID;
    };
  }
}
