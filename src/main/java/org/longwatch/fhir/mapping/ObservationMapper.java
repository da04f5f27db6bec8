package org.longwatch.fhir.mapping;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.longwatch.clonality.Clone;
import org.longwatch.clonality.RecordCopyNumber;
import org.longwatch.clonality.RecordSample;
import org.longwatch.followup.AssessmentKind;
import org.longwatch.followup.RecordAssessment;
import org.longwatch.intake.Step;
import org.longwatch.kernel.PatientId;

/**
 * {@code Observation} → {@link RecordAssessment}, {@link RecordCopyNumber}, {@link RecordSample},
 * or what {@link LaboratoryMapper} reads, by its code. Any other Observation is kept as it is and
 * asks nothing of the record.
 */
public final class ObservationMapper implements Mapper<Observation> {

  /** Code of the Observation that is a sample. */
  public static final String SUMMARY = "integration-site-summary";

  /** Code of the Observations that are its sites. */
  public static final String SITE = "integration-site";

  private static final Map<String, AssessmentKind> KINDS =
      Map.of(
          "vital-status", AssessmentKind.VITAL_STATUS,
          "new-malignancy", AssessmentKind.NEW_MALIGNANCY,
          "new-neurologic", AssessmentKind.NEW_NEUROLOGIC,
          "new-autoimmune", AssessmentKind.NEW_AUTOIMMUNE,
          "new-haematologic", AssessmentKind.NEW_HAEMATOLOGIC,
          "new-infection", AssessmentKind.NEW_INFECTION,
          "pregnancy", AssessmentKind.PREGNANCY,
          "mutagenic-exposure", AssessmentKind.MUTAGENIC_EXPOSURE,
          "further-therapy", AssessmentKind.FURTHER_THERAPY,
          "hospitalisation", AssessmentKind.HOSPITALISATION);

  private final LaboratoryMapper laboratory = new LaboratoryMapper();

  /** The registry's own code, empty for Observations it only keeps. */
  public static String code(Observation resource) {
    return Reading.code(Uri.OBSERVATION_CODE, resource.getCode()).orElse("");
  }

  @Override
  public List<Step> map(Observation resource, Reading reading) {
    String code = code(resource);
    if (KINDS.containsKey(code)) {
      return assessment(KINDS.get(code), resource, reading);
    }
    return switch (code) {
      case "vcn" -> copyNumber(resource, reading);
      case SUMMARY -> sample(resource, reading);
      default -> laboratory.map(resource, reading);
    };
  }

  private static List<Step> assessment(AssessmentKind kind, Observation resource, Reading reading) {
    Optional<PatientId> patient = reading.patient(resource.getSubject());
    Optional<LocalDate> day = day(resource, reading);
    String system = kind == AssessmentKind.VITAL_STATUS ? Uri.VITAL_STATUS : Uri.ANSWER;
    Optional<String> value =
        reading.needed(
            "value",
            resource.getValue() instanceof CodeableConcept answer
                ? Reading.code(system, answer).map(code -> code.toUpperCase(Locale.ROOT))
                : Optional.empty());
    if (patient.isEmpty() || day.isEmpty() || value.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Step(
            new RecordAssessment(
                reading.id(),
                reading.centre(),
                patient.get(),
                reading.target("Encounter", resource.getEncounter()),
                kind,
                value.get(),
                day.get()),
            reading.known(),
            reading.places("Observation")));
  }

  private static List<Step> copyNumber(Observation resource, Reading reading) {
    Optional<PatientId> patient = reading.patient(resource.getSubject());
    Optional<LocalDate> day = day(resource, reading);
    Optional<BigDecimal> value = reading.needed("value", quantity(resource.getValue()));
    if (patient.isEmpty() || day.isEmpty() || value.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Step(
            new RecordCopyNumber(
                reading.id(),
                reading.centre(),
                patient.get(),
                day.get(),
                value.get().doubleValue()),
            reading.known(),
            reading.places("Observation")));
  }

  private static List<Step> sample(Observation resource, Reading reading) {
    Optional<PatientId> patient = reading.patient(resource.getSubject());
    Optional<String> identifier = reading.identifier(Uri.SAMPLE, resource.getIdentifier());
    Optional<LocalDate> day = day(resource, reading);
    List<Clone> clones = new ArrayList<>();
    boolean readable = true;
    for (int i = 0; i < resource.getHasMember().size(); i++) {
      Reference member = resource.getHasMember().get(i);
      Optional<Clone> clone =
          reading.needed(
              "hasMember[" + i + "]",
              reading
                  .resource("Observation", member)
                  .map(pointed -> (Observation) pointed.resource())
                  .filter(site -> code(site).equals(SITE))
                  .filter(
                      site ->
                          reading
                              .target("Patient", site.getSubject())
                              .equals(patient.map(PatientId::value)))
                  .flatMap(ObservationMapper::clone));
      clone.ifPresent(clones::add);
      readable &= clone.isPresent();
    }
    if (patient.isEmpty() || identifier.isEmpty() || day.isEmpty() || !readable) {
      return List.of();
    }
    String tissue =
        component(resource, "tissue")
            .filter(CodeableConcept.class::isInstance)
            .flatMap(value -> Reading.words((CodeableConcept) value))
            .orElse("");
    return List.of(
        new Step(
            new RecordSample(
                reading.id(),
                reading.centre(),
                patient.get(),
                identifier.get(),
                day.get(),
                tissue,
                Reading.words(resource.getMethod()).orElse(""),
                clones),
            reading.known(),
            reading.places("Observation")));
  }

  private static Optional<Clone> clone(Observation site) {
    Optional<String> chromosome = string(component(site, "chromosome"));
    Optional<Integer> position =
        component(site, "position")
            .filter(IntegerType.class::isInstance)
            .map(value -> ((IntegerType) value).getValue());
    Optional<String> strand = string(component(site, "strand"));
    Optional<BigDecimal> abundance =
        component(site, "abundance").flatMap(ObservationMapper::quantity);
    String gene =
        site.getComponent().stream()
            .filter(
                part ->
                    Reading.code(Uri.LOINC, part.getCode()).equals(Optional.of(Uri.GENE_STUDIED)))
            .map(ObservationComponentComponent::getValue)
            .filter(CodeableConcept.class::isInstance)
            .flatMap(value -> Reading.words((CodeableConcept) value).stream())
            .findFirst()
            .orElse("");
    if (chromosome.isEmpty() || position.isEmpty() || strand.isEmpty() || abundance.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Clone(
            chromosome.get(),
            position.get(),
            strand.get(),
            gene,
            abundance.get().movePointLeft(2).doubleValue()));
  }

  private static Optional<LocalDate> day(Observation resource, Reading reading) {
    return reading.day(
        "effective", resource.getEffective() instanceof DateTimeType date ? date : null);
  }

  static Optional<Type> component(Observation resource, String code) {
    return resource.getComponent().stream()
        .filter(
            part -> Reading.code(Uri.OBSERVATION_CODE, part.getCode()).equals(Optional.of(code)))
        .map(ObservationComponentComponent::getValue)
        .filter(value -> value != null)
        .findFirst();
  }

  private static Optional<String> string(Optional<Type> value) {
    return value.filter(StringType.class::isInstance).map(text -> ((StringType) text).getValue());
  }

  private static Optional<BigDecimal> quantity(Type value) {
    return value instanceof Quantity quantity
        ? Optional.ofNullable(quantity.getValue())
        : Optional.empty();
  }
}
