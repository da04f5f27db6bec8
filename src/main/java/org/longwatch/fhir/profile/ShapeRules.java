package org.longwatch.fhir.profile;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.ElementDefinition;
import org.hl7.fhir.r4.model.ElementDefinition.ElementDefinitionConstraintComponent;
import org.hl7.fhir.r4.model.ElementDefinition.TypeRefComponent;
import org.hl7.fhir.r4.model.StructureDefinition;

/**
 * Which resources may be told by their shape: those whose profiles ask of identifiers, references,
 * days and measured values nothing but what the shape holds ({@link ShapeReader}). That is read off
 * the profiles, so that a new rule in a profile takes its type out until somebody has looked at it.
 */
final class ShapeRules {

  /** What centres send most of, and what HAPI has no rules for outside of the definitions. */
  static final Set<String> TYPES =
      Set.of(
          "AdverseEvent",
          "BiologicallyDerivedProduct",
          "Condition",
          "Consent",
          "Encounter",
          "Medication",
          "MedicationAdministration",
          "MedicationStatement",
          "Observation",
          "Patient",
          "Procedure",
          "ResearchSubject",
          "Specimen");

  /**
   * Invariants that were looked at: they ask whether something is there, about codes, units,
   * systems and other literal parts of the shape, about the length of a day, or how a measured
   * value compares with a number that they name. Those of the data types of R4 compare nothing else
   * that a shape leaves open but the two of a period. How they read is pinned by a test.
   */
  private static final Set<String> REVIEWED =
      Set.of(
          "atmp-centre",
          "atmp-chromosome",
          "atmp-condition-described",
          "atmp-consent-category",
          "atmp-diagnosis",
          "atmp-event-described",
          "atmp-full-date",
          "atmp-genome",
          "atmp-growth-value",
          "atmp-meddra-version",
          "atmp-no-direct-identifier",
          "atmp-not-below-zero",
          "atmp-not-negative",
          "atmp-off-study",
          "atmp-per-cent",
          "atmp-persistence-unit",
          "atmp-position",
          "atmp-serious-criterion",
          "atmp-strand",
          "atmp-therapy-start",
          "bdl-1",
          "bdl-2",
          "bdl-3",
          "bdl-4",
          "bdl-5",
          "bdl-7",
          "bdl-8",
          "bdl-9",
          "bdl-10",
          "bdl-11",
          "bdl-12",
          "con-1",
          "con-2",
          "con-3",
          "con-4",
          "con-5",
          "dom-2",
          "dom-3",
          "dom-4",
          "dom-5",
          "dom-6",
          "ele-1",
          "ext-1",
          "mad-1",
          "obs-3",
          "obs-6",
          "obs-7",
          "pat-1",
          "ppc-1",
          "ppc-2",
          "ppc-3",
          "ppc-4",
          "ppc-5");

  /** What stands around such resources, and in them. */
  private static final Set<String> AROUND = Set.of("Bundle", "Extension");

  /** Types whose values a shape does not hold as they are. */
  private static final Set<String> FREE =
      Set.of(
          "Identifier",
          "Reference",
          "Period",
          "Quantity",
          "date",
          "dateTime",
          "decimal",
          "instant",
          "string");

  private static final Pattern NUMBER = Pattern.compile("(?<![\\w'.-])\\d+(?:\\.\\d+)?(?![\\w'])");

  private final Map<String, Boolean> sound = new HashMap<>();
  private final double[] bounds;

  ShapeRules(ProfileDefinitions definitions) {
    Set<Double> numbers = new HashSet<>(Set.of(0.0));
    definitions.resources().stream()
        .filter(StructureDefinition.class::isInstance)
        .map(StructureDefinition.class::cast)
        .filter(each -> TYPES.contains(each.getType()) || AROUND.contains(each.getType()))
        .forEach(
            profile -> {
              boolean told = true;
              for (ElementDefinition element : profile.getSnapshot().getElement()) {
                told &= isTold(element);
                element.getConstraint().forEach(each -> addNumbers(each.getExpression(), numbers));
              }
              sound.merge(profile.getType(), told, Boolean::logicalAnd);
            });
    bounds = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /** Whether resources of this type can be told by their shape. */
  boolean tells(String type) {
    return TYPES.contains(type)
        && sound.getOrDefault(type, false)
        && AROUND.stream().allMatch(sound::get);
  }

  /**
   * Where a measured value stands among all numbers that invariants compare values with: twice the
   * number of those below it, and one more if it is one of them itself.
   */
  int rank(double value) {
    int place = Arrays.binarySearch(bounds, value);
    return place >= 0 ? 2 * place + 1 : -2 * (place + 1);
  }

  private static boolean isTold(ElementDefinition element) {
    if (element.getPath().equals("Bundle.entry")
        && (element.hasSlicing() || !element.getMax().equals("*"))) {
      return false; // entries would be counted, so that one alone says nothing
    }
    return element.getConstraint().stream()
            .map(ElementDefinitionConstraintComponent::getKey)
            .allMatch(REVIEWED::contains)
        && (element.getType().stream().map(TypeRefComponent::getCode).noneMatch(FREE::contains)
            || !element.hasFixed()
                && !element.hasPattern()
                && !element.hasMaxLength()
                && !element.hasMinValue()
                && !element.hasMaxValue());
  }

  private static void addNumbers(String expression, Set<Double> numbers) {
    Matcher matcher = NUMBER.matcher(expression == null ? "" : expression);
    while (matcher.find()) {
      numbers.add(Double.valueOf(matcher.group()));
    }
  }
}
