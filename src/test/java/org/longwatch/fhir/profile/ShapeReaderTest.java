package org.longwatch.fhir.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longwatch.fhir.profile.ShapeReader.Shape;
import org.longwatch.load.EightResources;
import org.longwatch.security.Sha256;

class ShapeReaderTest {

  private static final ProfileValidator VALIDATOR = new ProfileValidator();
  private static final ProfileDefinitions DEFINITIONS =
      new ProfileDefinitions(FhirContext.forR4Cached());
  private static final ShapeRules RULES = new ShapeRules(DEFINITIONS);
  private static final ShapeReader READER = new ShapeReader(FhirContext.forR4Cached(), RULES);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** More by hand: -Dlongwatch.spoiled=20000. */
  private static final int ROUNDS = Integer.getInteger("longwatch.spoiled", 700);

  private static final String PATIENT = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0";
  private static final String VISIT = "urn:uuid:5d1f0c1e-3a52-4c1c-8f0e-0d5b4b0c7a11";
  private static final String SAMPLE =
      "{'resourceType':'Bundle','type':'transaction','entry':[{'fullUrl':'"
          + PATIENT
          + "','resource':{'resourceType':'Patient','identifier':[{'system':"
          + "'https://longwatch.org/fhir/sid/pseudonym','value':'P-1'}],'gender':'female','birthDate':'1987-04','managingOrganization':"
          + "{'identifier':{'system':'https://longwatch.org/fhir/sid/centre','value':'C'}}},"
          + "'request':{'method':'POST','url':'Patient','ifNoneExist':"
          + "'identifier=https://longwatch.org/fhir/sid/pseudonym|P-1'}},{'fullUrl':'"
          + VISIT
          + "','resource':{'resourceType':'Encounter','identifier':[{'system':"
          + "'https://longwatch.org/fhir/sid/visit','value':'V-1'}],'status':'finished','class':{'system':"
          + "'http://terminology.hl7.org/CodeSystem/v3-ActCode','code':'AMB'},'subject':"
          + "{'reference':'"
          + PATIENT
          + "'},'period':{'start':'2025-03-10','end':'2025-03-11'}},"
          + "'request':{'method':'POST','url':'Encounter'}},{'fullUrl':'urn:uuid:"
          + "3b7f8d40-7c59-4a0e-9d6e-2f1f6f3f6a55','resource':{'resourceType':"
          + "'Observation','identifier':[{'system':"
          + "'https://longwatch.org/fhir/sid/observation','value':'O-1'}],'status':'final','code':{'coding':[{'system':"
          + "'https://longwatch.org/fhir/CodeSystem/atmp-observation','code':'vcn'}],'text':"
          + "'copies'},'encounter':{'reference':'"
          + VISIT
          + "'},'subject':{'reference':'Patient?identifier="
          + "https://longwatch.org/fhir/sid/pseudonym|P-1'},'effectiveDateTime':"
          + "'2025-03-10T08:00:00+01:00','valueQuantity':{'value':1.4,'unit':"
          + "'copies/cell','system':'http://unitsofmeasure.org','code':'{copies}/{cell}'}},"
          + "'request':{'method':'POST','url':'Observation'}}]}";

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiterString = " => ",
      value = {
        "P-1 => Q.2_x",
        "'value':'V-1' => 'value':'000'",
        "'1987-04' => '1951-12'",
        "2025-03-10' => 2024-02-29'",
        "'2025-03-11' => '2025-12-31'",
        "T08:00:00 => T23:59:59",
        "1.4 => 1.75",
        "'copies' => 'another (word)'",
        "0c3151bd => 0c3151be",
        "Patient?identifier=https://longwatch.org/fhir/sid/pseudonym|P-1 =>"
            + " Patient?identifier=https://longwatch.org/fhir/sid/pseudonym|other",
      })
  void whatDiffersFromPatientToPatientLeavesTheShape(String from, String to) {
    assertEquals(shapes(SAMPLE), shapes(replace(from, to)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiterString = " => ",
      value = {
        "'value':'P-1' => 'value':'P 1'",
        "'value':'P-1' => 'value':''",
        "'value':'P-1' => 'value':'<b>'",
        "'value':'P-1' => 'value':1",
        "sid/pseudonym' => sid/other'",
        "https://longwatch.org/fhir/sid/pseudonym', => urn:ietf:rfc:3986',",
        "'1987-04' => '1987'",
        "'1987-04' => '1987-13'",
        "'1987-04' => '1787-04'",
        "'2025-03-10' => '2025-02-29'",
        "'2025-03-11' => '2025-03-10'",
        "'2025-03-11' => '2025-03-09'",
        "'2025-03-11' => '2025-03'",
        "+01:00 => +02:00",
        "+01:00 => ``",
        "T08:00:00 => T24:00:00",
        "1.4 => -1.4",
        "1.4 => 0",
        "1.4 => 1e3",
        "1.4 => 01.4",
        "1.4 => '1.4'",
        "1.4 => 1.40000000000001",
        "'value':1.4 => 'value':1.4,'value':1.4",
        "'copies' => ' copies'",
        "'copies' => '<script>'",
        "'encounter':{'reference':'" + VISIT + "' => 'encounter':{'reference':'" + PATIENT + "'",
        "'encounter':{'reference':'" + VISIT + "' => 'encounter':{'reference':'Encounter/1'",
        "'subject':{'reference':'Patient? => 'subject':{'reference':'Group?",
        "'code':'vcn' => 'code':'rcl'",
        "'final' => 'preliminary'",
        "'valueQuantity' => 'valueRange'",
        "'status':'final' => 'status':'final','note':[{'text':'x'}]",
        "'status':'final' => 'status~':'final'",
        "'unit':'copies/cell' => 'comparator':'<'",
        "'method':'POST' => 'method':'PUT'",
        "'url':'Observation' => 'url':'Patient'",
      })
  void whatAnybodyMightSaySomethingAboutChangesIt(String from, String to) {
    assertNotEquals(shapes(SAMPLE), shapes(replace(from, to)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'type':'transaction'|'type':'batch'",
        "'resourceType':'Bundle',|",
        "'resource':{'resourceType':'Encounter'|'resource':{'id':'1','resourceType':'Encounter'",
        "'resource':{'resourceType':'Encounter'|'resource':{'resourceType':'Encounter','id':'a/b'",
        "'status':'final'|'status':'final','contained':[]",
        "'status':'final'|'status':'final','_status':{'extension':[{'reference':'Patient/1'}]}",
        "'status':'final'|'status':'final','status':'final'",
        "'resourceType':'Observation'|'resourceType':'QuestionnaireResponse'",
        "'resourceType':'Observation'|'resourceType':'Nothing'",
        "urn:uuid:5d1f0c1e-3a52-4c1c-8f0e-0d5b4b0c7a11','resource'|"
            + "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0','resource'",
        "'fullUrl':'urn:uuid:0c3151bd|'fullUrl':'urn:uuid:0C3151BD",
        "'fullUrl':'urn:uuid:0c3151bd|'fullUrl':'urn:uuid:0c3151be",
        "'subject':{'reference':'Patient?identifier=https://longwatch.org/fhir/sid/pseudonym|"
            + "'subject':{'reference':'Patient/0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0','display':'",
        "1.4|NaN",
        "'final'|'fin\\uD800al'",
        "]}|]}]",
      })
  void someAreNotToldByTheirShape(String fromTo) {
    int bar = fromTo.startsWith("'subject'") ? fromTo.lastIndexOf("|") : fromTo.indexOf("|");
    String changed = replace(fromTo.substring(0, bar), fromTo.substring(bar + 1));
    assertFalse(shapes(changed).size() == shapes(SAMPLE).size(), changed);
    assertEquals(Set.of(), shapes(changed));
  }

  @Test
  void anIdLeavesTheShapeUnlessItMayBeMeantByAReference() {
    String named =
        SAMPLE
            .replace("'resourceType':'Patient',", "'resourceType':'Patient','id':'p.1',")
            .replace(
                "'resourceType':'Bundle',",
                "'resourceType':'Bundle','id':'b-1','timestamp':'2025-03-10T08:00:00Z',");
    assertEquals(3, shapes(named).size());
    assertEquals(
        shapes(named),
        shapes(named.replace("p.1", "7").replace("b-1", "b2").replace("08:00:00Z", "09:10:11Z")));
    assertNotEquals(
        shapes(named), shapes(named.replace("p.1", "0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0")));
    assertEquals(
        Set.of(),
        shapes(named.replace("'encounter':{'reference':'" + VISIT, "'encounter':{'reference':'E")));
    assertEquals(
        Set.of(),
        shapes(
            named.replace(
                "'encounter':{'reference':'" + VISIT, "'encounter':{'reference':'Encounter/p.1")));
    String stored = "aaaaaaaa-1cbf-4d64-b04d-cd9187a4c6e0";
    assertEquals(
        Set.of(),
        shapes(
            named
                .replace("p.1", stored)
                .replace(
                    "'encounter':{'reference':'" + VISIT,
                    "'encounter':{'reference':'Patient/" + stored)));
  }

  @Test
  void otherEncodingsThanUtf8AreNotTold() {
    String text = SAMPLE.replace('\'', '"');
    assertEquals(Set.of(), READER.read(text.getBytes(StandardCharsets.UTF_16LE)));
    assertEquals(Set.of(), READER.read(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8)));
    byte[] broken = text.replace("copies'", "co").getBytes(StandardCharsets.ISO_8859_1);
    broken[text.indexOf("final")] = (byte) 0xC1;
    assertEquals(Set.of(), READER.read(broken));
    assertEquals(Set.of(), READER.read(new byte[0]));
  }

  /** A new rule in a profile is looked at before resources of its type are told by their shape. */
  @Test
  void everyRuleOfTheseTypesHasBeenLookedAt() {
    for (String type : ShapeRules.TYPES) {
      assertTrue(RULES.tells(type), type);
    }
    assertFalse(RULES.tells("Task"));
  }

  /** Whoever changes how a rule reads looks whether a shape still tells, then renews the sum. */
  @Test
  void everyRuleReadsAsItDidWhenItWasLookedAt() {
    Set<String> read = new TreeSet<>();
    for (Resource each : DEFINITIONS.resources()) {
      if (each instanceof StructureDefinition profile
          && (ShapeRules.TYPES.contains(profile.getType())
              || Set.of("Bundle", "Extension").contains(profile.getType()))) {
        profile
            .getSnapshot()
            .getElement()
            .forEach(
                element ->
                    element
                        .getConstraint()
                        .forEach(rule -> read.add(rule.getKey() + " " + rule.getExpression())));
      }
    }
    assertEquals(
        "18a16ec3e1f605cd3dcc776311af141fc43339818efa4091e9376d755a95e93e",
        Sha256.of(String.join("\n", read)));
  }

  @Test
  void aMeasuredValueIsToldByTheNumbersThatRulesName() {
    assertEquals(RULES.rank(0.1), RULES.rank(0.9));
    assertNotEquals(RULES.rank(0), RULES.rank(0.1));
    assertNotEquals(RULES.rank(100), RULES.rank(100.1));
    assertNotEquals(RULES.rank(100), RULES.rank(99.9));
  }

  @Test
  void submissionsOfAnotherPatientAreKnownAfterAWhile() {
    Set<Shape> known = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      known.addAll(READER.read(bytes(EightResources.bundle("LYON-01", "A-" + i))));
    }
    int met = 0;
    for (int i = 0; i < 100; i++) {
      met += known.containsAll(READER.read(bytes(EightResources.bundle("B", "B" + i)))) ? 1 : 0;
    }
    assertTrue(met > 80, met + " of 100");
  }

  @Test
  void theSampleIsValid() {
    assertEquals(List.of(), VALIDATOR.validate(bytes(SAMPLE.replace('\'', '"'))));
  }

  /** What looks like what passed in silence passes in silence, however it was spoiled. */
  @Test
  void whateverIsKnownByItsShapeTheThoroughValidatorIsSilentAbout() throws Exception {
    KeptValidator thorough = VALIDATOR.thorough();
    Random random = new Random(20261130);
    List<JsonNode> transactions = transactions();
    Set<Shape> known = new HashSet<>();
    int silent = 0;
    for (JsonNode each : transactions) {
      byte[] bytes = JSON.writeValueAsBytes(each);
      if (VALIDATOR.validate(thorough, bytes).isEmpty()) {
        known.addAll(READER.read(bytes));
        silent++;
      }
    }
    assertTrue(silent > 25, "only " + silent + " are silent");
    int met = 0;
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      JsonNode spoiled = transactions.get(random.nextInt(transactions.size())).deepCopy();
      for (int i = random.nextInt(2); i >= 0; i--) {
        spoil(spoiled, random);
      }
      byte[] bytes = JSON.writeValueAsBytes(spoiled);
      Set<Shape> shapes = READER.read(bytes);
      boolean all = !shapes.isEmpty() && known.containsAll(shapes);
      boolean passes = VALIDATOR.validate(thorough, bytes).isEmpty();
      assertTrue(passes || !all, spoiled::toString);
      met += all ? 1 : 0;
      refused += passes ? 0 : 1;
      if (passes) {
        known.addAll(shapes);
      }
    }
    assertTrue(met > ROUNDS / 20, "only " + met + " were known");
    assertTrue(refused > ROUNDS / 20, "only " + refused + " were refused");
  }

  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "x",
          " x",
          "<b>x</b>",
          "2025",
          "2025-02",
          "2025-02-28",
          "2025-02-30",
          "1901-01-01",
          "1492-10-12",
          "2025-03-10T10:00:00Z",
          "2025-03-10T10:00:00.5+01:00",
          "2025-03-10T10:00:00",
          "P-77",
          "Patient/0c3151bd-1cbf-4d64-b04d-cd9187a4c6e9",
          "Encounter/0c3151bd-1cbf-4d64-b04d-cd9187a4c6e9",
          "Patient?identifier=https://longwatch.org/fhir/sid/pseudonym|P-77",
          PATIENT,
          VISIT,
          "urn:uuid:nobody",
          "https://longwatch.org/fhir/sid/visit",
          "0");

  /** Names of what a shape may not hold as it is written. */
  private static final Set<String> FREE =
      Set.of(
          "value",
          "reference",
          "text",
          "start",
          "end",
          "date",
          "recordedDate",
          "birthDate",
          "effectiveDateTime",
          "valueDate",
          "valueDateTime");

  private static void spoil(JsonNode transaction, Random random) {
    List<ObjectNode> objects = new ArrayList<>();
    collect(transaction, objects);
    int tries = random.nextInt(4) > 0 ? 100 : 0;
    ObjectNode one;
    String name;
    do {
      one = objects.get(random.nextInt(objects.size()));
      List<String> names = new ArrayList<>();
      one.fieldNames().forEachRemaining(names::add);
      name = names.get(random.nextInt(names.size()));
    } while (tries-- > 0 && !(FREE.contains(name) && one.get(name).isValueNode()));
    ObjectNode other = objects.get(random.nextInt(objects.size()));
    JsonNode value = one.get(name);
    if (value.isNumber()) {
      List<String> numbers = List.of("0", "0.5", "1", "2.25", "7", "100", "100.5", "-1", "1e-3");
      one.set(name, number(numbers.get(random.nextInt(numbers.size()))));
    } else if (random.nextInt(10) < 7 && value.isTextual()) {
      one.put(name, ODD.get(random.nextInt(ODD.size())));
    } else if (random.nextBoolean()) {
      other.set(name, value.deepCopy());
    } else {
      one.remove(name);
    }
  }

  private static JsonNode number(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The bundles of the examples, and every other valid example between a patient and a visit. */
  private static List<JsonNode> transactions() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(JSON.readTree(EightResources.bundle("LYON-01", "P-" + i)));
    }
    for (String file : Examples.files()) {
      if (!file.startsWith("valid/")) {
        continue;
      }
      ObjectNode resource = (ObjectNode) JSON.readTree(Examples.read(file));
      if (resource.path("resourceType").asText().equals("Bundle")) {
        all.add(resource);
        continue;
      }
      resource.remove(List.of("text", "contained"));
      if (all.size() % 2 == 0) {
        resource.remove("id");
      }
      ObjectNode transaction = (ObjectNode) JSON.readTree(SAMPLE.replace('\'', '"'));
      ObjectNode entry = ((ArrayNode) transaction.get("entry")).addObject();
      entry.put("fullUrl", "urn:uuid:7f2b8c1e-3a52-4c1c-8f0e-0d5b4b0c7a12");
      entry.set("resource", resource);
      entry
          .putObject("request")
          .put("method", "POST")
          .put("url", resource.path("resourceType").asText());
      for (JsonNode each : resource) {
        if (each instanceof ObjectNode reference && reference.has("reference")) {
          String to = reference.get("reference").asText();
          if (to.startsWith("Patient/")) {
            reference.put("reference", PATIENT);
          } else if (to.startsWith("Encounter/")) {
            reference.put("reference", VISIT);
          }
        }
      }
      all.add(transaction);
    }
    return all;
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object && !object.isEmpty()) {
      objects.add(object);
    }
    node.forEach(child -> collect(child, objects));
  }

  private static String replace(String from, String to) {
    String changed = SAMPLE.replace(from, to);
    assertNotEquals(SAMPLE, changed, from);
    return changed;
  }

  private static Set<Shape> shapes(String text) {
    return READER.read(bytes(text.replace('\'', '"')));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
