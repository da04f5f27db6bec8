package org.longwatch.fhir.store;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import jakarta.servlet.http.HttpServletRequest;
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

  /** Answers a request with issues, in JSON. */
  public static void write(HttpServletResponse response, int status, List<Issue> issues)
      throws IOException {
    write(response, status, issues, false);
  }

  /** Answers a request with issues, in XML if that is all the client reads. */
  public static void write(
      HttpServletRequest request, HttpServletResponse response, int status, List<Issue> issues)
      throws IOException {
    String format = request.getParameter("_format");
    String accept = format == null ? String.valueOf(request.getHeader("Accept")) : format;
    boolean onlyXml = accept.contains("xml") && !accept.contains("json") && !accept.contains("*/*");
    write(response, status, issues, onlyXml);
  }

  private static void write(
      HttpServletResponse response, int status, List<Issue> issues, boolean xml)
      throws IOException {
    FhirContext fhir = FhirContext.forR4Cached();
    IParser parser = xml ? fhir.newXmlParser() : fhir.newJsonParser();
    byte[] body = parser.encodeResourceToString(of(issues)).getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("application/fhir+" + (xml ? "xml" : "json") + ";charset=UTF-8");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
