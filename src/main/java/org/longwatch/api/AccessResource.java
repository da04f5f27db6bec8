package org.longwatch.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.longwatch.identity.AccessReviews;
import org.longwatch.identity.ReviewLine;
import org.longwatch.kernel.CentreId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;

/** The review of access as a file, for whoever audits it. */
@Path("/access.csv")
@RequestScoped
public class AccessResource {

  @Inject AccessReviews reviews;
  @Inject Catalogue catalogue;

  @Operation(
      operationId = "accessReview",
      summary = "Who has access, and what came of its last review, as CSV. For administrators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Produces("text/csv")
  public Response csv() {
    Map<CentreId, String> centres =
        catalogue.centres().stream().collect(Collectors.toMap(CentreLine::id, CentreLine::code));
    StringBuilder text = new StringBuilder();
    try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
      csv.printRecord(
          "kind",
          "name",
          "display_name",
          "access",
          "centre",
          "active",
          "proof",
          "last_log_in",
          "last_use",
          "last_failure",
          "failures",
          "unused_days",
          "decision",
          "decided_by",
          "decided_at",
          "note",
          "next_review",
          "due");
      for (ReviewLine line : reviews.lines()) {
        csv.printRecord(
            line.kind(),
            text(line.name()),
            text(line.displayName()),
            line.access(),
            line.centre().map(id -> centres.getOrDefault(id, "")).orElse(""),
            line.active(),
            line.proof(),
            line.loggedInAt().map(Object::toString).orElse(""),
            line.usedAt().map(Object::toString).orElse(""),
            line.failedAt().map(Object::toString).orElse(""),
            line.failures(),
            line.unusedDays().map(Object::toString).orElse(""),
            line.review().map(review -> review.decision().name()).orElse(""),
            line.review().map(ReviewLine.Review::by).map(AccessResource::text).orElse(""),
            line.review().map(review -> review.at().toString()).orElse(""),
            line.review().map(ReviewLine.Review::note).map(AccessResource::text).orElse(""),
            line.dueAt().map(Object::toString).orElse(""),
            line.due());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Response.ok(text.toString())
        .header("Content-Disposition", "attachment; filename=\"access.csv\"")
        .build();
  }

  /** What a spreadsheet would run as a formula is shown as text. */
  static String text(String value) {
    return value.matches("(?s)[=+\\-@\\t\\r\\n].*") ? "'" + value : value;
  }
}
