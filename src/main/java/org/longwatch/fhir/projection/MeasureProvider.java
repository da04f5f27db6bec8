package org.longwatch.fhir.projection;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.StringType;
import org.longwatch.fhir.Operations;
import org.longwatch.fhir.mapping.MeasureReportMapper;
import org.longwatch.fhir.mapping.Uri;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.report.AggregateReports;
import org.longwatch.report.Measure;
import org.longwatch.security.Access;
import org.longwatch.security.Interaction;

/**
 * {@code $evaluate-measure}: a frozen report about the measure, as the asker may see it. Asked by
 * GET it answers with the newest that there is; asked by POST it has one made where there is none.
 */
@Dependent
public class MeasureProvider implements Operations {

  /** No gene therapy was given before; a period that begins no later leaves nothing out. */
  private static final LocalDate BEGINNING = LocalDate.of(1990, 9, 14);

  @Inject AggregateReports reports;
  @Inject Access access;

  /** A measure by its id. */
  @Operation(name = "$evaluate-measure", typeName = "Measure", idempotent = true)
  public MeasureReport evaluate(
      @IdParam IdType id,
      @OperationParam(name = "periodStart") DateType periodStart,
      @OperationParam(name = "periodEnd") DateType periodEnd,
      @OperationParam(name = "reportType") CodeType reportType,
      @OperationParam(name = "subject") StringType subject,
      RequestDetails request) {
    return evaluate(id.getIdPart(), periodStart, periodEnd, reportType, subject, request);
  }

  /** A measure by its canonical address. */
  @Operation(name = "$evaluate-measure", typeName = "Measure", idempotent = true)
  public MeasureReport evaluate(
      @OperationParam(name = "measure") StringType measure,
      @OperationParam(name = "periodStart") DateType periodStart,
      @OperationParam(name = "periodEnd") DateType periodEnd,
      @OperationParam(name = "reportType") CodeType reportType,
      @OperationParam(name = "subject") StringType subject,
      RequestDetails request) {
    String named = measure == null ? "" : new CanonicalType(measure.getValue()).getValue();
    String code =
        named.startsWith(Uri.BASE + "/Measure/")
            ? named.substring(named.lastIndexOf('/') + 1)
            : named;
    return evaluate(code.split("\\|")[0], periodStart, periodEnd, reportType, subject, request);
  }

  private MeasureReport evaluate(
      String code,
      DateType periodStart,
      DateType periodEnd,
      CodeType reportType,
      StringType subject,
      RequestDetails request) {
    access.requireScope("MeasureReport", Interaction.READ);
    Measure measure =
        Measure.of(code)
            .orElseThrow(
                () ->
                    new NotFound(
                        "There is no such Measure; there are ae-incidence, second-malignancy and"
                            + " follow-up-completeness"));
    if (subject != null) {
      throw wrong(
          Issue.Kind.NOT_SUPPORTED, "subject", "Reports are about all patients, never about one");
    }
    if (reportType != null
        && !List.of("summary", "population").contains(String.valueOf(reportType.getValue()))) {
      throw wrong(
          Issue.Kind.NOT_SUPPORTED, "reportType", "Reports are summaries; ask for population");
    }
    if (periodStart != null && day("periodStart", periodStart, false).isAfter(BEGINNING)) {
      throw wrong(
          Issue.Kind.NOT_SUPPORTED,
          "periodStart",
          "Everything is counted from each patient's infusion on; leave periodStart out, or give"
              + " 1990-01-01");
    }
    if (periodEnd == null) {
      throw wrong(
          Issue.Kind.REQUIRED, "periodEnd", "Say with periodEnd up to which day it is counted");
    }
    LocalDate end = day("periodEnd", periodEnd, true);
    Optional<UUID> made = reports.newest(measure, end);
    if (made.isEmpty() && request.getRequestType() == RequestTypeEnum.POST) {
      made = Optional.of(reports.create(measure, OptionalLong.empty(), end).id());
    }
    return new MeasureReportMapper()
        .show(
            reports.get(
                made.orElseThrow(
                    () ->
                        new NotFound(
                            "There is no report up to "
                                + end
                                + " yet; whoever may make reports asks for it by POST"))));
  }

  /** The first or last day of what may be a month or a year. */
  private static LocalDate day(String name, DateType date, boolean last) {
    String text = String.valueOf(date.getValueAsString());
    try {
      return switch (text.length()) {
        case 4 -> LocalDate.parse(text + (last ? "-12-31" : "-01-01"));
        case 7 ->
            last
                ? LocalDate.parse(text + "-01").plusMonths(1).minusDays(1)
                : LocalDate.parse(text + "-01");
        default -> LocalDate.parse(text);
      };
    } catch (DateTimeException e) {
      throw wrong(Issue.Kind.VALUE, name, "A day is written like 2026-06-30");
    }
  }

  private static Refusal wrong(Issue.Kind kind, String name, String text) {
    return new Refusal(400, List.of(Issue.error(kind, name, text)));
  }
}
