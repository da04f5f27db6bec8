package org.longwatch.fhir.projection;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.server.IResourceProvider;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.MeasureReport;
import org.longwatch.fhir.mapping.MeasureReportMapper;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.kernel.NotFound;
import org.longwatch.report.AggregateReports;

/** Aggregate reports, read only: whoever asks gets the numbers that all other channels show. */
@Dependent
public class MeasureReportProvider implements IResourceProvider {

  @Inject AggregateReports reports;

  @Override
  public Class<MeasureReport> getResourceType() {
    return MeasureReport.class;
  }

  /** A report by its id, masked as the reader's role asks for. */
  @Read
  public MeasureReport read(@IdParam IIdType id) {
    return new MeasureReportMapper()
        .show(
            reports.get(
                Reading.uuid(id.getIdPart())
                    .orElseThrow(() -> new NotFound("There is no such MeasureReport"))));
  }
}
