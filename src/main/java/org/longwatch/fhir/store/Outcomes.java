package org.longwatch.fhir.store;

import ca.uhn.fhir.context.FhirContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.longwatch.kernel.Issue;

/** Issues as {@code OperationOutcome}. */
public final class Outcomes {

  private Outcomes() {}

  public static OperationOutcome of(List<Issue> issues) {
    OperationOutcome outcome = new OperationOutcome();
    for (Issue issue : issues) {
      var line =
          outcome
              .addIssue()
              .setSeverity(IssueSeverity.fromCode(issue.severity().code()))
              .setCode(IssueType.fromCode(issue.kind().code()))
              .setDiagnostics(issue.text());
      if (!issue.location().isEmpty()) {
        line.addExpression(issue.location());
      }
    }
    return outcome;
  }

  /** Answers a request with issues. */
  public static void write(HttpServletResponse response, int status, List<Issue> issues)
      throws IOException {
    byte[] body =
        FhirContext.forR4Cached()
            .newJsonParser()
            .encodeResourceToString(of(issues))
            .getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("application/fhir+json;charset=UTF-8");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
