package org.longwatch.load;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The transaction that servers are measured with (Patient conditional, Encounter, AdverseEvent,
 * five Observations): what a centre sends after one visit. Days, values, answers, reactions and
 * their severity differ from one to the next, so that nothing is fast for being always the same.
 */
public final class EightResources {

  public static final int RESOURCES = 8;

  private EightResources() {}

  /** A transaction about a patient whom nobody knows yet. */
  public static String bundle(String centre, String pseudonym) {
    Random random = ThreadLocalRandom.current();
    LocalDate born = LocalDate.of(1940, 1, 1).plusDays(random.nextInt(27_000));
    LocalDate day = LocalDate.of(2024, 6, 1).plusDays(random.nextInt(700));
    List<String> entries = new ArrayList<>();
    String patient = "urn:uuid:" + UUID.randomUUID();
    String visit = "urn:uuid:" + UUID.randomUUID();
    entries.add(
        entry(
            "Patient",
            patient,
            ",\"ifNoneExist\":\"identifier=https://longwatch.org/fhir/sid/pseudonym|"
                + pseudonym
                + "\"",
            "\"identifier\":["
                + identifier("pseudonym", pseudonym)
                + "],\"gender\":\""
                + (random.nextBoolean() ? "female" : "male")
                + "\",\"birthDate\":\""
                + YearMonth.from(born)
                + "\",\"managingOrganization\":"
                + "{\"identifier\":"
                + identifier("centre", centre)
                + "}"));
    entries.add(
        entry(
            "Encounter",
            visit,
            "",
            "\"identifier\":["
                + identifier("visit", pseudonym + "-V1")
                + "],\"status\":\"finished\",\"class\":{\"system\":"
                + "\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"AMB\"},"
                + subject(patient)
                + ",\"period\":{\"start\":\""
                + day
                + "\",\"end\":\""
                + day.plusDays(random.nextInt(2))
                + "\"}"));
    String reaction = one(random, "99010001", "99010002", "99010003", "99010004", "99010005");
    entries.add(
        entry(
            "AdverseEvent",
            "urn:uuid:" + UUID.randomUUID(),
            "",
            "\"identifier\":"
                + identifier("adverse-event", pseudonym + "-E1")
                + ",\"extension\":[{\"url\":"
                + "\"https://longwatch.org/fhir/StructureDefinition/seriousness-criterion\","
                + "\"valueCodeableConcept\":{\"coding\":[{\"system\":"
                + "\"http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl\",\"code\":\""
                + one(random, "C83052", "C48275", "C84266", "C83117")
                + "\"}]}},"
                + "{\"url\":\"https://longwatch.org/fhir/StructureDefinition/ae-grade\","
                + "\"valueInteger\":"
                + (3 + random.nextInt(2))
                + "}],\"actuality\":\"actual\",\"event\":{\"coding\":[{\"system\":"
                + "\"https://www.meddra.org\",\"version\":\"mini-1\",\"code\":\""
                + reaction
                + "\"}],\"text\":\""
                + "Reaction as reported, "
                + random.nextInt(1000)
                + "\"},"
                + subject(patient)
                + ",\"date\":\""
                + YearMonth.from(day.minusDays(40))
                + "\",\"recordedDate\":\""
                + day
                + "\",\"seriousness\":{\"coding\":"
                + "[{\"system\":\"http://terminology.hl7.org/CodeSystem/adverse-event-seriousness\","
                + "\"code\":\"Serious\"}]},\"outcome\":{\"coding\":[{\"system\":"
                + "\"http://terminology.hl7.org/CodeSystem/adverse-event-outcome\","
                + "\"code\":\""
                + one(random, "ongoing", "resolved", "unknown")
                + "\"}]}"));
    for (String question :
        List.of("vital-status", "new-malignancy", "new-neurologic", "new-autoimmune", "vcn")) {
      entries.add(observation(random, question, pseudonym, patient, visit, day));
    }
    return "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
        + String.join(",", entries)
        + "]}";
  }

  private static String observation(
      Random random, String code, String pseudonym, String patient, String visit, LocalDate day) {
    String value =
        switch (code) {
          case "vital-status" -> concept("atmp-vital-status", "alive");
          case "vcn" ->
              "\"valueQuantity\":{\"value\":"
                  + random.nextInt(600) / 100.0
                  + ",\"unit\":\"copies/cell\",\"system\":"
                  + "\"http://unitsofmeasure.org\",\"code\":\"{copies}/{cell}\"}";
          default -> concept("atmp-new-condition-answer", one(random, "no", "no", "no", "yes"));
        };
    return entry(
        "Observation",
        "urn:uuid:" + UUID.randomUUID(),
        "",
        "\"identifier\":["
            + identifier("observation", pseudonym + "-" + code)
            + "],\"status\":\"final\",\"code\":{\"coding\":[{\"system\":"
            + "\"https://longwatch.org/fhir/CodeSystem/atmp-observation\",\"code\":\""
            + code
            + "\"}]},"
            + subject(patient)
            + ",\"encounter\":{\"reference\":\""
            + visit
            + "\"},\"effectiveDateTime\":\""
            + day
            + "\","
            + value);
  }

  private static String one(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  private static String concept(String system, String code) {
    return "\"valueCodeableConcept\":{\"coding\":[{\"system\":"
        + "\"https://longwatch.org/fhir/CodeSystem/"
        + system
        + "\",\"code\":\""
        + code
        + "\"}]}";
  }

  private static String identifier(String system, String value) {
    return "{\"system\":\"https://longwatch.org/fhir/sid/"
        + system
        + "\",\"value\":\""
        + value
        + "\"}";
  }

  private static String subject(String patient) {
    return "\"subject\":{\"reference\":\"" + patient + "\"}";
  }

  private static String entry(String type, String fullUrl, String condition, String elements) {
    return "{\"fullUrl\":\""
        + fullUrl
        + "\",\"resource\":{\"resourceType\":\""
        + type
        + "\","
        + elements
        + "},\"request\":{\"method\":\"POST\",\"url\":\""
        + type
        + "\""
        + condition
        + "}}";
  }
}
