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

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.adverseevent.AdverseEventLine;
import org.longwatch.adverseevent.AdverseEventReader;
import org.longwatch.adverseevent.Malignancies;
import org.longwatch.adverseevent.MalignancyLine;
import org.longwatch.adverseevent.Outcome;
import org.longwatch.adverseevent.VectorFinding;
import org.longwatch.enrolment.EnrolmentLine;
import org.longwatch.enrolment.EnrolmentReader;
import org.longwatch.enrolment.EnrolmentStatus;
import org.longwatch.enrolment.OffStudyReason;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.followup.ContactMode;
import org.longwatch.followup.FollowUpReader;
import org.longwatch.interval.IntervalReader;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;

/** What a filled-in questionnaire becomes in the record. */
class QuestionnaireDbTest {

  private static final String BASE = "https://longwatch.org/fhir";
  private static final String ANSWER = BASE + "/CodeSystem/atmp-new-condition-answer";
  private static final String NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl";
  private static final String DAY = "2024-06-12";

  private static final List<String> NEW_CONDITIONS =
      List.of(
          "new-malignancy",
          "new-neurologic",
          "new-autoimmune",
          "new-haematologic",
          "new-infection");

  private static Sender sender;
  private static int patients;

  private record Case(PatientId id, String pseudonym) {}

  @BeforeAll
  static void start() {
    sender = Sender.start();
  }

  @AfterAll
  static void stop() {
    sender.close();
  }

  @Test
  void aQuestionnaireAndResourcesThatSayTheSameGiveTheSameRecord() {
    Case one = treated();
    sender.send(
        sender.lyon,
        transaction(
            post("QuestionnaireResponse", urn(), null, annual(one, "alive", "yes", "142.5"))));

    Case other = treated();
    String p = "Patient/" + other.id();
    String v = urn();
    List<String> entries = new ArrayList<>();
    entries.add(
        post(
            "Encounter",
            v,
            null,
            Sender.visit(other.pseudonym() + "-V", p, DAY)
                .replace("\"code\":\"AMB\"}", "\"code\":\"VR\"}")
                .replace(
                    ",\"subject\"",
                    ",\"type\":[{\"coding\":[{\"system\":\""
                        + BASE
                        + "/CodeSystem/atmp-visit-mode\",\"code\":\"questionnaire\"}]}],\"subject\"")));
    entries.add(
        post(
            "Observation",
            urn(),
            null,
            observation(
                other,
                v,
                "vital-status",
                concept(BASE + "/CodeSystem/atmp-vital-status", "alive"))));
    for (String question :
        Stream.concat(NEW_CONDITIONS.stream(), Stream.of("pregnancy", "hospitalisation"))
            .toList()) {
      entries.add(
          post(
              "Observation",
              urn(),
              null,
              observation(
                  other,
                  v,
                  question,
                  concept(ANSWER, question.equals("hospitalisation") ? "yes" : "no"))));
    }
    entries.add(
        post(
            "Observation",
            urn(),
            null,
            observation(
                other,
                v,
                "height",
                "\"valueQuantity\":{\"value\":142.5,\"system\":\"http://unitsofmeasure.org\","
                    + "\"code\":\"cm\"}")));
    entries.add(
        post(
            "Observation",
            urn(),
            null,
            observation(other, v, "tanner-stage", "\"valueInteger\":2")));
    sender.send(sender.lyon, transaction(entries.toArray(String[]::new)));

    assertEquals(record(other), record(one));
    assertEquals(12, record(one).size(), () -> record(one).toString());
  }

  @Test
  void aCorrectedResponseCorrectsItsFactsAndTakesBackWhatItNoLongerSays() {
    Case one = treated();
    sender.send(
        sender.lyon,
        transaction(
            post("QuestionnaireResponse", urn(), null, annual(one, "alive", "yes", "142.5"))));
    sender.send(
        sender.lyon,
        transaction(
            putIf(
                "QuestionnaireResponse",
                "response|" + one.pseudonym() + "-Q",
                annual(one, "alive", "no", null))));
    List<String> record = record(one);
    assertTrue(record.contains("HOSPITALISATION NO " + DAY), record::toString);
    assertTrue(record.stream().noneMatch(fact -> fact.startsWith("HEIGHT")), record::toString);
    assertEquals(11, record.size(), record::toString);
  }

  @Test
  void aDeletedResponseTakesItsFactsBackAndOwesTheContactAgain() {
    Case one = treated();
    Bundle answer =
        sender.send(
            sender.lyon,
            transaction(
                post("QuestionnaireResponse", urn(), null, annual(one, "alive", "yes", "142.5"))));
    String id = new IdType(answer.getEntryFirstRep().getResponse().getLocation()).getIdPart();
    assertTrue(record(one).stream().anyMatch(fact -> fact.startsWith("QUESTIONNAIRE")));
    sender.send(
        sender.lyon,
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":"
            + "\"DELETE\",\"url\":\"QuestionnaireResponse/"
            + id
            + "\"}}]}");
    assertEquals(List.of(), record(one));
  }

  @Test
  void aResponseAtAVisitMakesNoSecondOne() {
    Case one = treated();
    String v = urn();
    sender.send(
        sender.lyon,
        transaction(
            post(
                "Encounter",
                v,
                null,
                Sender.visit(one.pseudonym() + "-V", "Patient/" + one.id(), DAY)),
            post(
                "QuestionnaireResponse",
                urn(),
                null,
                annual(one, "alive", "yes", "142.5")
                    .replace(
                        ",\"authored\"",
                        ",\"encounter\":{\"reference\":\"" + v + "\"},\"authored\""))));
    assertEquals(
        List.of(ContactMode.EXAMINATION),
        sender
            .harness
            .asRegistry(() -> sender.harness.get(FollowUpReader.class).visits(one.id()))
            .stream()
            .map(visit -> visit.mode())
            .toList());
  }

  @Test
  void aReportByQuestionnaireIsAnAdverseEvent() {
    Case one = treated();
    sender.send(sender.lyon, transaction(post("QuestionnaireResponse", urn(), null, report(one))));
    AdverseEventLine event =
        sender
            .harness
            .asRegistry(() -> sender.harness.get(AdverseEventReader.class).ofPatient(one.id()))
            .get(0);
    assertEquals("response:" + one.pseudonym() + "-Q", event.identifier());
    assertEquals("99010004", event.code());
    assertEquals("2024-05", event.onset().text());
    assertEquals(2, event.criteria().size());
    assertEquals(4, event.grade().orElseThrow());
    assertEquals("Swollen nodes.", event.narrative());
    assertEquals(Outcome.UNKNOWN, event.outcome());
    assertEquals(LocalDate.parse(DAY), event.recordedOn());
  }

  @Test
  void aResponseThatWasToTheWrongQuestionnaireTellsOfAnEventOnceItIsCorrectedAndAgain() {
    Case one = treated();
    String annual = annual(one, "alive", "yes", "142.5");
    sender.send(sender.lyon, transaction(post("QuestionnaireResponse", urn(), null, annual)));
    List<String> contact = record(one);
    correct(one, report(one));
    assertEquals(List.of(), record(one));
    assertEquals(List.of(false), nullified(one));
    correct(one, annual);
    assertEquals(contact, record(one));
    assertEquals(List.of(true), nullified(one));
    correct(one, report(one));
    assertEquals(List.of(), record(one));
    assertEquals(List.of(false), nullified(one));
  }

  private static void correct(Case one, String response) {
    sender.send(
        sender.lyon,
        transaction(
            putIf("QuestionnaireResponse", "response|" + one.pseudonym() + "-Q", response)));
  }

  private static List<Boolean> nullified(Case one) {
    return sender
        .harness
        .asRegistry(() -> sender.harness.get(AdverseEventReader.class).ofPatient(one.id()))
        .stream()
        .map(AdverseEventLine::nullified)
        .toList();
  }

  @Test
  void aMalignancyByQuestionnaireIsAMalignancy() {
    Case one = treated();
    sender.send(
        sender.lyon,
        transaction(
            post(
                "QuestionnaireResponse",
                urn(),
                null,
                response(
                    one,
                    "second-malignancy",
                    group(
                        "diagnosis",
                        item("condition", "{\"valueString\":\"Lymphoma of the neck\"}"),
                        item(
                            "histology",
                            coding("http://terminology.hl7.org/CodeSystem/icd-o-3", "9702/3")),
                        item("onset", "{\"valueDate\":\"2024-05\"}")),
                    group(
                        "origin",
                        item(
                            "vector-positive",
                            coding(BASE + "/CodeSystem/atmp-vector-positive", "not-tested")),
                        item("t-cell-origin", "{\"valueBoolean\":true}"))))));
    MalignancyLine malignancy =
        sender
            .harness
            .asRegistry(() -> sender.harness.get(Malignancies.class).ofPatient(one.id()))
            .get(0);
    assertEquals("Lymphoma of the neck", malignancy.malignancy().display());
    assertEquals("9702/3", malignancy.histology().orElseThrow().code());
    assertEquals(VectorFinding.NOT_TESTED, malignancy.vectorFinding());
    assertEquals(Optional.of(true), malignancy.tCellOrigin());
  }

  @Test
  void anEndOfFollowUpEndsTheEnrolmentAndItsDeletionBringsItBack() {
    Case one = treated();
    Bundle enrolled =
        sender.send(
            sender.lyon,
            transaction(
                post(
                    "ResearchSubject",
                    urn(),
                    null,
                    "{\"resourceType\":\"ResearchSubject\",\"identifier\":[{\"system\":\""
                        + BASE
                        + "/sid/enrolment\",\"value\":\""
                        + one.pseudonym()
                        + "-EN\"}],\"status\":\"on-study-observation\",\"period\":{\"start\":"
                        + "\"2018-06-01\"},\"study\":{\"reference\":\"urn:uuid:0f5c2b1e-6f0a-4c57-"
                        + "9d3e-000000000077\"},\"individual\":{\"reference\":\"Patient/"
                        + one.id()
                        + "\"}}"),
                post(
                    "ResearchStudy",
                    "urn:uuid:0f5c2b1e-6f0a-4c57-9d3e-000000000077",
                    "study|LTFU-1",
                    "{\"resourceType\":\"ResearchStudy\",\"identifier\":[{\"system\":\""
                        + BASE
                        + "/sid/study\",\"value\":\"LTFU-1\"}],\"title\":\"Follow-up\",\"status\":"
                        + "\"active\"}")));
    String enrolment = id(enrolled);
    EnrolmentLine before = enrolment(one);
    assertEquals(Optional.of("LTFU-1"), before.study());
    Bundle left =
        sender.send(
            sender.lyon,
            transaction(
                post(
                    "QuestionnaireResponse",
                    urn(),
                    null,
                    response(
                        one,
                        "end-of-follow-up",
                        group(
                            "leaving",
                            item(
                                "enrolment",
                                "{\"valueReference\":{\"reference\":\"ResearchSubject/"
                                    + enrolment
                                    + "\"}}"),
                            item(
                                "reason",
                                coding(
                                    BASE + "/CodeSystem/atmp-off-study-reason",
                                    "lost-to-follow-up")))))));
    EnrolmentLine after = enrolment(one);
    assertEquals(before.id(), after.id());
    assertEquals(EnrolmentStatus.OFF_STUDY, after.status());
    assertEquals(Optional.of(OffStudyReason.LOST_TO_FOLLOW_UP), after.reason());
    assertEquals(Optional.of(LocalDate.parse(DAY)), after.endedOn());
    assertEquals(Optional.of("LTFU-1"), after.study());
    sender.send(
        sender.lyon,
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":"
            + "\"DELETE\",\"url\":\"QuestionnaireResponse/"
            + id(left)
            + "\"}}]}");
    assertEquals(before, enrolment(one));
  }

  private static EnrolmentLine enrolment(Case one) {
    return sender
        .harness
        .asRegistry(() -> sender.harness.get(EnrolmentReader.class).enrolments(one.id()))
        .get(0);
  }

  private static String id(Bundle answer) {
    return new IdType(answer.getEntryFirstRep().getResponse().getLocation()).getIdPart();
  }

  @Test
  void whatAnAnswerGetsWrongIsSaidWhereItStands() {
    Case one = treated();
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                sender.send(
                    sender.lyon,
                    transaction(
                        post(
                            "QuestionnaireResponse",
                            urn(),
                            null,
                            annual(one, "alive", "yes", "142.5")
                                .replace("\"valueInteger\":2", "\"valueInteger\":7")))));
    assertTrue(
        refusal.issues().stream()
            .anyMatch(
                issue ->
                    issue
                        .location()
                        .equals(
                            "Bundle.entry[0].resource.descendants().where(linkId='tanner-stage')"
                                + ".value")),
        () -> refusal.issues().toString());
    assertEquals(List.of(), record(one));
  }

  // ---- the record, told without ids and identifiers

  private static List<String> record(Case one) {
    return sender.harness.asRegistry(
        () -> {
          FollowUpReader followUp = sender.harness.get(FollowUpReader.class);
          return Stream.of(
                  followUp.visits(one.id()).stream().map(v -> v.mode() + " " + v.heldOn()),
                  followUp.assessments(one.id()).stream()
                      .map(a -> a.kind() + " " + a.value() + " " + a.assessedOn()),
                  sender.harness.get(IntervalReader.class).growth(one.id()).stream()
                      .map(g -> g.measure() + " " + g.finding() + " " + g.measuredOn()),
                  followUp.plan(one.id()).stream()
                      .filter(owed -> owed.state() == Obligation.State.FULFILLED)
                      .map(Obligation::what))
              .flatMap(facts -> facts)
              .sorted()
              .toList();
        });
  }

  /** Treated long enough ago that month 72 was due on the day of the contact. */
  private static Case treated() {
    String pseudonym = "QR-" + ++patients;
    String p = urn();
    String m = urn();
    Bundle answer =
        sender.send(
            sender.lyon,
            transaction(
                post("Patient", p, null, patient(pseudonym, "2012-04")),
                post("Medication", m, "lot|LENTI-HSC-1/B2024-031", medication("B2024-031")),
                post(
                    "MedicationAdministration",
                    urn(),
                    null,
                    administration(pseudonym + "-A", p, m, "2018-06-10"))));
    String id = new IdType(answer.getEntryFirstRep().getResponse().getLocation()).getIdPart();
    return new Case(new PatientId(UUID.fromString(id)), pseudonym);
  }

  private static String annual(Case one, String vital, String hospital, String height) {
    List<String> answers = new ArrayList<>();
    NEW_CONDITIONS.forEach(question -> answers.add(item(question, coding(ANSWER, "no"))));
    answers.add(item("pregnancy", coding(ANSWER, "no")));
    answers.add(item("hospitalisation", coding(ANSWER, hospital)));
    List<String> growth = new ArrayList<>();
    if (height != null) {
      growth.add(item("height", "{\"valueDecimal\":" + height + "}"));
    }
    growth.add(item("tanner-stage", "{\"valueInteger\":2}"));
    return response(
        one,
        "annual-follow-up",
        group(
            "contact", item("vital-status", coding(BASE + "/CodeSystem/atmp-vital-status", vital))),
        group("new-conditions", answers.toArray(String[]::new)),
        group("growth", growth.toArray(String[]::new)));
  }

  private static String report(Case one) {
    return response(
        one,
        "ae-report",
        group(
            "what-happened",
            item(
                "event",
                "{\"valueCoding\":{\"system\":\"https://www.meddra.org\",\"version\":"
                    + "\"mini-1\",\"code\":\"99010004\"}}"),
            item("onset", "{\"valueDate\":\"2024-05\"}"),
            item("grade", "{\"valueInteger\":4}"),
            item("narrative", "{\"valueString\":\"Swollen nodes.\"}")),
        group(
            "seriousness-group",
            item(
                "seriousness",
                coding(
                    "http://terminology.hl7.org/CodeSystem/adverse-event-seriousness", "Serious")),
            item("seriousness-criterion", coding(NCIT, "C84266"), coding(NCIT, "C83052"))));
  }

  private static String response(Case one, String questionnaire, String... items) {
    return "{\"resourceType\":\"QuestionnaireResponse\",\"identifier\":{\"system\":\""
        + BASE
        + "/sid/response\",\"value\":\""
        + one.pseudonym()
        + "-Q\"},\"questionnaire\":\""
        + BASE
        + "/Questionnaire/"
        + questionnaire
        + "\",\"status\":\"completed\",\"subject\":{\"reference\":\"Patient/"
        + one.id()
        + "\"},\"authored\":\""
        + DAY
        + "\",\"item\":["
        + String.join(",", items)
        + "]}";
  }

  private static String group(String name, String... items) {
    return "{\"linkId\":\"" + name + "\",\"item\":[" + String.join(",", items) + "]}";
  }

  private static String item(String question, String... answers) {
    return "{\"linkId\":\"" + question + "\",\"answer\":[" + String.join(",", answers) + "]}";
  }

  private static String coding(String system, String code) {
    return "{\"valueCoding\":{\"system\":\"" + system + "\",\"code\":\"" + code + "\"}}";
  }

  private static String concept(String system, String code) {
    return "\"valueCodeableConcept\":{\"coding\":[{\"system\":\""
        + system
        + "\",\"code\":\""
        + code
        + "\"}]}";
  }

  private static String observation(Case one, String visit, String code, String value) {
    return "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\""
        + BASE
        + "/CodeSystem/atmp-observation\",\"code\":\""
        + code
        + "\"}]},\"subject\":{\"reference\":\"Patient/"
        + one.id()
        + "\"},\"encounter\":{\"reference\":\""
        + visit
        + "\"},\"effectiveDateTime\":\""
        + DAY
        + "\","
        + value
        + "}";
  }
}
