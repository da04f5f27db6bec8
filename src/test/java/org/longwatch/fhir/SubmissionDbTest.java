package org.longwatch.fhir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.read.Question;
import org.longwatch.fhir.read.ReadingRoom;
import org.longwatch.fhir.search.ResourceSearch;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.followup.FollowUpReader;
import org.longwatch.intake.Inbox;
import org.longwatch.intake.Receipt;
import org.longwatch.intake.ReceiptLine;
import org.longwatch.intake.Receipts;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.registry.RegistryReader;
import org.longwatch.support.Harness;

class SubmissionDbTest {

  private static final Path VALID = Path.of("fhir-profiles", "examples", "valid");

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
  void theThreeExamplesBecomePartOfTheRecord() throws Exception {
    Bundle enrolment = sender.send(sender.lyon, example("bundle-enrolment-and-treatment.json"));
    assertEquals("201 Created", statuses(enrolment).get(0));
    assertEquals("201 Created", statuses(enrolment).get(2));
    UUID patient = id(enrolment, 0);
    assertEquals(
        21,
        sender
            .harness
            .asRegistry(() -> sender.harness.get(FollowUpReader.class).plan(new PatientId(patient)))
            .size());

    Bundle followUp = sender.send(sender.lyon, example("bundle-follow-up-visit.json"));
    assertEquals("200 OK", statuses(followUp).get(0));
    assertEquals(patient, id(followUp, 0));
    assertEquals(
        statuses(followUp).size() - 1,
        statuses(followUp).stream().filter("201 Created"::equals).count());
    assertEquals(
        1,
        sender
            .harness
            .asRegistry(
                () -> sender.harness.get(FollowUpReader.class).visits(new PatientId(patient)))
            .size());
    assertEquals(
        6,
        sender
            .harness
            .asRegistry(
                () -> sender.harness.get(FollowUpReader.class).assessments(new PatientId(patient)))
            .size());

    Bundle event = sender.send(sender.lyon, example("bundle-serious-adverse-event.json"));
    assertEquals(List.of("200 OK", "201 Created"), statuses(event));
  }

  @Test
  void whatWasSentIsReadAgainWithItsReferencesResolved() {
    String p = urn();
    String m = urn();
    Bundle answer =
        sender.send(
            sender.lyon,
            transaction(
                post(
                    "MedicationAdministration",
                    urn(),
                    null,
                    administration("R-A1", p, m, "2024-03-12")),
                post("Patient", p, null, patient("R-1", "1987-04")),
                post("Medication", m, "lot|LENTI-HSC-1/B2024-031", medication("B2024-031"))));
    MedicationAdministration administration =
        Fhir.parse(
            MedicationAdministration.class,
            sender
                .as(
                    sender.lyon,
                    () ->
                        sender
                            .harness
                            .get(ResourceStore.class)
                            .read("MedicationAdministration", id(answer, 0), 0))
                .orElseThrow()
                .content());
    assertEquals("Patient/" + id(answer, 1), administration.getSubject().getReference());
    assertEquals("1", administration.getMeta().getVersionId());
    assertEquals(
        new PatientId(id(answer, 1)),
        sender.harness.asRegistry(
            () ->
                sender
                    .harness
                    .get(RegistryReader.class)
                    .treatment(new TreatmentId(id(answer, 0)))
                    .orElseThrow()
                    .patient()));
  }

  @Test
  void theSameBytesTwiceAreOneReceiptAndOneAnswer() {
    String json = transaction(post("Patient", urn(), null, patient("I-1", "1980")));
    Bundle first = sender.send(sender.lyon, json);
    Bundle second = sender.send(sender.lyon, json);
    assertEquals(Fhir.write(first), Fhir.write(second));
    assertEquals("201 Created", statuses(second).get(0));
    assertEquals(
        1,
        sender.count(
            "select count(*) from intake.receipt where answer like ?", "%" + id(first, 0) + "%"));
  }

  @Test
  void theSameBytesAreAnsweredFromMemoryAfterARestart() {
    String json = transaction(post("Patient", urn(), null, patient("I-2", "1980")));
    Bundle first = sender.send(sender.lyon, json);
    try (Harness restarted = Harness.on(sender.harness.database(), Sender.ROOMS)) {
      Receipt receipt =
          restarted
              .get(Inbox.class)
              .receive(
                  new org.longwatch.intake.Envelope(
                      sender.lyon,
                      "POST /",
                      Optional.empty(),
                      json.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      assertEquals(Optional.of(Fhir.write(first)), receipt.answer());
    }
  }

  @Test
  void theSameBytesFromManyThreadsAreOneReceipt() throws Exception {
    String json = transaction(post("Patient", urn(), null, patient("I-3", "1980")));
    List<Bundle> answers = together(16, i -> sender.send(sender.lyon, json));
    assertEquals(1, answers.stream().map(Fhir::write).distinct().count());
    assertEquals(
        1,
        sender.count(
            "select count(*) from intake.receipt where answer like ?",
            "%" + id(answers.get(0), 0) + "%"));
  }

  @Test
  void sixteenConditionalCreatesMakeOnePatient() throws Exception {
    // different bytes each time, so that the inbox cannot help
    List<Bundle> answers =
        together(
            16,
            i ->
                sender.send(
                    sender.lyon,
                    transaction(post("Patient", urn(), "pseudonym|C-1", patient("C-1", "1980")))));
    assertEquals(1, answers.stream().map(answer -> id(answer, 0)).distinct().count());
    assertEquals(1, answers.stream().filter(a -> statuses(a).get(0).equals("201 Created")).count());
    assertEquals(15, answers.stream().filter(a -> statuses(a).get(0).equals("200 OK")).count());
    assertEquals(1, sender.count("select count(*) from registry.patient where pseudonym = 'C-1'"));
  }

  @Test
  void anIdempotencyKeyIsForOneSubmission() {
    String one = transaction(post("Patient", urn(), null, patient("K-1", "1980")));
    String other = transaction(post("Patient", urn(), null, patient("K-2", "1980")));
    Bundle first = sender.send(sender.lyon, "key-1", one);
    assertEquals(Fhir.write(first), Fhir.write(sender.send(sender.lyon, "key-1", one)));
    Refusal misused = assertThrows(Refusal.class, () -> sender.send(sender.lyon, "key-1", other));
    assertEquals(409, misused.status());
    assertEquals(
        List.of("", "Bundle.entry[0].fullUrl", "Bundle.entry[0].resource.identifier[0].value"),
        misused.issues().stream().map(Issue::location).toList());
    assertFalse(misused.issues().toString().contains("K-2"));
    assertTrue(sender.receive(sender.graz, "POST /", "key-1", other).rival().isEmpty());
  }

  @Test
  void theKeyOfARefusedSubmissionIsFreeForItsCorrection() {
    String wrong = transaction(post("Patient", urn(), null, patient("K-3", "2999")));
    String right = transaction(post("Patient", urn(), null, patient("K-3", "1999")));
    assertThrows(Refusal.class, () -> sender.send(sender.lyon, "key-3", wrong));
    assertEquals(List.of("201 Created"), statuses(sender.send(sender.lyon, "key-3", right)));
  }

  @Test
  void aCorrectedInfusionDayMakesVersionTwo() {
    String p = urn();
    String m = urn();
    Bundle sent =
        sender.send(
            sender.lyon,
            transaction(
                post("Patient", p, null, patient("V-1", "1987-04")),
                post("Medication", m, "lot|LENTI-HSC-1/B2024-031", medication("B2024-031")),
                post(
                    "MedicationAdministration",
                    urn(),
                    null,
                    administration("V-A1", p, m, "2024-03-12"))));
    String lot = "Medication?identifier=https://longwatch.org/fhir/sid/lot|LENTI-HSC-1/B2024-031";
    String who = "Patient/" + id(sent, 0);
    String corrected =
        transaction(
            putIf(
                "MedicationAdministration",
                "administration|V-A1",
                administration("V-A1", who, lot, "2024-03-14")));
    Bundle answer = sender.send(sender.lyon, corrected);
    assertEquals(id(sent, 2), id(answer, 0));
    assertEquals("W/\"2\"", answer.getEntryFirstRep().getResponse().getEtag());
    assertEquals(LocalDate.of(2024, 3, 14), administeredOn(id(sent, 2)));
    assertEquals(
        2,
        sender
            .as(
                sender.lyon,
                () ->
                    sender
                        .harness
                        .get(ResourceStore.class)
                        .history(
                            "MedicationAdministration",
                            id(sent, 2),
                            java.time.Instant.EPOCH,
                            0,
                            10))
            .size());

    // back to the first day, and again to the second: bytes that were accepted before, meant anew
    String back =
        transaction(
            putIf(
                "MedicationAdministration",
                "administration|V-A1",
                administration("V-A1", who, lot, "2024-03-12")));
    sender.send(sender.lyon, back);
    assertEquals(LocalDate.of(2024, 3, 12), administeredOn(id(sent, 2)));
    sender.send(sender.lyon, corrected);
    assertEquals(LocalDate.of(2024, 3, 14), administeredOn(id(sent, 2)));
    assertEquals(
        "W/\"4\"", sender.send(sender.lyon, corrected).getEntryFirstRep().getResponse().getEtag());
  }

  @Test
  void aCorrectionThatChangesNothingMakesNoVersion() {
    Bundle sent =
        sender.send(sender.lyon, transaction(post("Patient", urn(), null, patient("U-1", "1980"))));
    Bundle answer =
        sender.send(
            sender.lyon, transaction(putIf("Patient", "pseudonym|U-1", patient("U-1", "1980"))));
    assertEquals("W/\"1\"", answer.getEntryFirstRep().getResponse().getEtag());
    assertEquals(id(sent, 0), id(answer, 0));
  }

  @Test
  void everyIssueOfBothKindsIsSaidAtOnceAndNothingIsWritten() {
    String p = urn();
    String m = urn();
    String noLot =
        medication("B2024-031")
            .replace("\"lotNumber\":\"B2024-031\"", "\"expirationDate\":\"2027\"");
    long before = sender.count("select count(*) from fhir.resource");
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                sender.send(
                    sender.lyon,
                    transaction(
                        post("Patient", p, null, patient("E-1", "2020")),
                        post("Medication", m, null, noLot),
                        post("Medication", urn(), null, medication("NO-SUCH-LOT")),
                        post("Encounter", urn(), null, visit("E-V1", p, "2999-01-01")),
                        post("Encounter", urn(), null, visit("E-V2", p, "2010-01-01")),
                        post(
                            "Encounter",
                            urn(),
                            null,
                            visit("E-V3", "Patient/" + UUID.randomUUID(), "2021-01-01")))));
    assertEquals(422, refusal.status());
    List<String> places =
        refusal.issues().stream().filter(Issue::refuses).map(Issue::location).toList();
    assertTrue(places.contains("Bundle.entry[1].resource.batch.lotNumber"), places.toString());
    assertTrue(places.contains("Bundle.entry[2].resource.batch.lotNumber"), places.toString());
    assertTrue(places.contains("Bundle.entry[3].resource.period.start"), places.toString());
    assertTrue(places.contains("Bundle.entry[4].resource.period.start"), places.toString());
    assertTrue(places.contains("Bundle.entry[5].resource.subject"), places.toString());
    assertEquals(before, sender.count("select count(*) from fhir.resource"));
    assertEquals(0, sender.count("select count(*) from fhir.identity where value = 'E-1'"));
    assertEquals(0, sender.count("select count(*) from registry.patient where pseudonym = 'E-1'"));
  }

  @Test
  void aFutureInfusionOfAnUnknownLotIsRefusedAtItsEntries() {
    String p = urn();
    String m = urn();
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                sender.send(
                    sender.lyon,
                    transaction(
                        post("Patient", p, null, patient("E-2", "1980")),
                        post("Medication", m, null, medication("NO-SUCH-LOT")),
                        post(
                            "MedicationAdministration",
                            urn(),
                            null,
                            administration("E-A2", p, m, "2999-01-01")))));
    assertEquals(
        List.of("Bundle.entry[1].resource.batch.lotNumber", "Bundle.entry[2].resource.effective"),
        refusal.issues().stream().filter(Issue::refuses).map(Issue::location).sorted().toList());
  }

  @Test
  void theSamePatientTwiceInOneTransactionIsRefusedByBothNumbers() {
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                sender.send(
                    sender.lyon,
                    transaction(
                        post("Patient", urn(), "pseudonym|D-1", patient("D-1", "1980")),
                        post("Patient", urn(), null, patient("D-2", "1980")),
                        post("Patient", urn(), "pseudonym|D-1", patient("D-1", "1980")))));
    assertEquals(400, refusal.status());
    assertTrue(refusal.issues().get(0).text().startsWith("Entries 0 and 2 "));
  }

  @Test
  void aPlainCreateOfAKnownIdentifierIsAConflict() {
    sender.send(sender.lyon, transaction(post("Patient", urn(), null, patient("D-3", "1980"))));
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                sender.send(
                    sender.lyon,
                    transaction(post("Patient", urn(), null, patient("D-3", "1981")))));
    assertEquals(409, refusal.status());
  }

  @Test
  void anEndlessIdentifierIsRefused() {
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                sender.send(
                    sender.lyon,
                    transaction(post("Patient", urn(), null, patient("x".repeat(3000), "1980")))));
    assertEquals(400, refusal.status());
    assertEquals("Bundle.entry[0].resource.identifier", refusal.issues().get(0).location());
  }

  @Test
  void anotherCentresPatientDoesNotExist() {
    Bundle sent =
        sender.send(sender.lyon, transaction(post("Patient", urn(), null, patient("F-1", "1980"))));
    UUID patient = id(sent, 0);
    ResourceStore store = sender.harness.get(ResourceStore.class);
    assertTrue(sender.as(sender.lyon, () -> store.read("Patient", patient, 0)).isPresent());
    assertTrue(sender.as(sender.graz, () -> store.read("Patient", patient, 0)).isEmpty());
    String known = visit("F-V1", "Patient/" + patient, "2021-01-01");
    String unknown = visit("F-V2", "Patient/" + UUID.randomUUID(), "2021-01-01");
    Refusal ofKnown =
        assertThrows(
            Refusal.class,
            () -> sender.send(sender.graz, transaction(post("Encounter", urn(), null, known))));
    Refusal ofUnknown =
        assertThrows(
            Refusal.class,
            () -> sender.send(sender.graz, transaction(post("Encounter", urn(), null, unknown))));
    assertEquals(ofUnknown.issues(), ofKnown.issues());
    Refusal put =
        assertThrows(
            Refusal.class,
            () -> sender.put(sender.graz, "Patient", patient.toString(), patient("F-1", "1980")));
    assertEquals(404, put.status());
    assertThrows(
        NotFound.class,
        () ->
            sender.as(
                sender.graz,
                () ->
                    sender
                        .harness
                        .get(ReadingRoom.class)
                        .answer(Question.of("Patient/" + patient))));
  }

  @Test
  void aPatientOfAnotherCentreIsRefused() {
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                sender.send(
                    sender.graz,
                    transaction(post("Patient", urn(), null, patient("F-2", "1980")))));
    assertEquals(
        List.of("Bundle.entry[0].resource.managingOrganization"),
        refusal.issues().stream().filter(Issue::refuses).map(Issue::location).toList());
  }

  @Test
  void readingAPatientLeavesALineInTheAccessLog() {
    Bundle sent =
        sender.send(sender.lyon, transaction(post("Patient", urn(), null, patient("L-1", "1980"))));
    sender.as(
        sender.lyon,
        () -> sender.harness.get(ReadingRoom.class).answer(Question.of("Patient/" + id(sent, 0))));
    assertEquals(
        1,
        sender.count(
            "select count(*) from security.access_log where patient_id = ? and action = 'read'",
            id(sent, 0)));
  }

  @Test
  void bytesAreKeptAsReceivedAndUnreadableInTheDatabase() {
    String json = transaction(post("Patient", urn(), null, patient("B-1", "1980")));
    Receipt receipt = sender.receive(sender.lyon, "POST /", null, json);
    byte[] kept =
        sender.harness.asRegistry(
            () -> sender.harness.get(Inbox.class).bytes(receipt.id()).orElseThrow());
    assertEquals(json, new String(kept, java.nio.charset.StandardCharsets.UTF_8));
    byte[] locked =
        sender.harness.asRegistry(
            () ->
                sender
                    .harness
                    .get(org.longwatch.platform.Sql.class)
                    .first(
                        "select sealed from intake.inbox where receipt_id = ?",
                        row -> row.getBytes(1),
                        receipt.id())
                    .orElseThrow());
    assertNotEquals(
        -1, new String(kept, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("B-1"));
    assertEquals(
        -1, new String(locked, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("Patient"));
  }

  @Test
  void aReceiptSaysWhatCameOfTheSubmission() {
    assertThrows(
        Refusal.class,
        () ->
            sender.send(
                sender.graz, transaction(post("Patient", urn(), null, patient("W-1", "1980")))));
    ReceiptLine line =
        sender.harness.as(
            sender.graz,
            () -> sender.harness.get(Receipts.class).latest(Optional.empty(), 1).get(0));
    assertEquals("REJECTED", line.outcome());
    assertEquals("graz-ehr", line.client());
    assertTrue(line.issues().stream().anyMatch(i -> i.location().endsWith("managingOrganization")));
    assertThrows(
        NotFound.class,
        () ->
            sender.harness.as(
                sender.graz,
                () -> sender.harness.get(Receipts.class).latest(sender.lyon.centre(), 1)));
  }

  @Test
  void aSubmissionThatWasOnlyReceivedIsDecidedWhenItComesAgain() {
    String json = transaction(post("Patient", urn(), null, patient("X-1", "1980")));
    sender.receive(sender.lyon, "POST /", null, json); // and then the node died
    assertEquals(List.of("201 Created"), statuses(sender.send(sender.lyon, json)));
    assertEquals(1, sender.count("select count(*) from registry.patient where pseudonym = 'X-1'"));
  }

  @Test
  void anAnswerAtAVisitOfAnotherPatientIsRefusedAtItsEntry() {
    Bundle two =
        sender.send(
            sender.lyon,
            transaction(
                post(
                    "Patient",
                    "urn:uuid:0f5c2b1e-6f0a-4c57-9d3e-0000000000a1",
                    null,
                    patient("O-1", "1980")),
                post("Patient", urn(), null, patient("O-2", "1980")),
                post(
                    "Encounter",
                    urn(),
                    null,
                    visit("O-V1", "urn:uuid:0f5c2b1e-6f0a-4c57-9d3e-0000000000a1", "2021-01-01"))));
    String answer =
        """
        {"resourceType":"Observation","status":"final","code":{"coding":[{
          "system":"https://longwatch.org/fhir/CodeSystem/atmp-observation",
          "code":"new-malignancy"}]},
         "subject":{"reference":"Patient/%s"},"encounter":{"reference":"Encounter/%s"},
         "effectiveDateTime":"2021-01-01","valueCodeableConcept":{"coding":[{
          "system":"https://longwatch.org/fhir/CodeSystem/atmp-new-condition-answer",
          "code":"no"}]}}
        """
            .formatted(id(two, 1), id(two, 2));
    RuleViolated refused =
        assertThrows(
            RuleViolated.class,
            () -> sender.send(sender.lyon, transaction(post("Observation", urn(), null, answer))));
    assertEquals("Bundle.entry[0].resource.encounter", refused.issues().get(0).location());
  }

  @Test
  void anEventBeforeTheTreatmentThatComesWithItIsRefused() {
    String p = urn();
    String m = urn();
    String a = urn();
    String event =
        """
        {"resourceType":"AdverseEvent",
         "identifier":{"system":"https://longwatch.org/fhir/sid/adverse-event","value":"Q-E1"},
         "actuality":"actual","event":{"text":"Fever"},
         "subject":{"reference":"%s"},"date":"2024-03-01","recordedDate":"2024-03-20",
         "seriousness":{"coding":[{
           "system":"http://terminology.hl7.org/CodeSystem/adverse-event-seriousness",
           "code":"Non-serious"}]},
         "outcome":{"coding":[{
           "system":"http://terminology.hl7.org/CodeSystem/adverse-event-outcome",
           "code":"resolved"}]},
         "suspectEntity":[{"instance":{"reference":"%s"}}]}
        """
            .formatted(p, a);
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                sender.send(
                    sender.lyon,
                    transaction(
                        post("AdverseEvent", urn(), null, event),
                        post("Patient", p, null, patient("Q-1", "1980")),
                        post("Medication", m, "lot|LENTI-HSC-1/B2024-031", medication("B2024-031")),
                        post(
                            "MedicationAdministration",
                            a,
                            null,
                            administration("Q-A1", p, m, "2024-03-12")))));
    assertEquals(
        List.of("Bundle.entry[0].resource.date"),
        refusal.issues().stream().filter(Issue::refuses).map(Issue::location).toList());
  }

  @Test
  void aTermOutsideTheDictionaryIsTakenWithAWarning() {
    String p = urn();
    String event =
        """
        {"resourceType":"AdverseEvent",
         "identifier":{"system":"https://longwatch.org/fhir/sid/adverse-event","value":"T-E1"},
         "actuality":"actual","event":{"coding":[{"system":"https://www.meddra.org",
           "version":"29.0","code":"10000001"}]},
         "subject":{"reference":"%s"},"date":"2024-03-01","recordedDate":"2024-03-20",
         "seriousness":{"coding":[{
           "system":"http://terminology.hl7.org/CodeSystem/adverse-event-seriousness",
           "code":"Non-serious"}]},
         "outcome":{"coding":[{
           "system":"http://terminology.hl7.org/CodeSystem/adverse-event-outcome",
           "code":"resolved"}]}}
        """
            .formatted(p);
    Bundle answer =
        sender.send(
            sender.lyon,
            transaction(
                post("Patient", p, null, patient("T-1", "1980")),
                post("AdverseEvent", urn(), null, event)));
    assertEquals(List.of("201 Created", "201 Created"), statuses(answer));
    OperationOutcome said = (OperationOutcome) answer.getEntry().get(1).getResponse().getOutcome();
    assertTrue(
        said.getIssue().stream()
            .anyMatch(
                issue ->
                    issue.getSeverity() == OperationOutcome.IssueSeverity.WARNING
                        && issue.getDiagnostics().contains("dictionary")));
  }

  @Test
  void aSiteIsCorrectedTogetherWithItsSample() throws Exception {
    String enrol = example("bundle-follow-up-visit.json").replace("LYN-0007", "LYN-0099");
    Bundle sent = sender.send(sender.lyon, enrol);
    Bundle examples = Fhir.parse(Bundle.class, enrol);
    int site = -1;
    for (int i = 0; i < examples.getEntry().size(); i++) {
      if (examples.getEntry().get(i).getResource() instanceof Observation observation
          && observation.getIdentifierFirstRep().getValue().equals("LYN-0099-S3-1")) {
        site = i;
      }
    }
    Observation read =
        Fhir.parse(
            Observation.class,
            sender
                .as(
                    sender.lyon,
                    () ->
                        sender
                            .harness
                            .get(ResourceSearch.class)
                            .named("Observation", "identifier=LYN-0099-S3-1", 2))
                .get(0)
                .content());
    assertEquals(id(sent, site).toString(), read.getIdElement().getIdPart());
    String corrected = Fhir.write(read).replace("12.5", "13.5");
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                sender.put(sender.lyon, "Observation", read.getIdElement().getIdPart(), corrected));
    assertEquals(422, refusal.status());
    assertTrue(refusal.issues().get(0).text().contains("summary"));
  }

  @Test
  void anIdenticalPatientReadsAsItWasSent() {
    Bundle sent =
        sender.send(
            sender.lyon, transaction(post("Patient", urn(), null, patient("Y-1", "1980-02"))));
    Patient read =
        Fhir.parse(
            Patient.class,
            sender
                .as(
                    sender.lyon,
                    () -> sender.harness.get(ResourceStore.class).read("Patient", id(sent, 0), 1))
                .orElseThrow()
                .content());
    assertEquals("1980-02", read.getBirthDateElement().getValueAsString());
    assertEquals("Y-1", read.getIdentifierFirstRep().getValue());
  }

  private interface Numbered<T> {
    T at(int number) throws Exception;
  }

  private static <T> List<T> together(int threads, Numbered<T> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<T>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        all.add(
            () -> {
              start.await();
              return work.at(number);
            });
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : pool.invokeAll(all)) {
        results.add(each.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  private static LocalDate administeredOn(UUID treatment) {
    return sender.harness.asRegistry(
        () ->
            sender
                .harness
                .get(RegistryReader.class)
                .treatment(new TreatmentId(treatment))
                .orElseThrow()
                .administeredOn());
  }

  private static List<String> statuses(Bundle answer) {
    return answer.getEntry().stream().map(entry -> entry.getResponse().getStatus()).toList();
  }

  private static UUID id(Bundle answer, int entry) {
    return UUID.fromString(
        new IdType(answer.getEntry().get(entry).getResponse().getLocation()).getIdPart());
  }

  private static String example(String name) throws Exception {
    return Files.readString(VALID.resolve(name));
  }
}
