package org.longwatch.fhir.mapping;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.longwatch.intake.Step;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.registry.RegisterPatient;
import org.longwatch.registry.Sex;

/** {@code Patient} → {@link RegisterPatient}. */
public final class PatientMapper implements Mapper<Patient> {

  @Override
  public List<Step> map(Patient resource, Reading reading) {
    Pseudonymity.check(resource, reading);
    ownCentre(resource.getManagingOrganization(), reading);
    Optional<String> pseudonym = reading.identifier(Uri.PSEUDONYM, resource.getIdentifier());
    Optional<PartialDate> birth =
        reading.needed(
            "birthDate",
            Optional.ofNullable(resource.getBirthDateElement().getValueAsString())
                .flatMap(text -> Reading.readable(() -> new PartialDate(text))));
    Optional<Sex> sex = reading.needed("gender", Optional.ofNullable(sex(resource.getGender())));
    if (pseudonym.isEmpty() || birth.isEmpty() || sex.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Step(
            new RegisterPatient(
                new PatientId(reading.id()),
                reading.centre(),
                pseudonym.get(),
                sex.get(),
                birth.get(),
                death(resource, reading),
                resource.getDeceased() instanceof BooleanType dead && dead.booleanValue()),
            reading.known(),
            reading.places("Patient")));
  }

  private static Optional<LocalDate> death(Patient resource, Reading reading) {
    if (resource.getDeceased() instanceof DateTimeType date) {
      // a month of death ends observation on its last day, but never in the future
      return Reading.partial(date)
          .map(day -> day.isDay() ? day.earliest() : earlier(day.latest(), reading.today()));
    }
    if (resource.getDeceased() instanceof BooleanType dead && dead.booleanValue()) {
      reading.warn(
          "deceased", "A death without its day changes nothing here; send deceasedDateTime");
    }
    return Optional.empty();
  }

  private static LocalDate earlier(LocalDate a, LocalDate b) {
    return a.isBefore(b) ? a : b;
  }

  private static void ownCentre(Reference organization, Reading reading) {
    boolean own =
        organization.hasReference()
            ? reading
                .target("Organization", organization)
                .equals(Optional.of(reading.centre().value()))
            : Uri.CENTRE.equals(organization.getIdentifier().getSystem())
                && reading.centreCode().equals(organization.getIdentifier().getValue());
    if (organization.isEmpty()) {
      reading.needed("managingOrganization", Optional.empty());
    } else if (!own) {
      reading.wrong(
          Issue.Kind.BUSINESS_RULE,
          "managingOrganization",
          "A patient is managed by the centre whose system sends it: "
              + Uri.CENTRE
              + "|"
              + reading.centreCode());
    }
  }

  private static Sex sex(AdministrativeGender gender) {
    if (gender == null) {
      return null;
    }
    return switch (gender) {
      case FEMALE -> Sex.FEMALE;
      case MALE -> Sex.MALE;
      case OTHER -> Sex.OTHER;
      case UNKNOWN -> Sex.UNKNOWN;
      default -> null;
    };
  }
}
