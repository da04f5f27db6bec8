package org.longwatch.fhir.mapping;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ResearchStudy;
import org.hl7.fhir.r4.model.ResearchSubject;
import org.longwatch.enrolment.EnrolmentStatus;
import org.longwatch.enrolment.OffStudyReason;
import org.longwatch.enrolment.RecordEnrolment;
import org.longwatch.intake.Step;
import org.longwatch.kernel.PatientId;

/** {@code ResearchSubject} → {@link RecordEnrolment}. */
public final class EnrolmentMapper implements Mapper<ResearchSubject> {

  @Override
  public List<Step> map(ResearchSubject resource, Reading reading) {
    Pseudonymity.check(resource, reading);
    Optional<String> identifier = reading.identifier(Uri.ENROLMENT, resource.getIdentifier());
    Optional<PatientId> patient = reading.patient("individual", resource.getIndividual());
    Optional<LocalDate> start = reading.day("period.start", resource.getPeriod().getStartElement());
    Optional<EnrolmentStatus> status =
        reading.needed(
            "status",
            Optional.ofNullable(resource.getStatus())
                .flatMap(code -> EnrolmentStatus.of(code.toCode())));
    if (identifier.isEmpty() || patient.isEmpty() || start.isEmpty() || status.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Step(
            new RecordEnrolment(
                reading.id(),
                reading.centre(),
                patient.get(),
                identifier.get(),
                status.get(),
                start.get(),
                resource.getPeriod().hasEnd()
                    ? reading.day("period.end", resource.getPeriod().getEndElement())
                    : Optional.empty(),
                study(resource.getStudy(), reading),
                reading.target("Consent", resource.getConsent()),
                reason(resource)),
            reading.known(),
            reading.places("ResearchSubject")));
  }

  /** The identifier by which the centre names the study. */
  private static Optional<String> study(Reference reference, Reading reading) {
    return reading
        .resource("ResearchStudy", reference)
        .filter(pointed -> pointed.resource() instanceof ResearchStudy)
        .flatMap(
            pointed ->
                ((ResearchStudy) pointed.resource())
                    .getIdentifier().stream()
                        .filter(each -> Uri.STUDY.equals(each.getSystem()))
                        .map(Identifier::getValue)
                        .findFirst());
  }

  private static Optional<OffStudyReason> reason(ResearchSubject resource) {
    return resource.getExtensionsByUrl(Uri.OFF_STUDY_REASON).stream()
        .filter(extension -> extension.getValue() instanceof CodeableConcept)
        .flatMap(
            extension ->
                Reading.code(Uri.OFF_STUDY_REASONS, (CodeableConcept) extension.getValue())
                    .flatMap(OffStudyReason::of)
                    .stream())
        .findFirst();
  }
}
