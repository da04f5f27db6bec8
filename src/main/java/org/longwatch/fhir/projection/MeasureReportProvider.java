package org.longwatch.fhir.projection;

import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.MeasureReport;
import org.longwatch.fhir.mapping.MeasureReportMapper;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.mapping.Uri;
import org.longwatch.kernel.NotFound;
import org.longwatch.report.AggregateReport;
import org.longwatch.report.AggregateReports;
import org.longwatch.report.Measure;
import org.longwatch.security.Access;
import org.longwatch.security.Interaction;

/** Aggregate reports, read only: whoever asks gets the numbers that all other channels show. */
@Dependent
public class MeasureReportProvider implements IResourceProvider {

  private static final int USUAL = 20;
  private static final int MOST = 100;

  @Inject AggregateReports reports;
  @Inject Access access;

  @Override
  public Class<MeasureReport> getResourceType() {
    return MeasureReport.class;
  }

  /** A report by its id, masked as the reader's role asks for. */
  @Read
  public MeasureReport read(@IdParam IIdType id) {
    access.requireScope("MeasureReport", Interaction.READ);
    return new MeasureReportMapper()
        .show(
            reports.get(
                Reading.uuid(id.getIdPart())
                    .orElseThrow(() -> new NotFound("There is no such MeasureReport"))));
  }

  /** The newest reports, of one measure or of all. */
  @Search
  public List<MeasureReport> search(
      @OptionalParam(name = MeasureReport.SP_MEASURE) ReferenceParam measure,
      @Count Integer count) {
    access.requireScope("MeasureReport", Interaction.SEARCH);
    int most = count == null ? USUAL : Math.max(1, Math.min(count, MOST));
    return Arrays.stream(Measure.values())
        .filter(
            each ->
                measure == null
                    || measure.getValue().equals(Uri.BASE + "/Measure/" + each.code())
                    || measure.getValue().equals("Measure/" + each.code()))
        .flatMap(each -> reports.list(each, most).stream())
        .sorted(Comparator.comparing(AggregateReport::createdAt).reversed())
        .limit(most)
        .map(report -> new MeasureReportMapper().show(reports.get(report.id())))
        .toList();
  }
}
