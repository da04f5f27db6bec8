package org.longwatch.fhir.projection;

import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DetectedIssue;
import org.hl7.fhir.r4.model.DetectedIssue.DetectedIssueStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.longwatch.fhir.mapping.Uri;
import org.longwatch.reference.MedDra;
import org.longwatch.registry.ProductLine;
import org.longwatch.signal.PairLine;
import org.longwatch.signal.review.AlertLine;
import org.longwatch.signal.review.Signal;
import org.longwatch.signal.review.SignalState;

/**
 * {@code DetectedIssue}: a signal over all patients of a product, never about one of them. R4 made
 * the resource for clinical warnings; here it is a projection of the review and nothing more.
 */
final class SignalMapper {

  private static final String PROFILE = Uri.BASE + "/StructureDefinition/atmp-safety-signal";
  private static final String STATE = Uri.BASE + "/StructureDefinition/signal-state";
  private static final String MEDDRA = "https://www.meddra.org";

  private final MedDra dictionary;

  SignalMapper(MedDra dictionary) {
    this.dictionary = dictionary;
  }

  DetectedIssue show(Signal.Line signal, AlertLine alert, Optional<ProductLine> product) {
    DetectedIssue issue = new DetectedIssue();
    issue.setId("DetectedIssue/" + signal.id() + "/_history/" + version(signal));
    issue.getMeta().addProfile(PROFILE).setLastUpdated(Date.from(signal.changedAt()));
    issue.addExtension(STATE, new CodeType(signal.state().name()));
    issue.addIdentifier(
        new Identifier().setSystem("urn:ietf:rfc:3986").setValue("urn:uuid:" + signal.id()));
    issue.setStatus(status(signal.state()));
    issue.setCode(new CodeableConcept().setText(signal.title()));
    DateTimeType identified = new DateTimeType(Date.from(signal.openedAt()));
    identified.setTimeZone(TimeZone.getTimeZone("UTC"));
    issue.setIdentified(identified);
    issue.addImplicated(
        product
            .map(
                one ->
                    new Reference()
                        .setType("Medication")
                        .setIdentifier(new Identifier().setSystem(Uri.PRODUCT).setValue(one.code()))
                        .setDisplay(one.name()))
            .orElseGet(() -> new Reference().setType("Medication").setDisplay("Every product")));
    alert.event().ifPresent(event -> issue.addEvidence().addCode(event(alert, event)));
    issue.setDetail(detail(signal, alert));
    return issue;
  }

  private CodeableConcept event(AlertLine alert, String event) {
    CodeableConcept concept = new CodeableConcept();
    if (alert.level().equals(Optional.of(PairLine.Level.TERM))) {
      dictionary
          .term(event)
          .ifPresent(
              term ->
                  concept
                      .addCoding()
                      .setSystem(MEDDRA)
                      .setVersion(dictionary.version())
                      .setCode(term.code())
                      .setDisplay(term.name()));
    }
    return concept.setText(event);
  }

  private static String detail(Signal.Line signal, AlertLine alert) {
    List<Signal.Decision> decisions = signal.decisions();
    String last =
        decisions.isEmpty()
            ? ""
            : ". "
                + decisions.get(decisions.size() - 1).to().label()
                + " at "
                + decisions.get(decisions.size() - 1).at();
    return alert.reason() + (alert.exploratory() ? " (exploratory: no error control)" : "") + last;
  }

  /** FHIR counts from 1. */
  private static int version(Signal.Line signal) {
    return signal.version() + 1;
  }

  private static DetectedIssueStatus status(SignalState state) {
    return switch (state) {
      case NEW, UNDER_REVIEW -> DetectedIssueStatus.PRELIMINARY;
      case CONFIRMED, REFUTED, CLOSED -> DetectedIssueStatus.FINAL;
    };
  }
}
