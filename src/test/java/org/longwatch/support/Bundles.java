package org.longwatch.support;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Transaction bundles as a centre's system would write them, as text and without any library. */
public final class Bundles {

  private static final String SID = "https://longwatch.org/fhir/sid/";

  private final List<String> entries = new ArrayList<>();
  private final String centre;
  private final String patient = urn();
  private final String pseudonym;

  private Bundles(String centre, String pseudonym) {
    this.centre = centre;
    this.pseudonym = pseudonym;
  }

  /** A bundle about one patient, who is made known if nobody knows them yet. */
  public static Bundles about(String centre, String pseudonym, String birthDate) {
    Bundles bundle = new Bundles(centre, pseudonym);
    bundle.entry(
        bundle.patient,
        "Patient",
        "pseudonym",
        pseudonym,
        """
        {"resourceType":"Patient","identifier":[{"system":"%spseudonym","value":"%s"}],
         "gender":"female","birthDate":"%s",
         "managingOrganization":{"identifier":{"system":"%scentre","value":"%s"}}}
        """
            .formatted(SID, pseudonym, birthDate, SID, centre));
    return bundle;
  }

  /** Adds an administration of a lot of a product. */
  public Bundles treated(String product, String lot, LocalDate day) {
    return treated(pseudonym + "-A1", product, lot, day);
  }

  public Bundles treated(String identifier, String product, String lot, LocalDate day) {
    String medication = urn();
    entry(
        medication,
        "Medication",
        "lot",
        product + "/" + lot,
        """
        {"resourceType":"Medication",
         "identifier":[{"system":"%slot","value":"%s/%s"}],
         "code":{"coding":[{"system":"%sproduct","code":"%s"}]},"batch":{"lotNumber":"%s"}}
        """
            .formatted(SID, product, lot, SID, product, lot));
    entry(
        urn(),
        "MedicationAdministration",
        "administration",
        identifier,
        administration(identifier, medication, patient, day));
    return this;
  }

  /** An administration as a single resource. */
  public static String administration(
      String identifier, String medication, String patient, LocalDate day) {
    return """
    {"resourceType":"MedicationAdministration",
     "identifier":[{"system":"%sadministration","value":"%s"}],"status":"completed",
     "medicationReference":{"reference":"%s"},"subject":{"reference":"%s"},
     "effectiveDateTime":"%s"}
    """
        .formatted(SID, identifier, medication, patient, day);
  }

  /** Adds a visit with an examination. */
  public Bundles visited(String identifier, LocalDate day) {
    entry(
        urn(),
        "Encounter",
        "visit",
        identifier,
        """
        {"resourceType":"Encounter","identifier":[{"system":"%svisit","value":"%s"}],
         "status":"finished",
         "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
         "subject":{"reference":"%s"},"period":{"start":"%s"}}
        """
            .formatted(SID, identifier, patient, day));
    return this;
  }

  /** Adds a serious adverse event. */
  public Bundles suffered(
      String identifier, String code, String term, LocalDate day, String narrative) {
    entry(
        urn(),
        "AdverseEvent",
        "adverse-event",
        identifier,
        """
        {"resourceType":"AdverseEvent",
         "extension":[
          {"url":"https://longwatch.org/fhir/StructureDefinition/seriousness-criterion",
           "valueCodeableConcept":{"coding":[
            {"system":"http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl","code":"C82521"}]}},
          {"url":"https://longwatch.org/fhir/StructureDefinition/case-narrative",
           "valueString":"%s"}],
         "identifier":{"system":"%sadverse-event","value":"%s"},"actuality":"actual",
         "event":{"coding":[{"system":"https://www.meddra.org","version":"mini-1","code":"%s",
          "display":"%s"}]},
         "subject":{"reference":"%s"},"date":"%s","recordedDate":"%s",
         "seriousness":{"coding":[
          {"system":"http://terminology.hl7.org/CodeSystem/adverse-event-seriousness",
           "code":"serious"}]},
         "outcome":{"coding":[
          {"system":"http://terminology.hl7.org/CodeSystem/adverse-event-outcome",
           "code":"ongoing"}]}}
        """
            .formatted(narrative, SID, identifier, code, term, patient, day, day));
    return this;
  }

  /** Adds an integration-site analysis in which one clone has the given share in percent. */
  public Bundles sampled(String identifier, LocalDate day, String gene, double percent) {
    String site = urn();
    entry(
        site,
        "Observation",
        "observation",
        identifier + "-1",
        observation("observation", identifier + "-1", "integration-site", day)
            + """
            "component":[
             {"code":%s,"valueString":"chr3"},{"code":%s,"valueInteger":169083499},
             {"code":%s,"valueString":"-"},
             {"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},
              "valueCodeableConcept":{"text":"%s"}},
             {"code":%s,"valueQuantity":{"value":%s,"unit":"%%",
              "system":"http://unitsofmeasure.org","code":"%%"}}]}
            """
                .formatted(
                    code("chromosome"),
                    code("position"),
                    code("strand"),
                    gene,
                    code("abundance"),
                    percent));
    entry(
        urn(),
        "Observation",
        "sample",
        identifier,
        observation("sample", identifier, "integration-site-summary", day)
            + """
            "method":{"text":"S-EPTS/LM-PCR"},"hasMember":[{"reference":"%s"}],
            "component":[{"code":%s,"valueString":"GRCh38"},
             {"code":%s,"valueCodeableConcept":{"text":"PB"}}]}
            """
                .formatted(site, code("genome-assembly"), code("tissue")));
    return this;
  }

  private String observation(String system, String identifier, String code, LocalDate day) {
    return """
    {"resourceType":"Observation","identifier":[{"system":"%s%s","value":"%s"}],
     "status":"final","code":%s,"subject":{"reference":"%s"},"effectiveDateTime":"%s",
    """
        .formatted(SID, system, identifier, code(code), patient, day);
  }

  private static String code(String code) {
    return "{\"coding\":[{\"system\":\"https://longwatch.org/fhir/CodeSystem/atmp-observation\","
        + "\"code\":\""
        + code
        + "\"}]}";
  }

  /** Adds any other resource. */
  public Bundles entry(
      String fullUrl, String type, String system, String identifier, String resource) {
    entries.add(
        """
        {"fullUrl":"%s","resource":%s,
         "request":{"method":"POST","url":"%s","ifNoneExist":"identifier=%s%s|%s"}}
        """
            .formatted(fullUrl, resource, type, SID, system, identifier));
    return this;
  }

  /** The reference to the patient inside this bundle. */
  public String patient() {
    return patient;
  }

  public String centre() {
    return centre;
  }

  public String json() {
    return "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
        + String.join(",", entries)
        + "]}";
  }

  public static String urn() {
    return "urn:uuid:" + UUID.randomUUID();
  }
}
