package org.longwatch.fhir.projection;

import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenOrListParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DetectedIssue;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.kernel.NotFound;
import org.longwatch.reference.MedDra;
import org.longwatch.registry.Catalogue;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Interaction;
import org.longwatch.signal.review.AlertLine;
import org.longwatch.signal.review.Signal;
import org.longwatch.signal.review.SignalReview;

/** Signals and where their review stands, read only. */
@Dependent
public class DetectedIssueProvider implements IResourceProvider {

  /** Signals are made by people, one by one; there are never more. */
  private static final int ALL = 100_000;

  @Inject SignalReview review;
  @Inject Catalogue catalogue;
  @Inject MedDra dictionary;
  @Inject Access access;
  @Inject AccessLog accessLog;

  @Override
  public Class<DetectedIssue> getResourceType() {
    return DetectedIssue.class;
  }

  /** One signal. */
  @Read
  public DetectedIssue read(@IdParam IIdType id) {
    access.requireScope("DetectedIssue", Interaction.READ);
    UUID uuid =
        Reading.uuid(id.getIdPart())
            .orElseThrow(() -> new NotFound("There is no such DetectedIssue"));
    Signal.Line signal = review.read(uuid);
    accessLog.note("read", "DetectedIssue/" + uuid, List.of());
    return show(signal, review.alertsOf(List.of(signal)));
  }

  /** Signals, the latest change first. */
  @Search
  public Bundle search(
      @OptionalParam(name = "_id") TokenParam id,
      @OptionalParam(name = "status") TokenOrListParam status,
      @OptionalParam(name = DetectedIssue.SP_IDENTIFIED) DateRangeParam identified,
      @OptionalParam(name = "cursor") StringParam cursor,
      @Count Integer count,
      RequestDetails request) {
    access.requireScope("DetectedIssue", Interaction.SEARCH);
    SearchPage page = new SearchPage(request, count);
    List<Signal.Line> all = review.signals(ALL);
    Map<UUID, AlertLine> alerts = review.alertsOf(all);
    List<DetectedIssue> found = new ArrayList<>();
    boolean begun = cursor == null;
    for (Signal.Line signal : all) {
      DetectedIssue issue = show(signal, alerts);
      boolean fits =
          (id == null || signal.id().toString().equals(id.getValue()))
              && (status == null
                  || status.getValuesAsQueryTokens().stream()
                      .anyMatch(each -> issue.getStatus().toCode().equals(each.getValue())))
              && within(identified, Date.from(signal.openedAt()));
      if (begun && fits && found.size() <= page.count()) {
        found.add(issue);
      }
      begun = begun || signal.id().toString().equals(cursor.getValue());
    }
    accessLog.note("searched", "DetectedIssue" + page.asked(), List.of());
    return page.of(found, issue -> issue, issue -> issue.getIdElement().getIdPart());
  }

  private DetectedIssue show(Signal.Line signal, Map<UUID, AlertLine> alerts) {
    AlertLine alert = alerts.get(signal.alert());
    return new SignalMapper(dictionary)
        .show(signal, alert, alert.product().map(catalogue::product));
  }

  private static boolean within(DateRangeParam range, Date moment) {
    return Optional.ofNullable(range)
        .map(
            each ->
                (each.getLowerBoundAsInstant() == null
                        || !moment.before(each.getLowerBoundAsInstant()))
                    && (each.getUpperBoundAsInstant() == null
                        || !moment.after(each.getUpperBoundAsInstant())))
        .orElse(true);
  }
}
