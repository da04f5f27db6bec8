package org.longwatch.fhir.mapping;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;
import org.longwatch.intake.Step;
import org.longwatch.interval.GrowthMeasure;
import org.longwatch.interval.RecordGrowth;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.PatientId;
import org.longwatch.laboratory.Detection;
import org.longwatch.laboratory.LaboratoryKind;
import org.longwatch.laboratory.RecordLaboratoryResult;

/**
 * {@code Observation} of a laboratory or of growth → {@link RecordLaboratoryResult}, {@link
 * RecordGrowth}.
 */
final class LaboratoryMapper implements Mapper<Observation> {

  private static final Map<String, LaboratoryKind> KINDS =
      Map.of(
          "persistence", LaboratoryKind.PERSISTENCE,
          "rcl", LaboratoryKind.RCL,
          "immunogenicity", LaboratoryKind.IMMUNOGENICITY,
          "shedding", LaboratoryKind.SHEDDING,
          "blood-count", LaboratoryKind.BLOOD_COUNT);

  private static final Map<String, GrowthMeasure> MEASURES =
      Map.of(
          "height", GrowthMeasure.HEIGHT,
          "weight", GrowthMeasure.WEIGHT,
          "tanner-stage", GrowthMeasure.TANNER_STAGE);

  private static final Map<String, Detection> DETECTIONS =
      Map.of(
          "detected", Detection.DETECTED,
          "not-detected", Detection.NOT_DETECTED,
          "indeterminate", Detection.INDETERMINATE);

  /** SNOMED CT says the same in other words. */
  private static final Map<String, Detection> SNOMED =
      Map.of(
          "260373001", Detection.DETECTED,
          "260415000", Detection.NOT_DETECTED,
          "82334004", Detection.INDETERMINATE);

  /** The code under which a measure is observed. */
  static String codeOf(GrowthMeasure measure) {
    return MEASURES.entrySet().stream()
        .filter(entry -> entry.getValue() == measure)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public List<Step> map(Observation resource, Reading reading) {
    String code = ObservationMapper.code(resource);
    return KINDS.containsKey(code)
        ? result(KINDS.get(code), resource, reading)
        : MEASURES.containsKey(code) ? growth(MEASURES.get(code), resource, reading) : List.of();
  }

  private static List<Step> result(LaboratoryKind kind, Observation resource, Reading reading) {
    Optional<PatientId> patient = reading.patient(resource.getSubject());
    Optional<LocalDate> day = day(resource, reading);
    Optional<Quantity> quantity =
        resource.getValue() instanceof Quantity measured && measured.hasValue()
            ? Optional.of(measured)
            : Optional.empty();
    Optional<Detection> detection =
        resource.getValue() instanceof CodeableConcept said ? detection(said) : Optional.empty();
    boolean told =
        reading
            .needed("value", quantity.<Object>map(value -> value).or(() -> detection))
            .isPresent();
    if (patient.isEmpty() || day.isEmpty() || !told) {
      return List.of();
    }
    return List.of(
        new Step(
            new RecordLaboratoryResult(
                reading.id(),
                reading.centre(),
                patient.get(),
                kind,
                day.get(),
                quantity.map(Quantity::getValue),
                quantity
                    .filter(Quantity::hasComparator)
                    .map(value -> value.getComparator().toCode())
                    .orElse(""),
                quantity
                    .map(value -> value.hasCode() ? value.getCode() : value.getUnit())
                    .orElse(""),
                detection,
                ObservationMapper.component(resource, "antigen")
                    .flatMap(
                        value ->
                            value instanceof CodeableConcept concept
                                ? Reading.words(concept)
                                : value instanceof StringType text
                                    ? Optional.ofNullable(text.getValue())
                                    : Optional.empty())
                    .orElse(""),
                Reading.words(resource.getMethod()).orElse(""),
                reading.target("Specimen", resource.getSpecimen())),
            reading.known(),
            reading.places("Observation")));
  }

  private static Optional<Detection> detection(CodeableConcept said) {
    return Reading.code(Uri.DETECTION, said)
        .map(DETECTIONS::get)
        .or(() -> Reading.code(Uri.SNOMED, said).map(SNOMED::get));
  }

  private static List<Step> growth(GrowthMeasure measure, Observation resource, Reading reading) {
    Optional<PatientId> patient = reading.patient(resource.getSubject());
    Optional<LocalDate> day = day(resource, reading);
    Optional<BigDecimal> amount =
        reading.needed(
            "value",
            resource.getValue() instanceof Quantity quantity
                ? Optional.ofNullable(quantity.getValue())
                : resource.getValue() instanceof IntegerType stage
                    ? Optional.ofNullable(stage.getValue()).map(BigDecimal::valueOf)
                    : Optional.empty());
    if (resource.getValue() instanceof Quantity quantity
        && quantity.hasCode()
        && !quantity.getCode().equals(measure.unit())) {
      reading.wrong(
          Issue.Kind.VALUE,
          "value",
          "A " + measure.label() + " is given in " + measure.unit() + " here");
    }
    if (patient.isEmpty() || day.isEmpty() || amount.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Step(
            new RecordGrowth(
                reading.id(), reading.centre(), patient.get(), measure, amount.get(), day.get()),
            reading.known(),
            reading.places("Observation")));
  }

  private static Optional<LocalDate> day(Observation resource, Reading reading) {
    return reading.day(
        "effective", resource.getEffective() instanceof DateTimeType date ? date : null);
  }
}
