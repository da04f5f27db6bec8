package org.longwatch.load;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The transaction that servers are measured with (Patient conditional, Encounter, AdverseEvent,
 * five Observations): what a centre sends after one visit.
 */
public final class EightResources {

  public static final int RESOURCES = 8;

  private EightResources() {}

  /** A transaction about a patient whom nobody knows yet. */
  public static String bundle(String centre, String pseudonym) {
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
                + "],\"gender\":\"female\",\"birthDate\":\"1987-04\",\"managingOrganization\":"
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
                + ",\"period\":{\"start\":\"2025-03-10\",\"end\":\"2025-03-10\"}"));
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
                + "\"http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl\",\"code\":\"C83052\"}]}},"
                + "{\"url\":\"https://longwatch.org/fhir/StructureDefinition/ae-grade\","
                + "\"valueInteger\":3}],\"actuality\":\"actual\",\"event\":{\"coding\":[{\"system\":"
                + "\"https://www.meddra.org\",\"version\":\"mini-1\",\"code\":\"99010001\"}],"
                + "\"text\":\"Myelodysplasia\"},"
                + subject(patient)
                + ",\"date\":\"2025-02\",\"recordedDate\":\"2025-03-10\",\"seriousness\":{\"coding\":"
                + "[{\"system\":\"http://terminology.hl7.org/CodeSystem/adverse-event-seriousness\","
                + "\"code\":\"Serious\"}]},\"outcome\":{\"coding\":[{\"system\":"
                + "\"http://terminology.hl7.org/CodeSystem/adverse-event-outcome\","
                + "\"code\":\"ongoing\"}]}"));
    for (String question :
        List.of("vital-status", "new-malignancy", "new-neurologic", "new-autoimmune", "vcn")) {
      entries.add(observation(question, pseudonym, patient, visit));
    }
    return "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
        + String.join(",", entries)
        + "]}";
  }

  private static String observation(String code, String pseudonym, String patient, String visit) {
    String value =
        switch (code) {
          case "vital-status" -> concept("atmp-vital-status", "alive");
          case "vcn" ->
              "\"valueQuantity\":{\"value\":1.4,\"unit\":\"copies/cell\",\"system\":"
                  + "\"http://unitsofmeasure.org\",\"code\":\"{copies}/{cell}\"}";
          default -> concept("atmp-new-condition-answer", "no");
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
            + "\"},\"effectiveDateTime\":\"2025-03-10\","
            + value);
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
