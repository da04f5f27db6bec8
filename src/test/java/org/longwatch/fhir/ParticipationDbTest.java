package org.longwatch.fhir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.longwatch.fhir.Sender.administration;
import static org.longwatch.fhir.Sender.medication;
import static org.longwatch.fhir.Sender.patient;
import static org.longwatch.fhir.Sender.post;
import static org.longwatch.fhir.Sender.putIf;
import static org.longwatch.fhir.Sender.transaction;
import static org.longwatch.fhir.Sender.urn;
import static org.longwatch.fhir.Sender.visit;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.enrolment.ConsentStanding;
import org.longwatch.enrolment.EnrolmentLine;
import org.longwatch.enrolment.EnrolmentReader;
import org.longwatch.enrolment.EnrolmentStatus;
import org.longwatch.enrolment.OffStudyReason;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.followup.FollowUpReader;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Sql;
import org.longwatch.registry.RegistryReader;
import org.longwatch.traceability.ChainOfIdentity;
import org.longwatch.traceability.TraceabilityReader;
import org.longwatch.traceability.UnitLine;

/** Enrolment, consent and the chain of identity, from the door to the record. */
class ParticipationDbTest {

  private static final LocalDate LATER = LocalDate.of(2026, 11, 1);

  private static Sender sender;

  @BeforeAll
  static void start() {
    sender = Sender.start();
  }

  @AfterAll
  static void stop() {
    sender.close();
  }

  @Test
  void anEnrolmentWithItsStudyAndConsentBecomesPartOfTheRecord() {
    String p = urn();
    String c = urn();
    String s = urn();
    Bundle answer =
        sender.send(
            sender.lyon,
            transaction(
                post("ResearchSubject", urn(), null, subject("N-1", p, s, c, "on-study", null)),
                post("Consent", c, null, consent("C-1", p, "2024-01-15", "permit", "initial")),
                post("ResearchStudy", s, null, study("PASS-7")),
                post("Patient", p, null, patient("N-1", "1987-04"))));
    PatientId patient = new PatientId(id(answer, 3));
    EnrolmentLine line = enrolments(patient).get(0);
    assertEquals(EnrolmentStatus.ON_STUDY, line.status());
    assertEquals(Optional.of("PASS-7"), line.study());
    assertEquals(Optional.of(id(answer, 1)), line.consent());
    assertEquals(ConsentStanding.GIVEN, standing(patient));

    sender.send(
        sender.lyon,
        transaction(
            post(
                "Consent",
                urn(),
                null,
                consent("C-2", "Patient/" + patient, "2025-01-15", "deny", "withdrawal")),
            putIf(
                "ResearchSubject",
                "enrolment|N-1",
                subject(
                    "N-1",
                    "Patient/" + patient,
                    "ResearchStudy/" + id(answer, 2),
                    null,
                    "withdrawn",
                    "consent-withdrawn"))));
    assertEquals(ConsentStanding.WITHDRAWN, standing(patient));
    line = enrolments(patient).get(0);
    assertEquals(EnrolmentStatus.WITHDRAWN, line.status());
    assertEquals(Optional.of(OffStudyReason.CONSENT_WITHDRAWN), line.reason());
    assertEquals(Optional.of("PASS-7"), line.study(), "the study was read along");
  }

  @Test
  void theChainOfIdentityIsReadFromCollectionToAdministration() {
    Cells cells = new Cells("K-1");
    Bundle answer = sender.send(sender.lyon, cells.transaction("2024-03-12"));
    PatientId patient = new PatientId(id(answer, 0));
    ChainOfIdentity chain = chains(patient).get(0);
    assertTrue(chain.isComplete());
    assertEquals(
        List.of("K-1-BAG", "K-1-DP"),
        chain.units().stream().map(UnitLine::chainOfIdentity).toList());
    assertEquals(
        "SEC FR00A3170000012345678 E000005900120270131",
        chain.units().get(1).europeanCode().orElseThrow().printed());
    assertEquals(Optional.of("G151824600001"), chain.units().get(0).donation());
    assertEquals(Optional.of("G151824600001"), chain.units().get(1).donation());
    assertEquals(Optional.of(LocalDate.of(2027, 1, 31)), chain.units().get(1).expiresOn());
  }

  @Test
  void aUnitThatWouldGoToAnotherPatientIsRefusedAtTheAdministration() {
    Bundle first = sender.send(sender.lyon, new Cells("K-2").transaction("2024-03-12"));
    String p = urn();
    String m = urn();
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                sender.send(
                    sender.lyon,
                    transaction(
                        post("Patient", p, null, patient("K-3", "1990")),
                        post("Medication", m, "lot|LENTI-HSC-1/B2024-031", medication("B2024-031")),
                        post(
                            "MedicationAdministration",
                            urn(),
                            null,
                            withUnit(
                                administration("K-3-A", p, m, "2024-03-12"),
                                "BiologicallyDerivedProduct/" + id(first, 3))))));
    Issue issue = refusal.issues().stream().filter(Issue::refuses).findFirst().orElseThrow();
    assertEquals("Bundle.entry[2].resource.extension", issue.location());
    assertTrue(issue.text().startsWith("Product mix-up"));
    assertEquals(0, sender.count("select count(*) from registry.patient where pseudonym = 'K-3'"));
  }

  @Test
  void aConsentStatedToBeInErrorNoLongerCounts() {
    String p = urn();
    Bundle answer =
        sender.send(
            sender.lyon,
            transaction(
                post("Patient", p, null, patient("N-2", "1987")),
                post(
                    "Consent", urn(), null, consent("C-3", p, "2024-01-15", "permit", "initial"))));
    PatientId patient = new PatientId(id(answer, 0));
    sender.put(
        sender.lyon,
        "Consent",
        id(answer, 1).toString(),
        consent("C-3", "Patient/" + patient, "2024-01-15", "permit", "initial")
            .replace("\"active\"", "\"entered-in-error\"")
            .replaceFirst("\\{", "{\"id\":\"" + id(answer, 1) + "\","));
    assertEquals(ConsentStanding.NOT_RECORDED, standing(patient));
    Refusal nothing =
        assertThrows(
            Refusal.class,
            () ->
                sender.send(
                    sender.lyon,
                    transaction(
                        post(
                            "Consent",
                            urn(),
                            null,
                            consent("C-4", "Patient/" + patient, "2024-01-15", "permit", "initial")
                                .replace("\"active\"", "\"entered-in-error\"")))));
    assertEquals(
        List.of("Bundle.entry[0].resource.status"),
        nothing.issues().stream().filter(Issue::refuses).map(Issue::location).toList());
  }

  @Test
  void theExamplesOfTheGuideAreTaken() throws Exception {
    Bundle first = sender.send(sender.lyon, example("bundle-enrolment-and-treatment.json"));
    PatientId patient = new PatientId(id(first, 0));
    List<String> entries = new ArrayList<>();
    for (String[] each :
        new String[][] {
          {"ResearchStudy", "research-study.json"},
          {"Consent", "consent.json"},
          {"ResearchSubject", "enrolment.json"},
          {"Procedure", "collection.json"},
          {"BiologicallyDerivedProduct", "biological-product-starting-material.json"},
          {"BiologicallyDerivedProduct", "biological-product.json"}
        }) {
      entries.add(post(each[0], urn(), null, example(each[1])));
    }
    sender.send(sender.lyon, transaction(entries.toArray(String[]::new)));
    assertEquals(EnrolmentStatus.FOLLOW_UP, enrolments(patient).get(0).status());
    assertEquals(ConsentStanding.GIVEN, standing(patient));
    assertEquals(2, chains(patient).get(0).units().size());
    assertTrue(chains(patient).get(0).collection().isPresent());
  }

  private static String example(String file) throws java.io.IOException {
    return java.nio.file.Files.readString(
        java.nio.file.Path.of("fhir-profiles", "examples", "valid", file));
  }

  @Test
  void whatIsDeletedIsTakenBackFromTheEndOfTheChainOnly() {
    Bundle sent = sender.send(sender.lyon, new Cells("K-4").transaction("2024-03-12"));
    PatientId patient = new PatientId(id(sent, 0));
    assertThrows(
        RuntimeException.class,
        () ->
            sender.delete(sender.lyon, "BiologicallyDerivedProduct", id(sent, 3).toString(), null));
    assertEquals(1, chains(patient).size());
    sender.delete(sender.lyon, "MedicationAdministration", id(sent, 2).toString(), null);
    assertEquals(0, owed(patient));
    assertEquals(Optional.empty(), chains(patient).get(0).administered());
    sender.delete(sender.lyon, "BiologicallyDerivedProduct", id(sent, 3).toString(), null);
    sender.delete(sender.lyon, "BiologicallyDerivedProduct", id(sent, 4).toString(), null);
    sender.delete(sender.lyon, "Procedure", id(sent, 1).toString(), null);
    assertEquals(List.of(), chains(patient));
    assertEquals(
        List.of(),
        sender.harness.asRegistry(
            () -> sender.harness.get(TraceabilityReader.class).collections(patient)));
  }

  @Test
  void aUnitIsOfThePatientThatACorrectionNames() {
    String p = urn();
    Bundle sent =
        sender.send(
            sender.lyon,
            transaction(
                post("Patient", p, null, patient("K-6", "1987")),
                post(
                    "BiologicallyDerivedProduct",
                    urn(),
                    null,
                    unit("K-6-BAG", "\"collection\":{\"collectedDateTime\":\"2024-02-01\"}"))));
    String about =
        "select count(*) from fhir.resource where type = 'BiologicallyDerivedProduct' and"
            + " patient_id = ?";
    assertEquals(0, sender.count(about, id(sent, 0)));
    sender.put(
        sender.lyon,
        "BiologicallyDerivedProduct",
        id(sent, 1).toString(),
        unit(
                "K-6-BAG",
                "\"collection\":{\"source\":{\"reference\":\"Patient/"
                    + id(sent, 0)
                    + "\"},\"collectedDateTime\":\"2024-02-01\"}")
            .replaceFirst("\\{", "{\"id\":\"" + id(sent, 1) + "\","));
    assertEquals(1, sender.count(about, id(sent, 0)));
    // a deletion says nothing about whom it was
    sender.delete(sender.lyon, "BiologicallyDerivedProduct", id(sent, 1).toString(), null);
    assertEquals(1, sender.count(about, id(sent, 0)));
  }

  @Test
  void aSuspectedTreatmentIsNotDeletedUnderTheEventThatSuspectsIt() {
    Bundle sent = sender.send(sender.lyon, new Cells("K-5").transaction("2024-03-12"));
    String treatment = id(sent, 2).toString();
    Bundle event =
        sender.send(
            sender.lyon,
            transaction(
                post(
                    "AdverseEvent",
                    urn(),
                    null,
                    event("K-5-E", "Patient/" + id(sent, 0), treatment))));
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () -> sender.delete(sender.lyon, "MedicationAdministration", treatment, null));
    assertTrue(refusal.issues().get(0).text().startsWith("An adverse event suspects"));
    sender.delete(sender.lyon, "AdverseEvent", id(event, 0).toString(), null);
    sender.delete(sender.lyon, "MedicationAdministration", treatment, null);
    assertEquals(0, owed(new PatientId(id(sent, 0))));
  }

  @Test
  void aTreatmentIsDeletedTogetherWithTheEventThatSuspectsIt() {
    for (boolean corrected : new boolean[] {false, true}) {
      String name = corrected ? "K-8" : "K-7";
      Bundle sent = sender.send(sender.lyon, new Cells(name).transaction("2024-03-12"));
      String treatment = id(sent, 2).toString();
      String who = "Patient/" + id(sent, 0);
      Bundle told =
          sender.send(
              sender.lyon,
              transaction(post("AdverseEvent", urn(), null, event(name + "-E", who, treatment))));
      String unsuspecting =
          event(name + "-E", who, treatment).replaceFirst(",\"suspectEntity\".*", "}");
      sender.send(
          sender.lyon,
          transaction(
              delete("MedicationAdministration/" + treatment),
              corrected
                  ? putIf("AdverseEvent", "adverse-event|" + name + "-E", unsuspecting)
                  : delete("AdverseEvent/" + id(told, 0))));
      assertEquals(0, owed(new PatientId(id(sent, 0))));
    }
  }

  @Test
  void whatOthersPointToIsNotStatedToBeInErrorUnderThem() throws Exception {
    sender.send(sender.lyon, transaction(post("Patient", urn(), null, patient("K-9", "1987"))));
    Bundle whole =
        sender.send(sender.lyon, transaction(post("Specimen", urn(), null, specimen("1", null))));
    String parent = "Specimen/" + id(whole, 0);
    Bundle part =
        sender.send(sender.lyon, transaction(post("Specimen", urn(), null, specimen("2", parent))));
    String wrong = inError("1", null);
    Refusal refusal =
        assertThrows(Refusal.class, () -> sender.send(sender.lyon, transaction(wrong)));
    assertTrue(
        refusal.issues().stream()
            .anyMatch(
                issue -> issue.text().startsWith("Specimen/" + id(part, 0) + " points to this")),
        refusal.issues().toString());
    // what is entered in error as well may point to it
    sender.send(sender.lyon, transaction(inError("2", parent)));
    assertEquals(id(whole, 0), id(sender.send(sender.lyon, transaction(wrong)), 0));
  }

  private static String inError(String number, String parent) throws java.io.IOException {
    return putIf(
        "Specimen",
        "specimen|K-9-S" + number,
        specimen(number, parent).replace("\"available\"", "\"entered-in-error\""));
  }

  private static String specimen(String number, String parent) throws java.io.IOException {
    String told =
        example("specimen.json")
            .replace("LYN-0007-S1", "K-9-S" + number)
            .replace("LYN-0007", "K-9");
    return parent == null
        ? told
        : told.replaceFirst("\\{", "{\"parent\":[{\"reference\":\"" + parent + "\"}],");
  }

  @Test
  void aConsentIsNotDeletedUnderTheEnrolmentThatRestsOnIt() {
    String p = urn();
    String c = urn();
    String s = urn();
    Bundle sent =
        sender.send(
            sender.lyon,
            transaction(
                post("Patient", p, null, patient("N-9", "1987")),
                post("Consent", c, null, consent("C-9", p, "2024-01-15", "permit", "initial")),
                post("ResearchStudy", s, null, study("PASS-9")),
                post("ResearchSubject", urn(), null, subject("N-9", p, s, c, "on-study", null))));
    String consent = id(sent, 1).toString();
    Refusal refusal =
        assertThrows(Refusal.class, () -> sender.delete(sender.lyon, "Consent", consent, null));
    assertTrue(refusal.issues().get(0).text().startsWith("ResearchSubject/" + id(sent, 3)));
    sender.send(
        sender.lyon,
        transaction(delete("Consent/" + consent), delete("ResearchSubject/" + id(sent, 3))));
  }

  private static String delete(String url) {
    return "{\"request\":{\"method\":\"DELETE\",\"url\":\"" + url + "\"}}";
  }

  @Test
  void aCorrectedPatientWithoutTheDeathIsFollowedAgain() {
    String p = urn();
    String m = urn();
    Bundle answer =
        sender.send(
            sender.lyon,
            transaction(
                post("Patient", p, null, dead("D-1")),
                post("Medication", m, "lot|LENTI-HSC-1/B2024-031", medication("B2024-031")),
                post(
                    "MedicationAdministration",
                    urn(),
                    null,
                    administration("D-1-A", p, m, "2024-03-12"))));
    PatientId patient = new PatientId(id(answer, 0));
    assertEquals(0, owed(patient));
    sender.put(
        sender.lyon,
        "Patient",
        patient.toString(),
        patient("D-1", "1987").replaceFirst("\\{", "{\"id\":\"" + patient + "\","));
    assertTrue(owed(patient) > 0);
    assertEquals(
        Optional.empty(),
        sender
            .harness
            .asRegistry(() -> sender.harness.get(RegistryReader.class).patient(patient))
            .orElseThrow()
            .deceasedOn());
  }

  @Test
  void whateverOrderIndependentSubmissionsArriveInTheRecordIsTheSame() {
    Set<List<String>> records = new java.util.HashSet<>();
    for (int seed = 0; seed < 6; seed++) {
      String name = "S" + seed;
      List<String> submissions = new ArrayList<>(independent(name));
      Collections.shuffle(submissions, new Random(seed));
      submissions.forEach(json -> sender.send(sender.lyon, json));
      records.add(dump(name));
    }
    assertEquals(1, records.size(), () -> String.valueOf(records));
    assertEquals(
        4,
        records.iterator().next().stream()
            .filter(row -> row.startsWith("enrolment.") || row.startsWith("registry.treatment"))
            .count());
  }

  /**
   * Each names the patient conditionally, as a centre's system does that sends as things happen.
   */
  private static List<String> independent(String name) {
    Cells cells = new Cells(name);
    return List.of(
        cells.transaction("2024-03-12"),
        ofPatient(
            name,
            p ->
                post(
                    "Consent",
                    urn(),
                    null,
                    consent(name + "-C1", p, "2024-01-15", "permit", "initial"))),
        ofPatient(
            name,
            p ->
                post(
                    "Consent",
                    urn(),
                    null,
                    consent(name + "-C2", p, "2025-01-15", "deny", "withdrawal"))),
        transaction(
            post(
                "Patient",
                "urn:uuid:0f5c2b1e-6f0a-4c57-9d3e-000000000001",
                "pseudonym|" + name,
                patient(name, "1987")),
            post(
                "ResearchStudy",
                "urn:uuid:0f5c2b1e-6f0a-4c57-9d3e-000000000002",
                "study|" + name,
                study(name)),
            post(
                "ResearchSubject",
                urn(),
                null,
                subject(
                    name + "-N",
                    "urn:uuid:0f5c2b1e-6f0a-4c57-9d3e-000000000001",
                    "urn:uuid:0f5c2b1e-6f0a-4c57-9d3e-000000000002",
                    null,
                    "off-study",
                    "death"))),
        ofPatient(name, p -> post("Encounter", urn(), null, visit(name + "-V1", p, "2024-06-12"))),
        ofPatient(name, p -> post("Encounter", urn(), null, visit(name + "-V2", p, "2024-09-10"))),
        ofPatient(
            name, p -> post("Observation", urn(), null, vital(name + "-O1", p, "2025-05-01"))),
        ofPatient(
            name, p -> post("Observation", urn(), null, vital(name + "-O2", p, "2025-05-03"))));
  }

  private static String ofPatient(String name, java.util.function.UnaryOperator<String> entry) {
    String p = urn();
    return transaction(
        post("Patient", p, "pseudonym|" + name, patient(name, "1987")), entry.apply(p));
  }

  /** Everything recorded of a patient, without ids and names. */
  private static List<String> dump(String name) {
    List<String> rows = new ArrayList<>();
    for (String table :
        List.of(
            "registry.patient",
            "registry.treatment",
            "enrolment.consent",
            "enrolment.enrolment",
            "traceability.collection",
            "traceability.unit",
            "traceability.administered_unit",
            "followup.visit",
            "followup.assessment",
            "followup.planned_visit")) {
      String key = table.equals("registry.patient") ? "t.id" : "t.patient_id";
      rows.addAll(
          sender.harness.asRegistry(
              () ->
                  sender
                      .harness
                      .get(Sql.class)
                      .list(
                          "select replace((to_jsonb(t) - array['id', 'version', 'entry_id',"
                              + " 'patient_id', 'parent_id', 'consent_id', 'visit_id', 'unit_id',"
                              + " 'treatment_id', 'plan_id', 'fulfilled_by'])::text, ?, 'X') from "
                              + table
                              + " t where "
                              + key
                              + " = (select id from registry.patient where pseudonym = ?)"
                              + " order by 1",
                          row -> table + " " + row.getString(1),
                          name,
                          name)));
    }
    return rows;
  }

  /** The bundle of one patient whose cells were collected, made into a product and given back. */
  private record Cells(String name) {

    String transaction(String day) {
      String p = urn();
      String bag = urn();
      String product = urn();
      String lot = urn();
      return Sender.transaction(
          post("Patient", p, "pseudonym|" + name, patient(name, "1987")),
          post("Procedure", urn(), null, collection(name + "-L", p, "2024-02-01")),
          post(
              "MedicationAdministration",
              urn(),
              null,
              withUnit(administration(name + "-A", p, lot, day), product)),
          post(
              "BiologicallyDerivedProduct",
              product,
              null,
              unit(name + "-DP", "\"parent\":[{\"reference\":\"" + bag + "\"}]")
                  .replace(
                      "\"resourceType\"",
                      "\"extension\":[{\"url\":\"https://longwatch.org/fhir/StructureDefinition/"
                          + "single-european-code\",\"valueString\":"
                          + "\"SEC FR00A3170000012345678 E000005900120270131\"},"
                          + "{\"url\":\"https://longwatch.org/fhir/StructureDefinition/"
                          + "product-expiry\",\"valueDateTime\":\"2027-01-31\"}],"
                          + "\"resourceType\"")),
          post(
              "BiologicallyDerivedProduct",
              bag,
              null,
              unit(
                  name + "-BAG",
                  "\"collection\":{\"source\":{\"reference\":\""
                      + p
                      + "\"},\"collectedDateTime\":\"2024-02-01\"}")),
          post("Medication", lot, "lot|LENTI-HSC-1/B2024-031", medication("B2024-031")));
    }
  }

  private static String subject(
      String identifier,
      String patient,
      String study,
      String consent,
      String status,
      String reason) {
    return "{\"resourceType\":\"ResearchSubject\","
        + (reason == null
            ? ""
            : "\"extension\":[{\"url\":\"https://longwatch.org/fhir/StructureDefinition/"
                + "off-study-reason\",\"valueCodeableConcept\":{\"coding\":[{\"system\":"
                + "\"https://longwatch.org/fhir/CodeSystem/atmp-off-study-reason\",\"code\":\""
                + reason
                + "\"}]}}],")
        + identified("enrolment", identifier)
        + ",\"status\":\""
        + status
        + "\",\"period\":{\"start\":\"2024-01-20\""
        + (reason == null ? "" : ",\"end\":\"2025-05-01\"")
        + "},\"study\":{\"reference\":\""
        + study
        + "\"},\"individual\":{\"reference\":\""
        + patient
        + "\"}"
        + (consent == null ? "" : ",\"consent\":{\"reference\":\"" + consent + "\"}")
        + "}";
  }

  private static String consent(
      String identifier, String patient, String day, String type, String kind) {
    return "{\"resourceType\":\"Consent\",\"extension\":[{\"url\":"
        + "\"https://longwatch.org/fhir/StructureDefinition/consent-kind\","
        + "\"valueCodeableConcept\":{\"coding\":[{\"system\":"
        + "\"https://longwatch.org/fhir/CodeSystem/atmp-consent-kind\",\"code\":\""
        + kind
        + "\"}]}}],"
        + identified("consent", identifier)
        + ",\"status\":\"active\",\"scope\":{\"coding\":[{\"system\":"
        + "\"http://terminology.hl7.org/CodeSystem/consentscope\",\"code\":\"research\"}]},"
        + "\"category\":[{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"59284-0\"}]}],"
        + "\"patient\":{\"reference\":\""
        + patient
        + "\"},\"dateTime\":\""
        + day
        + "\",\"policyRule\":{\"text\":\"Registry consent form 3\"},\"provision\":{\"type\":\""
        + type
        + "\"}}";
  }

  private static String study(String identifier) {
    return "{\"resourceType\":\"ResearchStudy\","
        + identified("study", identifier)
        + ",\"status\":\"active\",\"title\":\"Long-term follow-up\"}";
  }

  private static String collection(String identifier, String patient, String day) {
    return "{\"resourceType\":\"Procedure\","
        + identified("collection", identifier)
        + ",\"status\":\"completed\",\"code\":{\"coding\":[{\"system\":"
        + "\"https://longwatch.org/fhir/CodeSystem/atmp-collection-kind\",\"code\":\"apheresis\"}]"
        + "},\"subject\":{\"reference\":\""
        + patient
        + "\"},\"performedDateTime\":\""
        + day
        + "\"}";
  }

  /** All units of one donation carry its number. */
  private static String unit(String identifier, String more) {
    return "{\"resourceType\":\"BiologicallyDerivedProduct\",\"identifier\":[{\"system\":"
        + "\"https://longwatch.org/fhir/sid/chain-of-identity\",\"value\":\""
        + identifier
        + "\"},{\"system\":\"https://longwatch.org/fhir/sid/donation-identification-number\","
        + "\"value\":\"G151824600001\"}],\"productCategory\":\"cells\","
        + more
        + "}";
  }

  private static String event(String identifier, String patient, String treatment) {
    return "{\"resourceType\":\"AdverseEvent\",\"identifier\":{\"system\":"
        + "\"https://longwatch.org/fhir/sid/adverse-event\",\"value\":\""
        + identifier
        + "\"},\"actuality\":\"actual\",\"event\":{\"text\":\"Fever\"},\"subject\":"
        + "{\"reference\":\""
        + patient
        + "\"},\"date\":\"2024-03-14\",\"recordedDate\":\"2024-03-15\",\"seriousness\":"
        + "{\"coding\":[{\"system\":"
        + "\"http://terminology.hl7.org/CodeSystem/adverse-event-seriousness\",\"code\":"
        + "\"Non-serious\"}]},\"outcome\":{\"coding\":[{\"system\":"
        + "\"http://terminology.hl7.org/CodeSystem/adverse-event-outcome\",\"code\":"
        + "\"resolved\"}]},\"suspectEntity\":[{\"instance\":{\"reference\":"
        + "\"MedicationAdministration/"
        + treatment
        + "\"}}]}";
  }

  private static String withUnit(String administration, String unit) {
    return administration.replaceFirst(
        "\\{",
        "{\"extension\":[{\"url\":\"https://longwatch.org/fhir/StructureDefinition/"
            + "administered-product\",\"valueReference\":{\"reference\":\""
            + unit
            + "\"}}],");
  }

  private static String vital(String identifier, String patient, String day) {
    return "{\"resourceType\":\"Observation\","
        + identified("observation", identifier)
        + ",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":"
        + "\"https://longwatch.org/fhir/CodeSystem/atmp-observation\",\"code\":\"vital-status\"}]},"
        + "\"subject\":{\"reference\":\""
        + patient
        + "\"},\"effectiveDateTime\":\""
        + day
        + "\",\"valueCodeableConcept\":{\"coding\":[{\"system\":"
        + "\"https://longwatch.org/fhir/CodeSystem/atmp-vital-status\",\"code\":\"dead\"}]}}";
  }

  private static String dead(String pseudonym) {
    return patient(pseudonym, "1987").replaceFirst("\\{", "{\"deceasedDateTime\":\"2024-04-01\",");
  }

  private static String identified(String system, String value) {
    return "\"identifier\":[{\"system\":\"https://longwatch.org/fhir/sid/"
        + system
        + "\",\"value\":\""
        + value
        + "\"}]";
  }

  private static long owed(PatientId patient) {
    return sender
        .harness
        .asRegistry(() -> sender.harness.get(FollowUpReader.class).plan(patient))
        .stream()
        .filter(owed -> owed.state() == Obligation.State.OPEN)
        .count();
  }

  private static List<EnrolmentLine> enrolments(PatientId patient) {
    return sender.harness.asRegistry(
        () -> sender.harness.get(EnrolmentReader.class).enrolments(patient));
  }

  private static ConsentStanding standing(PatientId patient) {
    return sender.harness.asRegistry(
        () -> sender.harness.get(EnrolmentReader.class).standing(patient, LATER));
  }

  private static List<ChainOfIdentity> chains(PatientId patient) {
    return sender.harness.asRegistry(
        () -> sender.harness.get(TraceabilityReader.class).chains(patient));
  }

  private static UUID id(Bundle answer, int entry) {
    return UUID.fromString(
        new IdType(answer.getEntry().get(entry).getResponse().getLocation()).getIdPart());
  }
}
