package org.longwatch.fhir.mapping;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentProvisionType;
import org.hl7.fhir.r4.model.Consent.ConsentState;
import org.hl7.fhir.r4.model.Consent.ProvisionComponent;
import org.longwatch.enrolment.ConsentKind;
import org.longwatch.enrolment.ConsentStatus;
import org.longwatch.enrolment.RecordConsent;
import org.longwatch.intake.Step;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;

/** {@code Consent} → {@link RecordConsent}. */
public final class ConsentMapper implements Mapper<Consent> {

  @Override
  public List<Step> map(Consent resource, Reading reading) {
    Pseudonymity.check(resource, reading);
    Optional<String> identifier = reading.identifier(Uri.CONSENT, resource.getIdentifier());
    Optional<PatientId> patient = reading.patient("patient", resource.getPatient());
    Optional<LocalDate> day = reading.day("dateTime", resource.getDateTimeElement());
    Optional<ConsentStatus> status = reading.needed("status", status(resource.getStatus()));
    ProvisionComponent provision = resource.getProvision();
    Optional<ConsentProvisionType> type =
        reading.needed("provision.type", Optional.ofNullable(provision.getType()));
    if (identifier.isEmpty()
        || patient.isEmpty()
        || day.isEmpty()
        || status.isEmpty()
        || type.isEmpty()) {
      return List.of();
    }
    boolean permits = type.get() == ConsentProvisionType.PERMIT;
    return List.of(
        new Step(
            new RecordConsent(
                reading.id(),
                reading.centre(),
                patient.get(),
                identifier.get(),
                status.get(),
                kind(resource).orElse(ConsentKind.INITIAL),
                day.get(),
                permits,
                Reading.partial(provision.getPeriod().getStartElement()).map(PartialDate::earliest),
                Reading.partial(provision.getPeriod().getEndElement()).map(PartialDate::latest),
                purposes(provision)),
            reading.known(),
            reading.places("Consent")));
  }

  /**
   * What was entered in error has a status of its own, but it is not for the status to take back.
   */
  private static Optional<ConsentStatus> status(ConsentState state) {
    if (state == null) {
      return Optional.empty();
    }
    return state == ConsentState.ENTEREDINERROR
        ? Optional.of(ConsentStatus.INACTIVE)
        : ConsentStatus.of(state.toCode());
  }

  private static Optional<ConsentKind> kind(Consent resource) {
    return resource.getExtensionsByUrl(Uri.CONSENT_KIND).stream()
        .filter(extension -> extension.getValue() instanceof CodeableConcept)
        .flatMap(
            extension ->
                Reading.code(Uri.CONSENT_KINDS, (CodeableConcept) extension.getValue())
                    .flatMap(ConsentKind::of)
                    .stream())
        .findFirst();
  }

  private static Set<String> purposes(ProvisionComponent provision) {
    return provision.getPurpose().stream()
        .map(Coding::getCode)
        .filter(code -> code != null && !code.isBlank())
        .collect(Collectors.toSet());
  }
}
