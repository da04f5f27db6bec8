package org.longwatch.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.registry.ProductLine;
import org.longwatch.retention.Completeness;
import org.longwatch.retention.CompletenessLine;
import org.longwatch.retention.Retention;
import org.longwatch.security.Access;
import org.longwatch.statistics.FixedFormat;

/** Completeness of follow-up as a file: of a centre, or of products over all centres. */
@Path("/completeness.csv")
@RequestScoped
public class CompletenessResource {

  /** What stands where a count is too small to be shown. */
  private static final String MASKED = "masked";

  @Inject Retention retention;
  @Inject Catalogue catalogue;
  @Inject Access access;

  @Operation(
      operationId = "completeness",
      summary =
          "Follow-up that was expected and what came of it, by product and year since infusion (0"
              + " is the first): of the asker's own centre or the one that is named, or over all"
              + " centres where none is named, with small counts masked.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Produces("text/csv;charset=UTF-8")
  public Response csv(
      @QueryParam("centre") String centre,
      @QueryParam("product") String product,
      @QueryParam("year") String year) {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
      csv.printRecord(
          "centre",
          "product",
          "year_since_infusion",
          "treated",
          "expected",
          "on_time",
          "late",
          "missed",
          "lost",
          "open",
          "person_years_captured",
          "person_years_possible");
      Optional<CentreId> own = access.compartment();
      if (own.isEmpty() && (centre == null || centre.isBlank())) {
        products(csv);
      } else {
        CentreLine of = own.map(catalogue::centre).orElseGet(() -> named(centre));
        if (centre != null && !centre.isBlank() && !centre.equals(of.code())) {
          throw new NotFound("Not found");
        }
        lines(csv, of, filter(product, year));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Response.ok(text.toString())
        .header("Content-Disposition", "attachment; filename=\"completeness.csv\"")
        .build();
  }

  private void lines(CSVPrinter csv, CentreLine centre, Retention.Filter filter)
      throws IOException {
    for (CompletenessLine line : retention.lines(centre.id(), filter)) {
      Completeness counts = line.counts();
      csv.printRecord(
          AccessResource.text(centre.code()),
          AccessResource.text(catalogue.product(line.product().orElseThrow()).code()),
          line.year().orElseThrow(),
          line.treated(),
          counts.expected(),
          counts.onTime(),
          counts.late(),
          counts.missed(),
          counts.lost(),
          counts.open(),
          FixedFormat.of(line.capturedYears()),
          FixedFormat.of(line.possibleYears()));
    }
  }

  private void products(CSVPrinter csv) throws IOException {
    for (Retention.ProductYear line : retention.byProduct()) {
      Optional<Completeness> counts = line.counts();
      csv.printRecord(
          "all",
          AccessResource.text(line.product().code()),
          line.year().map(Object::toString).orElse("all"),
          shown(line.treated()),
          shown(counts.map(Completeness::expected)),
          shown(counts.map(Completeness::onTime)),
          shown(counts.map(Completeness::late)),
          shown(counts.map(Completeness::missed)),
          shown(counts.map(Completeness::lost)),
          shown(counts.map(Completeness::open)),
          line.capturedYears().map(FixedFormat::of).orElse(MASKED),
          line.possibleYears().map(FixedFormat::of).orElse(MASKED));
    }
  }

  private static String shown(Optional<Long> count) {
    return count.map(Object::toString).orElse(MASKED);
  }

  private CentreLine named(String code) {
    return catalogue.centreByCode(code).orElseThrow(() -> new NotFound("Not found"));
  }

  private Retention.Filter filter(String product, String year) {
    if (year != null && !year.matches("[0-9]{0,2}")) {
      throw new RuleViolated("year", "A year since infusion is a whole number from 0");
    }
    return new Retention.Filter(
        Optional.ofNullable(product)
            .filter(code -> !code.isBlank())
            .map(
                code ->
                    catalogue
                        .productByCode(code)
                        .map(ProductLine::id)
                        .orElseThrow(() -> new NotFound("There is no product " + code))),
        Optional.ofNullable(year).filter(text -> !text.isBlank()).map(Integer::valueOf));
  }
}
