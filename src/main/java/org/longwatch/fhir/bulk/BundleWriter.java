package org.longwatch.fhir.bulk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes case files as transaction bundles, one per line (NDJSON), ready for {@code POST /fhir}.
 * Everything is created, or corrected, conditionally by its identifier, so that sending twice is
 * harmless. The same case files give the same bytes.
 */
public final class BundleWriter implements Closeable {

  private static final String BASE = "https://longwatch.org/fhir";
  private static final String SID = BASE + "/sid/";
  private static final String OBSERVATION_CODE = BASE + "/CodeSystem/atmp-observation";
  private static final String EXTENSION = BASE + "/StructureDefinition/";
  private static final String TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/";
  private static final String UCUM = "http://unitsofmeasure.org";
  private static final String NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl";

  private static final String PLACE = "urn:uuid:0f5c2b1e-6f0a-4c57-9d3e-";

  private final JsonGenerator json;
  private final int limit;
  private long bundles;
  private long resources;

  /** Number of the entry being written, and where former entries of the bundle are. */
  private int entry;

  private final Map<String, String> places = new LinkedHashMap<>();

  /**
   * @param out closed with this writer
   * @param joined resources up to which sheets of one patient are joined in one bundle; 1 gives
   *     each sheet its own
   */
  public BundleWriter(OutputStream out, int joined) throws IOException {
    this.json = new JsonFactory().createGenerator(out);
    this.json.setRootValueSeparator(null);
    this.limit = joined;
  }

  /** Writes the bundles of one patient. */
  public void write(CaseFile file) throws IOException {
    List<Sheet> together = new ArrayList<>();
    int size = 1;
    for (Sheet sheet : file.sheets()) {
      if (!together.isEmpty() && (sheet.corrects() || size + sheet.size() > limit)) {
        bundle(file, together);
        together.clear();
        size = 1;
      }
      together.add(sheet);
      size += sheet.size();
    }
    if (!together.isEmpty()) {
      bundle(file, together);
    }
  }

  /** Bundles written so far. */
  public long bundles() {
    return bundles;
  }

  /** Resources written so far, the patient counted in every bundle. */
  public long resources() {
    return resources;
  }

  @Override
  public void close() throws IOException {
    json.close();
  }

  private void bundle(CaseFile file, List<Sheet> sheets) throws IOException {
    entry = 0;
    places.clear();
    json.writeStartObject();
    json.writeStringField("resourceType", "Bundle");
    json.writeStringField("type", "transaction");
    json.writeArrayFieldStart("entry");
    String patient = patient(file);
    for (Sheet sheet : sheets) {
      if (sheet instanceof Sheet.Enrolment enrolment) {
        enrolment(patient, enrolment);
      } else if (sheet instanceof Sheet.Leaving leaving) {
        leaving(patient, leaving);
      } else if (sheet instanceof Sheet.Treatment treatment) {
        treatment(patient, treatment);
      } else if (sheet instanceof Sheet.Visit visit) {
        visit(patient, visit);
      } else if (sheet instanceof Sheet.Findings findings) {
        findings(patient, findings);
      } else if (sheet instanceof Sheet.Event event) {
        event(patient, event);
      } else if (sheet instanceof Sheet.Malignancy malignancy) {
        malignancy(patient, malignancy);
      } else if (sheet instanceof Sheet.Therapy therapy) {
        therapy(patient, therapy);
      } else if (sheet instanceof Sheet.Death death) {
        vitalStatus(patient, null, death.identifier(), death.day().toString(), "dead");
      }
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
    bundles++;
    resources += entry;
  }

  private String patient(CaseFile file) throws IOException {
    String place = open("Patient", file.pseudonym());
    identifiers("pseudonym", file.pseudonym());
    json.writeStringField("gender", file.gender());
    json.writeStringField("birthDate", file.birthDate());
    json.writeObjectFieldStart("managingOrganization");
    json.writeObjectFieldStart("identifier");
    identifier("centre", file.centre());
    json.writeEndObject();
    json.writeEndObject();
    close("Patient", "pseudonym", file.pseudonym());
    return place;
  }

  private void enrolment(String patient, Sheet.Enrolment sheet) throws IOException {
    String study = open("ResearchStudy", sheet.study());
    identifiers("study", sheet.study());
    json.writeStringField("title", "Long-term follow-up of gene and cell therapies");
    json.writeStringField("status", "active");
    close("ResearchStudy", "study", sheet.study());
    String consent = consent(patient, sheet.consent(), sheet.consentedOn(), "initial", "permit");
    open("ResearchSubject", sheet.identifier());
    identifiers("enrolment", sheet.identifier());
    json.writeStringField("status", "on-study-observation");
    json.writeObjectFieldStart("period");
    json.writeStringField("start", sheet.startedOn().toString());
    json.writeEndObject();
    reference("study", study);
    reference("individual", patient);
    reference("consent", consent);
    close("ResearchSubject", "enrolment", sheet.identifier());
  }

  private String consent(
      String patient, String identifier, LocalDate day, String kind, String provision)
      throws IOException {
    String place = open("Consent", identifier);
    json.writeArrayFieldStart("extension");
    extension("consent-kind");
    concept("valueCodeableConcept", BASE + "/CodeSystem/atmp-consent-kind", kind, null);
    json.writeEndObject();
    json.writeEndArray();
    identifiers("consent", identifier);
    json.writeStringField("status", "active");
    concept("scope", TERMINOLOGY + "consentscope", "research", null);
    json.writeArrayFieldStart("category");
    json.writeStartObject();
    coding("http://loinc.org", "59284-0", null, null);
    json.writeEndObject();
    json.writeEndArray();
    reference("patient", patient);
    json.writeStringField("dateTime", day.toString());
    json.writeArrayFieldStart("policy");
    json.writeStartObject();
    json.writeStringField("uri", "https://example.org/protocols/LTFU/1");
    json.writeEndObject();
    json.writeEndArray();
    json.writeObjectFieldStart("provision");
    json.writeStringField("type", provision);
    json.writeEndObject();
    close("Consent", "consent", identifier);
    return place;
  }

  private void leaving(String patient, Sheet.Leaving sheet) throws IOException {
    if (sheet.withdrawal().isPresent()) {
      consent(patient, sheet.withdrawal().get(), sheet.day(), "withdrawal", "deny");
    }
    Sheet.Enrolment enrolment = sheet.enrolment();
    open("ResearchSubject", enrolment.identifier());
    json.writeArrayFieldStart("extension");
    extension("off-study-reason");
    concept(
        "valueCodeableConcept", BASE + "/CodeSystem/atmp-off-study-reason", sheet.reason(), null);
    json.writeEndObject();
    json.writeEndArray();
    identifiers("enrolment", enrolment.identifier());
    json.writeStringField("status", sheet.withdrawal().isPresent() ? "withdrawn" : "off-study");
    json.writeObjectFieldStart("period");
    json.writeStringField("start", enrolment.startedOn().toString());
    json.writeStringField("end", sheet.day().toString());
    json.writeEndObject();
    reference("study", "ResearchStudy?" + search("study", enrolment.study()));
    reference("individual", patient);
    reference("consent", "Consent?" + search("consent", enrolment.consent()));
    json.writeEndObject();
    json.writeObjectFieldStart("request");
    json.writeStringField("method", "PUT");
    json.writeStringField("url", "ResearchSubject?" + search("enrolment", enrolment.identifier()));
    json.writeEndObject();
    json.writeEndObject();
  }

  private String cells(String patient, Sheet.Cells cells) throws IOException {
    open("Procedure", cells.collection());
    identifiers("collection", cells.collection());
    json.writeStringField("status", "completed");
    concept("code", BASE + "/CodeSystem/atmp-collection-kind", "apheresis", null);
    reference("subject", patient);
    json.writeStringField("performedDateTime", cells.collectedOn().toString());
    close("Procedure", "collection", cells.collection());

    String starting = open("BiologicallyDerivedProduct", cells.starting());
    donation(cells);
    identifiers("chain-of-identity", cells.starting());
    json.writeStringField("productCategory", "cells");
    text("productCode", "Leukapheresis");
    json.writeObjectFieldStart("collection");
    reference("source", patient);
    json.writeStringField("collectedDateTime", cells.collectedOn().toString());
    json.writeEndObject();
    close("BiologicallyDerivedProduct", "chain-of-identity", cells.starting());

    String product = open("BiologicallyDerivedProduct", cells.product());
    json.writeArrayFieldStart("extension");
    extension("product-expiry");
    json.writeStringField("valueDateTime", cells.expiresOn().toString());
    json.writeEndObject();
    json.writeEndArray();
    identifiers("chain-of-identity", cells.product());
    json.writeStringField("productCategory", "cells");
    text("productCode", "Drug product");
    json.writeArrayFieldStart("parent");
    json.writeStartObject();
    json.writeStringField("reference", starting);
    json.writeEndObject();
    json.writeEndArray();
    close("BiologicallyDerivedProduct", "chain-of-identity", cells.product());
    return product;
  }

  private void donation(Sheet.Cells cells) throws IOException {
    json.writeArrayFieldStart("extension");
    extension("donation-identification-number");
    json.writeStringField("valueString", cells.donation());
    json.writeEndObject();
    json.writeEndArray();
  }

  private void extension(String name) throws IOException {
    json.writeStartObject();
    json.writeStringField("url", EXTENSION + name);
  }

  private void treatment(String patient, Sheet.Treatment sheet) throws IOException {
    String lot = sheet.product() + "/" + sheet.lot();
    String medication = open("Medication", lot);
    json.writeArrayFieldStart("extension");
    json.writeStartObject();
    json.writeStringField("url", EXTENSION + "vector-class");
    concept(
        "valueCodeableConcept", BASE + "/CodeSystem/atmp-vector-class", sheet.vectorClass(), null);
    json.writeEndObject();
    json.writeEndArray();
    identifiers("lot", lot);
    concept("code", SID + "product", sheet.product(), sheet.productName());
    json.writeObjectFieldStart("batch");
    json.writeStringField("lotNumber", sheet.lot());
    json.writeStringField("expirationDate", sheet.expiresOn().toString());
    json.writeEndObject();
    close("Medication", "lot", lot);

    String product = sheet.cells().isPresent() ? cells(patient, sheet.cells().get()) : null;
    open("MedicationAdministration", sheet.identifier());
    if (product != null) {
      json.writeArrayFieldStart("extension");
      extension("administered-product");
      reference("valueReference", product);
      json.writeEndObject();
      json.writeEndArray();
    }
    identifiers("administration", sheet.identifier());
    json.writeStringField("status", "completed");
    reference("medicationReference", medication);
    reference("subject", patient);
    json.writeStringField("effectiveDateTime", sheet.day().toString());
    json.writeObjectFieldStart("dosage");
    quantity("dose", sheet.dose(), sheet.doseUnit(), sheet.doseCode());
    json.writeEndObject();
    close("MedicationAdministration", "administration", sheet.identifier());
  }

  private void visit(String patient, Sheet.Visit sheet) throws IOException {
    if (sheet.mode() == Sheet.Mode.QUESTIONNAIRE) {
      response(patient, sheet);
      return;
    }
    String day = sheet.day().toString();
    String encounter = open("Encounter", sheet.identifier());
    identifiers("visit", sheet.identifier());
    json.writeStringField("status", "finished");
    json.writeObjectFieldStart("class");
    json.writeStringField("system", TERMINOLOGY + "v3-ActCode");
    json.writeStringField("code", sheet.mode().actCode);
    json.writeEndObject();
    if (sheet.mode().type != null) {
      json.writeArrayFieldStart("type");
      json.writeStartObject();
      coding(BASE + "/CodeSystem/atmp-visit-mode", sheet.mode().type, null, null);
      json.writeEndObject();
      json.writeEndArray();
    }
    reference("subject", patient);
    json.writeObjectFieldStart("period");
    json.writeStringField("start", day);
    json.writeStringField("end", day);
    json.writeEndObject();
    close("Encounter", "visit", sheet.identifier());

    vitalStatus(patient, encounter, sheet.identifier() + "-vital", day, "alive");
    for (Map.Entry<String, String> answer : sheet.answers().entrySet()) {
      String id = sheet.identifier() + "-" + answer.getKey();
      observation("observation", id, answer.getKey(), patient, encounter, day);
      concept(
          "valueCodeableConcept",
          BASE + "/CodeSystem/atmp-new-condition-answer",
          answer.getValue(),
          null);
      close("Observation", "observation", id);
    }
    if (sheet.copiesPerCell().isPresent()) {
      String id = sheet.identifier() + "-vcn";
      observation("observation", id, "vcn", patient, encounter, day);
      quantity("valueQuantity", sheet.copiesPerCell().get(), "copies/cell", "{copies}/{cell}");
      close("Observation", "observation", id);
    }
    if (sheet.sample().isPresent()) {
      sample(patient, encounter, day, sheet.sample().get());
    }
  }

  private void response(String patient, Sheet.Visit sheet) throws IOException {
    open("QuestionnaireResponse", sheet.identifier());
    json.writeObjectFieldStart("identifier");
    identifier("response", sheet.identifier());
    json.writeEndObject();
    json.writeStringField("questionnaire", BASE + "/Questionnaire/annual-follow-up");
    json.writeStringField("status", "completed");
    reference("subject", patient);
    json.writeStringField("authored", sheet.day().toString());
    json.writeArrayFieldStart("item");
    group("contact");
    answer("vital-status", BASE + "/CodeSystem/atmp-vital-status", "alive");
    json.writeEndArray();
    json.writeEndObject();
    group("new-conditions");
    for (Map.Entry<String, String> said : sheet.answers().entrySet()) {
      answer(said.getKey(), BASE + "/CodeSystem/atmp-new-condition-answer", said.getValue());
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    close("QuestionnaireResponse", "response", sheet.identifier());
  }

  private void group(String name) throws IOException {
    json.writeStartObject();
    json.writeStringField("linkId", name);
    json.writeArrayFieldStart("item");
  }

  private void answer(String question, String system, String code) throws IOException {
    json.writeStartObject();
    json.writeStringField("linkId", question);
    json.writeArrayFieldStart("answer");
    json.writeStartObject();
    json.writeObjectFieldStart("valueCoding");
    json.writeStringField("system", system);
    json.writeStringField("code", code);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private void findings(String patient, Sheet.Findings sheet) throws IOException {
    String day = sheet.day().toString();
    if (sheet.persistence().isPresent()) {
      String id = sheet.identifier() + "-persistence";
      observation("observation", id, "persistence", patient, null, day);
      quantity("valueQuantity", sheet.persistence().get(), "copies/ug", "{copies}/ug");
      text("method", "qPCR");
      close("Observation", "observation", id);
    }
    if (sheet.virusTested()) {
      String id = sheet.identifier() + "-rcl";
      observation("observation", id, "rcl", patient, null, day);
      concept("valueCodeableConcept", BASE + "/CodeSystem/atmp-detection", "not-detected", null);
      text("method", "qPCR for VSV-G");
      close("Observation", "observation", id);
    }
    for (Sheet.Measured measured : sheet.measured()) {
      measured(patient, sheet.identifier(), day, measured);
    }
    if (sheet.archived()) {
      specimen(patient, sheet.identifier() + "-B", sheet.day());
    }
    if (sheet.growth().isPresent()) {
      Sheet.Growth growth = sheet.growth().get();
      String id = sheet.identifier() + "-height";
      observation("observation", id, "height", patient, null, day);
      quantity("valueQuantity", growth.height(), "cm", "cm");
      close("Observation", "observation", id);
      id = sheet.identifier() + "-weight";
      observation("observation", id, "weight", patient, null, day);
      quantity("valueQuantity", growth.weight(), "kg", "kg");
      close("Observation", "observation", id);
      if (growth.tannerStage().isPresent()) {
        id = sheet.identifier() + "-tanner";
        observation("observation", id, "tanner-stage", patient, null, day);
        json.writeNumberField("valueInteger", growth.tannerStage().getAsInt());
        close("Observation", "observation", id);
      }
    }
  }

  private void measured(String patient, String visit, String day, Sheet.Measured sheet)
      throws IOException {
    String id = visit + "-" + sheet.code();
    observation("observation", id, sheet.code(), patient, null, day);
    if (sheet.amount().isPresent()) {
      quantity("valueQuantity", sheet.amount().get(), sheet.unit(), sheet.unitCode());
    } else {
      concept("valueCodeableConcept", BASE + "/CodeSystem/atmp-detection", sheet.detection(), null);
    }
    text("method", sheet.method());
    if (!sheet.antigen().isEmpty()) {
      json.writeArrayFieldStart("component");
      component("antigen");
      text("valueCodeableConcept", sheet.antigen());
      json.writeEndObject();
      json.writeEndArray();
    }
    close("Observation", "observation", id);
  }

  private void malignancy(String patient, Sheet.Malignancy sheet) throws IOException {
    open("Condition", sheet.identifier());
    json.writeArrayFieldStart("extension");
    extension("histology");
    concept(
        "valueCodeableConcept", TERMINOLOGY + "icd-o-3", sheet.histology(), sheet.histologyWords());
    json.writeEndObject();
    extension("vector-positive");
    json.writeStringField("valueCode", sheet.vectorPositive());
    json.writeEndObject();
    if (sheet.tCellOrigin().isPresent()) {
      extension("t-cell-origin");
      json.writeBooleanField("valueBoolean", sheet.tCellOrigin().get());
      json.writeEndObject();
    }
    json.writeEndArray();
    identifiers("condition", sheet.identifier());
    concept("clinicalStatus", TERMINOLOGY + "condition-clinical", "active", null);
    json.writeArrayFieldStart("category");
    json.writeStartObject();
    coding(TERMINOLOGY + "condition-category", "encounter-diagnosis", null, null);
    json.writeEndObject();
    json.writeEndArray();
    json.writeObjectFieldStart("code");
    coding("https://www.meddra.org", sheet.code(), sheet.term(), sheet.dictionaryVersion());
    json.writeStringField("text", sheet.words());
    json.writeEndObject();
    reference("subject", patient);
    json.writeStringField("onsetDateTime", sheet.onset().toString());
    json.writeStringField("recordedDate", sheet.recordedOn().toString());
    close("Condition", "condition", sheet.identifier());
  }

  private void therapy(String patient, Sheet.Therapy sheet) throws IOException {
    open("MedicationStatement", sheet.identifier());
    identifiers("therapy", sheet.identifier());
    json.writeStringField("status", sheet.ended().isPresent() ? "completed" : "active");
    concept("category", BASE + "/CodeSystem/atmp-therapy-kind", sheet.kind(), null);
    if (sheet.atc().isEmpty()) {
      text("medicationCodeableConcept", sheet.words());
    } else {
      concept("medicationCodeableConcept", "http://www.whocc.no/atc", sheet.atc(), sheet.words());
    }
    reference("subject", patient);
    json.writeObjectFieldStart("effectivePeriod");
    json.writeStringField("start", sheet.began().toString());
    if (sheet.ended().isPresent()) {
      json.writeStringField("end", sheet.ended().get().toString());
    }
    json.writeEndObject();
    close("MedicationStatement", "therapy", sheet.identifier());
  }

  private void specimen(String patient, String identifier, LocalDate day) throws IOException {
    open("Specimen", identifier);
    json.writeArrayFieldStart("extension");
    extension("specimen-storage-site");
    json.writeStringField("valueString", "Biobank of the centre");
    json.writeEndObject();
    extension("specimen-expiry");
    json.writeStringField("valueDate", day.plusYears(30).toString());
    json.writeEndObject();
    json.writeEndArray();
    identifiers("specimen", identifier);
    json.writeStringField("status", "available");
    json.writeObjectFieldStart("type");
    coding("http://snomed.info/sct", "122555007", "Venous blood specimen", null);
    json.writeEndObject();
    reference("subject", patient);
    json.writeObjectFieldStart("collection");
    json.writeStringField("collectedDateTime", day.toString());
    json.writeEndObject();
    close("Specimen", "specimen", identifier);
  }

  private void vitalStatus(String patient, String encounter, String id, String day, String status)
      throws IOException {
    observation("observation", id, "vital-status", patient, encounter, day);
    concept("valueCodeableConcept", BASE + "/CodeSystem/atmp-vital-status", status, null);
    close("Observation", "observation", id);
  }

  private void sample(String patient, String encounter, String day, Sheet.Sample sample)
      throws IOException {
    observation("sample", sample.identifier(), "integration-site-summary", patient, encounter, day);
    json.writeObjectFieldStart("method");
    json.writeStringField("text", "S-EPTS/LM-PCR");
    json.writeEndObject();
    json.writeArrayFieldStart("hasMember");
    for (int i = 1; i <= sample.sites().size(); i++) {
      json.writeStartObject();
      json.writeStringField("reference", place(entry + i));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("component");
    component("genome-assembly");
    json.writeStringField("valueString", "GRCh38");
    json.writeEndObject();
    component("unique-sites");
    json.writeNumberField("valueInteger", sample.uniqueSites());
    json.writeEndObject();
    component("tissue");
    text("valueCodeableConcept", "PB");
    json.writeEndObject();
    component("cell-type");
    text("valueCodeableConcept", "MNC");
    json.writeEndObject();
    json.writeEndArray();
    close("Observation", "sample", sample.identifier());
    int number = 0;
    for (Sheet.Site site : sample.sites()) {
      number++;
      String id = sample.identifier() + "-" + number;
      observation("observation", id, "integration-site", patient, encounter, day);
      json.writeArrayFieldStart("component");
      component("chromosome");
      json.writeStringField("valueString", site.chromosome());
      json.writeEndObject();
      component("position");
      json.writeNumberField("valueInteger", site.position());
      json.writeEndObject();
      component("strand");
      json.writeStringField("valueString", String.valueOf(site.strand()));
      json.writeEndObject();
      json.writeStartObject();
      json.writeObjectFieldStart("code");
      coding("http://loinc.org", "48018-6", "Gene studied [ID]", null);
      json.writeEndObject();
      text("valueCodeableConcept", site.gene());
      json.writeEndObject();
      component("abundance");
      quantity("valueQuantity", site.perCent(), "%", "%");
      json.writeEndObject();
      json.writeEndArray();
      close("Observation", "observation", id);
    }
  }

  private void event(String patient, Sheet.Event sheet) throws IOException {
    open("AdverseEvent", sheet.identifier());
    json.writeArrayFieldStart("extension");
    for (String criterion : sheet.criteria()) {
      json.writeStartObject();
      json.writeStringField("url", EXTENSION + "seriousness-criterion");
      concept("valueCodeableConcept", NCIT, criterion, null);
      json.writeEndObject();
    }
    json.writeStartObject();
    json.writeStringField("url", EXTENSION + "ae-grade");
    json.writeNumberField("valueInteger", sheet.grade());
    json.writeEndObject();
    json.writeStartObject();
    json.writeStringField("url", EXTENSION + "case-narrative");
    json.writeStringField("valueString", sheet.narrative());
    json.writeEndObject();
    json.writeEndArray();
    json.writeObjectFieldStart("identifier");
    identifier("adverse-event", sheet.identifier());
    json.writeEndObject();
    json.writeStringField("actuality", "actual");
    json.writeObjectFieldStart("event");
    coding("https://www.meddra.org", sheet.code(), sheet.term(), sheet.dictionaryVersion());
    json.writeStringField("text", sheet.words());
    json.writeEndObject();
    reference("subject", patient);
    json.writeStringField("date", sheet.onset().toString());
    json.writeStringField("recordedDate", sheet.recordedOn().toString());
    if (sheet.malignancy().isPresent()) {
      String malignancy = sheet.malignancy().get();
      json.writeArrayFieldStart("resultingCondition");
      json.writeStartObject();
      json.writeStringField(
          "reference",
          places.getOrDefault(
              "Condition " + malignancy, "Condition?" + search("condition", malignancy)));
      json.writeEndObject();
      json.writeEndArray();
    }
    concept(
        "seriousness",
        TERMINOLOGY + "adverse-event-seriousness",
        sheet.criteria().isEmpty() ? "Non-serious" : "Serious",
        null);
    concept("outcome", TERMINOLOGY + "adverse-event-outcome", sheet.outcome(), null);
    json.writeArrayFieldStart("suspectEntity");
    json.writeStartObject();
    reference(
        "instance",
        places.getOrDefault(
            "MedicationAdministration " + sheet.administration(),
            "MedicationAdministration?" + search("administration", sheet.administration())));
    json.writeArrayFieldStart("causality");
    json.writeStartObject();
    concept("assessment", TERMINOLOGY + "adverse-event-causality-assess", sheet.causality(), null);
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    close("AdverseEvent", "adverse-event", sheet.identifier());
  }

  // ---- parts

  private void observation(
      String system, String id, String code, String patient, String encounter, String day)
      throws IOException {
    open("Observation", id);
    identifiers(system, id);
    json.writeStringField("status", "final");
    concept("code", OBSERVATION_CODE, code, null);
    reference("subject", patient);
    if (encounter != null) {
      reference("encounter", encounter);
    }
    json.writeStringField("effectiveDateTime", day);
  }

  private String open(String type, String value) throws IOException {
    entry++;
    String place = place(entry);
    places.put(type + " " + value, place);
    json.writeStartObject();
    json.writeStringField("fullUrl", place);
    json.writeObjectFieldStart("resource");
    json.writeStringField("resourceType", type);
    return place;
  }

  private void close(String type, String system, String value) throws IOException {
    json.writeEndObject();
    json.writeObjectFieldStart("request");
    json.writeStringField("method", "POST");
    json.writeStringField("url", type);
    json.writeStringField("ifNoneExist", search(system, value));
    json.writeEndObject();
    json.writeEndObject();
  }

  private static String place(int number) {
    String digits = Integer.toString(number);
    return PLACE + "0".repeat(12 - digits.length()) + digits;
  }

  private static String search(String system, String value) {
    return "identifier=" + SID + system + "|" + value;
  }

  private void identifiers(String system, String value) throws IOException {
    json.writeArrayFieldStart("identifier");
    json.writeStartObject();
    identifier(system, value);
    json.writeEndObject();
    json.writeEndArray();
  }

  private void identifier(String system, String value) throws IOException {
    json.writeStringField("system", SID + system);
    json.writeStringField("value", value);
  }

  private void reference(String name, String target) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("reference", target);
    json.writeEndObject();
  }

  private void concept(String name, String system, String code, String text) throws IOException {
    json.writeObjectFieldStart(name);
    coding(system, code, null, null);
    if (text != null) {
      json.writeStringField("text", text);
    }
    json.writeEndObject();
  }

  private void text(String name, String text) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("text", text);
    json.writeEndObject();
  }

  private void coding(String system, String code, String display, String version)
      throws IOException {
    json.writeArrayFieldStart("coding");
    json.writeStartObject();
    json.writeStringField("system", system);
    if (version != null) {
      json.writeStringField("version", version);
    }
    json.writeStringField("code", code);
    if (display != null) {
      json.writeStringField("display", display);
    }
    json.writeEndObject();
    json.writeEndArray();
  }

  private void quantity(String name, BigDecimal value, String unit, String code)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("value", value);
    json.writeStringField("unit", unit);
    json.writeStringField("system", UCUM);
    json.writeStringField("code", code);
    json.writeEndObject();
  }

  private void component(String code) throws IOException {
    json.writeStartObject();
    concept("code", OBSERVATION_CODE, code, null);
  }
}
