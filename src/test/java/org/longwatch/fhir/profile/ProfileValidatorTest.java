package org.longwatch.fhir.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r5.utils.validation.constants.BestPracticeWarningLevel;
import org.hl7.fhir.validation.BaseValidator;
import org.hl7.fhir.validation.codesystem.CodingsObserver;
import org.hl7.fhir.validation.instance.InstanceValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longwatch.fhir.profile.Examples.Expected;
import org.longwatch.kernel.Issue;

class ProfileValidatorTest {

  private static final ProfileValidator VALIDATOR = new ProfileValidator();

  @Test
  void theBundlesItWarmsUpOnAreTaken() {
    VALIDATOR.warmUp();
    for (String file : Examples.files()) {
      if (file.startsWith("valid/bundle-")) {
        assertEquals(List.of(), VALIDATOR.validate(Examples.read(file)), file);
      }
    }
  }

  @Test
  void aKeptValidatorFindsWhatAFreshOneFindsWhateverItHasSeenBeforeAndOnWhicheverThread()
      throws Exception {
    Map<String, List<Issue>> fresh = new HashMap<>();
    for (String file : Examples.files()) {
      fresh.put(file, VALIDATOR.validate(VALIDATOR.thorough(), Examples.read(file)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        List<String> order = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
          order.addAll(fresh.keySet());
        }
        Collections.shuffle(order, new Random(thread));
        runs.add(
            threads.submit(
                () ->
                    order.forEach(
                        file ->
                            assertEquals(
                                fresh.get(file), VALIDATOR.validate(Examples.read(file)), file))));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void holdingAResourceToItsProfileAloneRefusesWhatHapiRefusesWithBaseAndProfile() {
    FhirContext fhir = FhirContext.forR4Cached();
    FhirInstanceValidator hapi =
        new FhirInstanceValidator(ProfileValidator.support(fhir, new ProfileDefinitions(fhir)));
    hapi.setBestPracticeWarningLevel(BestPracticeWarningLevel.Ignore);
    hapi.setAssumeValidRestReferences(true);
    FhirValidator stock = fhir.newValidator().registerValidatorModule(hapi);
    int compared = 0;
    for (List<Expected> rows : Examples.expected().values()) {
      Expected first = rows.get(0);
      if (!first.profile().startsWith("atmp-") || first.file().contains("bundle-")) {
        continue;
      }
      byte[] json = Examples.read(first.file());
      Set<String> theirs =
          stock
              .validateWithResult(
                  new String(json, StandardCharsets.UTF_8),
                  new ValidationOptions()
                      .addProfile(
                          ProfileDefinitions.BASE + "/StructureDefinition/" + first.profile()))
              .getMessages()
              .stream()
              .filter(m -> m.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
              .map(SingleValidationMessage::getMessage)
              .map(m -> m.replaceAll("(?s)\\s*\\(error message = .*", ""))
              .collect(Collectors.toCollection(TreeSet::new));
      Set<String> ours =
          VALIDATOR.validate(json).stream()
              .filter(Issue::refuses)
              .map(Issue::text)
              .filter(t -> !t.startsWith("A reference here must point to")) // our own check
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(theirs, ours, first.file());
      compared++;
    }
    assertTrue(compared > 40);
  }

  @Test
  void nothingOfASubmissionIsRememberedAfterTheReset() {
    KeptValidator validator = VALIDATOR.fresh();
    validator.validate(Examples.read("valid/bundle-follow-up-visit.json"), new ArrayList<>());
    assertTrue(validator.remembered() > 20);
    validator.reset();
    assertEquals(0, validator.remembered());
  }

  @Test
  void whatIsKnownToPassIsBoundedWhateverIsSent() {
    SwiftValidator validator = VALIDATOR.fresh(50);
    String visit = new String(Examples.read("valid/visit.json"), StandardCharsets.UTF_8);
    String day = visit.replaceAll("(?s).*\"start\": \"([^\"]*)\".*", "$1");
    for (int i = 0; i < 300; i++) {
      String another = visit.replace(day, LocalDate.of(1990, 1, 1).plusDays(i).toString());
      VALIDATOR.validate(validator, another.getBytes(StandardCharsets.UTF_8));
      assertTrue(validator.passed() <= 100, "after " + i);
    }
    assertTrue(validator.passed() > 40);
  }

  /** Values change places and go missing: parts that are known to pass meet other places. */
  @Test
  void theSwiftValidatorSaysOfSpoiledExamplesWhatTheThoroughOneSays() throws Exception {
    SwiftValidator swift = VALIDATOR.fresh();
    KeptValidator thorough = VALIDATOR.thorough();
    ObjectMapper json = new ObjectMapper();
    Random random = new Random(20261121);
    List<String> files = Examples.files().stream().filter(f -> f.startsWith("valid/")).toList();
    int refused = 0;
    for (int round = 0; round < 600; round++) {
      JsonNode spoiled = json.readTree(Examples.read(files.get(round % files.size())));
      List<ObjectNode> objects = new ArrayList<>();
      collect(spoiled, objects);
      ObjectNode one = objects.get(random.nextInt(objects.size()));
      ObjectNode other = objects.get(random.nextInt(objects.size()));
      List<String> names = new ArrayList<>();
      one.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      if (name.equals("resourceType")) {
        continue;
      }
      switch (random.nextInt(4)) {
        case 0 -> one.remove(name);
        case 1 -> other.set(name, one.get(name).deepCopy());
        case 2 -> one.put(name, "other");
        default ->
            other
                .fieldNames()
                .forEachRemaining(
                    each -> {
                      if (each.equals(name)) {
                        JsonNode kept = one.get(name);
                        one.set(name, other.get(each));
                        other.set(each, kept);
                      }
                    });
      }
      byte[] bytes = json.writeValueAsBytes(spoiled);
      List<Issue> expected = VALIDATOR.validate(thorough, bytes);
      assertEquals(expected, VALIDATOR.validate(swift, bytes), spoiled.toString());
      refused += expected.stream().anyMatch(Issue::refuses) ? 1 : 0;
    }
    assertTrue(refused > 200, "only " + refused + " were spoiled");
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object && !object.isEmpty()) {
      objects.add(object);
    }
    node.forEach(child -> collect(child, objects));
  }

  @Test
  void noCollectionInsideTheValidatorGrowsWithTheNumberOfSubmissions() throws Exception {
    KeptValidator validator = VALIDATOR.fresh();
    List<String> files = Examples.files();
    for (String file : files) {
      VALIDATOR.validate(validator, Examples.read(file));
    }
    Map<String, Integer> once = collections(validator);
    assertTrue(once.size() > 10, once.toString());
    for (int round = 0; round < 3; round++) {
      for (String file : files) {
        VALIDATOR.validate(validator, Examples.read(file));
      }
    }
    assertEquals(once, collections(validator));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"a\":1}",
        "<Patient xmlns=\"http://hl7.org/fhir\"/>",
        "{\"resourceType\":\"Banana\"}",
        "{\"resourceType\":\"Patient\",\"gender\":{\"a\":1}}",
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":null},5]}",
      })
  void whatIsNoFhirIsRefusedWithAReason(String text) {
    List<Issue> issues = VALIDATOR.validate(text.getBytes(StandardCharsets.UTF_8));
    assertTrue(issues.stream().anyMatch(Issue::refuses), issues.toString());
    assertFalse(issues.stream().anyMatch(i -> i.text().isBlank()));
  }

  @Test
  void aNumberBeyondAllNumbersIsRefused() {
    String site =
        new String(Examples.read("valid/integration-site.json"), StandardCharsets.UTF_8)
            .replace("169083499", "99999999999999999999");
    assertTrue(site.contains("99999999999999999999"));
    assertTrue(
        VALIDATOR.validate(site.getBytes(StandardCharsets.UTF_8)).stream()
            .anyMatch(Issue::refuses));
  }

  @Test
  void aHundredThousandBracketsDoNoHarm() {
    String deep = "{\"resourceType\":\"Patient\",\"extension\":[".repeat(50_000);
    assertTrue(
        VALIDATOR.validate(deep.getBytes(StandardCharsets.UTF_8)).stream()
            .anyMatch(Issue::refuses));
    assertEquals(List.of(), VALIDATOR.validate(Examples.read("valid/patient.json")));
  }

  @Test
  void aProfileMayBeNamedWithItsVersion() {
    String named =
        new String(Examples.read("valid/patient.json"), StandardCharsets.UTF_8)
            .replace("/atmp-patient\"", "/atmp-patient|0.1.0\"");
    assertTrue(named.contains("|0.1.0"));
    assertEquals(List.of(), VALIDATOR.validate(named.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void bothSpellingsOfSeriousnessAreTaken() {
    String serious = new String(Examples.read("valid/adverse-event.json"), StandardCharsets.UTF_8);
    for (String spelling : List.of("Serious", "serious")) {
      String json = serious.replace("\"code\": \"Serious\"", "\"code\": \"" + spelling + "\"");
      assertTrue(json.contains("\"" + spelling + "\""));
      assertEquals(List.of(), VALIDATOR.validate(json.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** The size of every collection that the validator and its parts hold, by name. */
  private static Map<String, Integer> collections(KeptValidator validator) throws Exception {
    Map<String, Integer> sizes = new TreeMap<>();
    Field observer = InstanceValidator.class.getDeclaredField("codingObserver");
    observer.setAccessible(true);
    for (Object owner : List.of(validator, observer.get(validator))) {
      for (Class<?> type :
          List.of(BaseValidator.class, InstanceValidator.class, CodingsObserver.class)) {
        if (!type.isInstance(owner)) {
          continue;
        }
        for (Field field : type.getDeclaredFields()) {
          if (Modifier.isStatic(field.getModifiers())) {
            continue;
          }
          field.setAccessible(true);
          Object value = field.get(owner);
          if (value instanceof Collection<?> collection) {
            sizes.put(owner.getClass().getSimpleName() + "." + field.getName(), collection.size());
          } else if (value instanceof Map<?, ?> map) {
            sizes.put(owner.getClass().getSimpleName() + "." + field.getName(), map.size());
          }
        }
      }
    }
    return sizes;
  }
}
