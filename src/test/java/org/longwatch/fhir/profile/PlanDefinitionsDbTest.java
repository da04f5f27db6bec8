package org.longwatch.fhir.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Duration;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.ActionRelationshipType;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.reference.PlanBook;
import org.longwatch.reference.PlanItem;
import org.longwatch.reference.PlanRule;
import org.longwatch.reference.PlanSet;
import org.longwatch.support.Harness;

/**
 * Makes a {@code PlanDefinition} of every template of the rule book, and compares it with the
 * committed one. {@code -Dlongwatch.write=true} writes them instead: the rule book is the only
 * place where the schedule is stated.
 */
class PlanDefinitionsDbTest {

  private static final String CODES = ProfileDefinitions.BASE + "/CodeSystem/";
  private static final String ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
  private static final String UCUM = "http://unitsofmeasure.org";
  private static final String DAY_ZERO = "day-0";
  private static final String PREFIX = "PlanDefinition-";

  private static final Map<String, List<Coding>> MODES =
      Map.of(
          "EXAMINATION", List.of(new Coding(ACT, "AMB", null), new Coding(ACT, "HH", null)),
          "PHONE", List.of(new Coding(ACT, "VR", null)),
          "QUESTIONNAIRE", List.of(new Coding(CODES + "atmp-visit-mode", "questionnaire", null)),
          "LABORATORY", List.of(new Coding(CODES + "atmp-visit-mode", "laboratory", null)));

  private static Harness harness;

  @BeforeAll
  static void start() {
    harness = Harness.start();
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  void theCommittedPlansAreWhatTheRuleBookSays() throws IOException {
    Map<String, String> made = made();
    assertFalse(made.isEmpty());
    Path folder = Examples.FOLDER.resolveSibling("resources");
    if (Boolean.getBoolean("longwatch.write")) {
      write(folder, made);
    }
    Map<String, String> committed = new TreeMap<>();
    for (String name : plans(folder)) {
      committed.put(name, Files.readString(folder.resolve(name)));
    }
    assertEquals(made, committed);
    List<String> index = Files.readAllLines(folder.resolve("index.txt"));
    assertEquals(
        List.copyOf(made.keySet()),
        index.stream().filter(name -> name.startsWith(PREFIX)).toList());
  }

  private static Map<String, String> made() {
    Map<String, String> made = new TreeMap<>();
    harness.get(PlanBook.class).sets().stream()
        .filter(set -> set.jurisdiction().equals(PlanSet.ANY))
        .forEach(
            set -> {
              PlanDefinition plan = plan(set);
              made.put(
                  PREFIX + plan.getIdPart() + ".json",
                  Fhir.context().newJsonParser().setPrettyPrint(true).encodeResourceToString(plan)
                      + "\n");
            });
    return made;
  }

  private static PlanDefinition plan(PlanSet set) {
    String id = set.code().toLowerCase(Locale.ROOT).replace('_', '-');
    PlanDefinition plan = new PlanDefinition();
    plan.setId(id);
    plan.setUrl(ProfileDefinitions.BASE + "/PlanDefinition/" + id);
    plan.setVersion(Integer.toString(set.version()));
    plan.setName(
        "Plan"
            + Arrays.stream(id.split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining()));
    plan.setTitle("Follow-up by the template " + set.code());
    plan.setStatus(set.verified() ? PublicationStatus.ACTIVE : PublicationStatus.DRAFT);
    plan.setExperimental(false);
    plan.setDateElement(new DateTimeType("2026-11-21"));
    plan.setDescription(
        "Planned contacts after the last administration. Sources: " + set.source() + ".");
    plan.getType()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/plan-definition-type")
        .setCode("clinical-protocol");
    plan.setSubject(
        new CodeableConcept(new Coding("http://hl7.org/fhir/resource-types", "Patient", null)));
    set.vectorClasses().stream()
        .sorted()
        .forEach(
            vector ->
                plan.addTopic(
                    new CodeableConcept(new Coding(CODES + "atmp-vector-class", vector, null))));
    plan.addAction().setTitle("Administration, day 0").setId(DAY_ZERO);
    set.rules().stream()
        .filter(rule -> rule.item() == PlanItem.FOLLOW_UP)
        .sorted(Comparator.comparingInt(PlanRule::month))
        .forEach(rule -> plan.addAction(contact(rule)));
    return plan;
  }

  private static PlanDefinitionActionComponent contact(PlanRule rule) {
    PlanDefinitionActionComponent action = new PlanDefinitionActionComponent();
    action.setId("month-" + rule.month());
    action.addExtension(
        ProfileDefinitions.BASE + "/StructureDefinition/visit-window",
        length(rule.afterDays(), "d"));
    action.setTitle("Contact in month " + rule.month());
    action
        .addRelatedAction()
        .setActionId(DAY_ZERO)
        .setRelationship(ActionRelationshipType.AFTERSTART)
        .setOffset(length(rule.month(), "mo"));
    rule.completedBy().stream()
        .map(Enum::name)
        .sorted()
        .forEach(mode -> MODES.get(mode).forEach(way -> action.addCode(new CodeableConcept(way))));
    action.setDefinition(
        new org.hl7.fhir.r4.model.CanonicalType(
            ProfileDefinitions.BASE + "/Questionnaire/annual-follow-up"));
    return action;
  }

  private static Duration length(int value, String unit) {
    Duration duration = new Duration();
    duration.setValue(value).setSystem(UCUM).setCode(unit);
    return duration;
  }

  private static List<String> plans(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(PREFIX))
          .toList();
    }
  }

  private static void write(Path folder, Map<String, String> made) throws IOException {
    for (String name : plans(folder)) {
      Files.delete(folder.resolve(name));
    }
    List<String> index = new ArrayList<>(Files.readAllLines(folder.resolve("index.txt")));
    index.removeIf(name -> name.startsWith(PREFIX));
    index.addAll(made.keySet());
    index.sort(null);
    Files.write(folder.resolve("index.txt"), index, StandardCharsets.UTF_8);
    for (Map.Entry<String, String> plan : made.entrySet()) {
      Files.writeString(folder.resolve(plan.getKey()), plan.getValue());
    }
  }
}
