package org.longwatch.fhir.mapping;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Encounter;
import org.longwatch.followup.ContactMode;
import org.longwatch.followup.RecordVisit;
import org.longwatch.intake.Step;
import org.longwatch.kernel.PatientId;

/** {@code Encounter} → {@link RecordVisit}. */
public final class VisitMapper implements Mapper<Encounter> {

  @Override
  public List<Step> map(Encounter resource, Reading reading) {
    Optional<String> identifier = reading.identifier(Uri.VISIT, resource.getIdentifier());
    Optional<PatientId> patient = reading.patient(resource.getSubject());
    Optional<LocalDate> day = reading.day("period.start", resource.getPeriod().getStartElement());
    Optional<ContactMode> mode = reading.needed("class", mode(resource));
    if (identifier.isEmpty() || patient.isEmpty() || day.isEmpty() || mode.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Step(
            new RecordVisit(
                reading.id(),
                reading.centre(),
                patient.get(),
                identifier.get(),
                day.get(),
                mode.get()),
            reading.known(),
            reading.places("Encounter")));
  }

  /** What the type says; else the class: seen, at home, or by telephone or video. */
  private static Optional<ContactMode> mode(Encounter resource) {
    Optional<String> said = Reading.codes(Uri.VISIT_MODE, resource.getType()).findFirst();
    if (said.isPresent()) {
      return switch (said.get()) {
        case "questionnaire" -> Optional.of(ContactMode.QUESTIONNAIRE);
        case "laboratory" -> Optional.of(ContactMode.LABORATORY);
        default -> Optional.empty();
      };
    }
    String code = resource.getClass_().getCode();
    if (code == null) {
      return Optional.empty();
    }
    return switch (code) {
      case "AMB", "HH" -> Optional.of(ContactMode.EXAMINATION);
      case "VR" -> Optional.of(ContactMode.PHONE);
      default -> Optional.empty();
    };
  }
}
