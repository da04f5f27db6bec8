package org.longwatch.fhir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.admission.EntryReader;
import org.longwatch.fhir.profile.ProfileValidator;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.intake.Inbox;
import org.longwatch.intake.Receipt;
import org.longwatch.intake.Receipts;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RegistryException;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.security.Scopes;

/** Everything that changes what is kept: batches, patches, deletions, late states, repeats. */
class WritesDbTest {

  private static Sender sender;

  @BeforeAll
  static void start() {
    sender = Sender.start();
  }

  @AfterAll
  static void stop() {
    sender.close();
  }

  // batches

  @Test
  void aBatchTakesWhatItCanAndSaysOfEachEntryWhatCameOfIt() {
    Bundle answer =
        sender.batch(
            sender.lyon,
            null,
            batch(
                post("Patient", urn(), null, patient("B-1", "1980")),
                post("Patient", urn(), null, patient("B-2", "2999")),
                post("Patient", urn(), null, patient("B-3", "1981"))));
    assertEquals(Bundle.BundleType.BATCHRESPONSE, answer.getType());
    assertEquals(
        List.of("201 Created", "422 Unprocessable Entity", "201 Created"), statuses(answer));
    OperationOutcome why = (OperationOutcome) answer.getEntry().get(1).getResponse().getOutcome();
    assertTrue(
        why.getIssueFirstRep().getExpression().get(0).getValue().startsWith("Bundle.entry[1]"));
    assertEquals(
        2,
        sender.count(
            "select count(*) from registry.patient where pseudonym in ('B-1', 'B-2', 'B-3')"));
  }

  @Test
  void aBatchSentAgainTakesNothingTwiceAndJudgesRefusedEntriesAfresh() {
    String known = post("Patient", urn(), null, patient("B-4", "1980"));
    String visit = post("Encounter", urn(), null, visit("B-V4", "Patient/none", "2021-01-01"));
    Bundle first = sender.batch(sender.lyon, null, batch(known, visit));
    Bundle again = sender.batch(sender.lyon, null, batch(known, visit));
    assertEquals("201 Created", statuses(again).get(0));
    assertEquals(id(first, 0), id(again, 0));
    assertTrue(statuses(again).get(1).startsWith("4"));
    // alone or in another batch, it is the same entry
    Bundle other =
        sender.batch(
            sender.lyon, null, batch(post("Patient", urn(), null, patient("B-5", "1980")), known));
    assertEquals(id(first, 0), id(other, 1));
    assertEquals(1, sender.count("select count(*) from registry.patient where pseudonym = 'B-4'"));
  }

  @Test
  void aBatchUnderAKeyIsAnsweredFromMemory() {
    String json = batch(post("Patient", urn(), null, patient("B-6", "1980")));
    Bundle first = sender.batch(sender.lyon, "batch-key", json);
    assertEquals(Fhir.write(first), Fhir.write(sender.batch(sender.lyon, "batch-key", json)));
  }

  @Test
  void entriesAreDoneInTheOrderOfTheirMethodsAndAnsweredInTheirs() {
    Bundle sent =
        sender.send(sender.lyon, transaction(post("Patient", urn(), null, patient("B-7", "1980"))));
    String who = id(sent, 0).toString();
    Bundle answer =
        sender.batch(
            sender.lyon,
            null,
            batch(
                get("Patient/" + who),
                put("Patient", who, patient("B-7", "1981")),
                get("Patient/" + UUID.randomUUID())));
    assertEquals(List.of("200 OK", "200 OK", "404 Not Found"), statuses(answer));
    Patient read = (Patient) answer.getEntry().get(0).getResource();
    assertEquals("1981", read.getBirthDateElement().getValueAsString());
  }

  @Test
  void asManyOutcomesAsEntriesWhateverIsSent() {
    Random draw = new Random(20261121);
    for (int round = 0; round < 25; round++) {
      List<String> entries = new ArrayList<>();
      int number = 1 + draw.nextInt(7);
      for (int i = 0; i < number; i++) {
        String name = "PR-" + draw.nextInt(30);
        entries.add(
            switch (draw.nextInt(6)) {
              case 0 -> post("Patient", urn(), null, patient(name, "1980"));
              case 1 -> post("Patient", urn(), "pseudonym|" + name, patient(name, "1980"));
              case 2 ->
                  putIf("Patient", "pseudonym|" + name, patient(name, "19" + (60 + i)))
                      .replaceFirst("\"fullUrl\":\"[^\"]*\",", "");
              case 3 -> get("Patient?identifier=" + name);
              case 4 -> delete("Encounter/" + UUID.randomUUID());
              default -> post("Patient", urn(), null, patient(name, "2999"));
            });
      }
      String[] all = entries.toArray(String[]::new);
      Bundle answer = sender.batch(sender.lyon, null, batch(all));
      assertEquals(number, answer.getEntry().size());
      for (Bundle.BundleEntryComponent line : answer.getEntry()) {
        assertTrue(line.getResponse().getStatus().matches("[245]\\d\\d .*"));
        assertFalse(line.getResponse().getStatus().startsWith("5"));
      }
      long before = versions();
      try {
        Bundle whole = sender.send(sender.lyon, transaction(all));
        assertEquals(number, whole.getEntry().size());
        long written =
            whole.getEntry().stream()
                .filter(line -> line.getResponse().getStatus().startsWith("201"))
                .count();
        assertTrue(versions() - before >= written);
      } catch (Refusal | RegistryException refused) {
        assertEquals(before, versions(), "something was written although it was refused");
      }
    }
  }

  // reading inside of a transaction

  @Test
  void aTransactionReadsWhatItHasJustWritten() {
    Bundle answer =
        sender.send(
            sender.lyon,
            transaction(
                get("Patient?identifier=https://longwatch.org/fhir/sid/pseudonym%7CG-1"),
                post("Patient", urn(), null, patient("G-1", "1980"))));
    Bundle found = (Bundle) answer.getEntry().get(0).getResource();
    assertEquals(1, found.getEntry().size());
  }

  @Test
  void aTransactionWhoseGetFindsNothingIsRefusedAsAWhole() {
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                sender.send(
                    sender.lyon,
                    transaction(
                        post("Patient", urn(), null, patient("G-2", "1980")),
                        get("Patient/" + UUID.randomUUID()))));
    assertEquals("Bundle.entry[1].request.url", refusal.issues().get(0).location());
    assertEquals(0, sender.count("select count(*) from registry.patient where pseudonym = 'G-2'"));
  }

  @Test
  void aTransactionIsReadAfterItIsDone() {
    String who = enrolled("G-3", "1980");
    Bundle sent =
        sender.send(
            sender.lyon,
            transaction(
                post("Encounter", urn(), null, visit("G-V3", "Patient/" + who, "2021-01-01"))));
    String visit = "Encounter/" + id(sent, 0);
    String json = transaction(get(visit), delete(visit));
    for (Bundle answer : List.of(sender.send(sender.lyon, json), sender.send(sender.lyon, json))) {
      assertEquals(List.of("410 Gone", "204 No Content"), statuses(answer));
    }
    for (String url : List.of("Patient?nothing=1", "Nothing/1", "Patient/1", "Patient?_id=%zz")) {
      Refusal refusal =
          assertThrows(
              Refusal.class,
              () ->
                  sender.send(
                      sender.lyon,
                      transaction(get(url), post("Patient", urn(), null, patient("G-4", "1980")))));
      assertEquals("Bundle.entry[0].request.url", refusal.issues().get(0).location());
    }
    assertEquals(0, sender.count("select count(*) from registry.patient where pseudonym = 'G-4'"));
  }

  // patches

  @Test
  void aPatchChangesAPartAndIsHeldToTheWhole() {
    String who = enrolled("J-1", "1980");
    Bundle answer =
        sender.patch(
            sender.lyon,
            "Patient",
            who,
            "W/\"1\"",
            "[{\"op\":\"replace\",\"path\":\"/birthDate\",\"value\":\"1981-02\"}]");
    assertEquals("W/\"2\"", answer.getEntryFirstRep().getResponse().getEtag());
    assertEquals("1981-02", current("Patient", who).getBirthDateElement().getValueAsString());
    Refusal name =
        assertThrows(
            Refusal.class,
            () ->
                sender.patch(
                    sender.lyon,
                    "Patient",
                    who,
                    null,
                    "[{\"op\":\"add\",\"path\":\"/name\",\"value\":[{\"family\":\"X\"}]}]"));
    assertEquals(422, name.status());
    assertTrue(name.issues().stream().anyMatch(issue -> issue.location().equals("Patient.name")));
  }

  @Test
  void aPatchOfAnotherVersionOrOfWhatIsNotThereIsRefused() {
    String who = enrolled("J-2", "1980");
    String patch = "[{\"op\":\"replace\",\"path\":\"/birthDate\",\"value\":\"1981\"}]";
    Refusal other =
        assertThrows(
            Refusal.class, () -> sender.patch(sender.lyon, "Patient", who, "W/\"7\"", patch));
    assertEquals(412, other.status());
    Refusal nowhere =
        assertThrows(
            Refusal.class,
            () ->
                sender.patch(
                    sender.lyon,
                    "Patient",
                    who,
                    null,
                    "[{\"op\":\"remove\",\"path\":\"/deceasedDateTime\"}]"));
    assertEquals(422, nowhere.status());
    Refusal foreign =
        assertThrows(Refusal.class, () -> sender.patch(sender.graz, "Patient", who, null, patch));
    assertEquals(404, foreign.status());
    Refusal identity =
        assertThrows(
            Refusal.class,
            () ->
                sender.patch(
                    sender.lyon,
                    "Patient",
                    who,
                    null,
                    "[{\"op\":\"replace\",\"path\":\"/id\",\"value\":\"x\"}]"));
    assertTrue(identity.issues().stream().anyMatch(issue -> issue.location().equals("Patient.id")));
  }

  @Test
  void aPatchComesInABundleToo() {
    String who = enrolled("J-3", "1980");
    String data =
        Base64.getEncoder()
            .encodeToString(
                "[{\"op\":\"replace\",\"path\":\"/birthDate\",\"value\":\"1982\"}]"
                    .getBytes(StandardCharsets.UTF_8));
    String entry =
        "{\"resource\":{\"resourceType\":\"Binary\",\"contentType\":"
            + "\"application/json-patch+json\",\"data\":\""
            + data
            + "\"},\"request\":{\"method\":\"PATCH\",\"url\":\"Patient?identifier="
            + "https://longwatch.org/fhir/sid/pseudonym|J-3\"}}";
    assertEquals(List.of("200 OK"), statuses(sender.send(sender.lyon, transaction(entry))));
    assertEquals("1982", current("Patient", who).getBirthDateElement().getValueAsString());
  }

  // deletions

  @Test
  void aVisitEnteredInErrorIsGoneAndItsFactWithIt() {
    String who = enrolled("D-1", "1980");
    Bundle sent =
        sender.send(
            sender.lyon,
            transaction(
                post("Encounter", urn(), null, visit("D-V1", "Patient/" + who, "2021-01-01"))));
    String visit = id(sent, 0).toString();
    assertEquals(
        List.of("204 No Content"), statuses(sender.delete(sender.lyon, "Encounter", visit, null)));
    assertTrue(stored("Encounter", visit).content() == null);
    // deleted is deleted, however often it is asked for, by id or by identifier
    assertEquals(
        List.of("204 No Content"),
        statuses(
            sender.delete(
                sender.lyon,
                "Encounter",
                null,
                "identifier=https://longwatch.org/fhir/sid/visit|D-V1")));
    assertEquals(2, stored("Encounter", visit).version());
  }

  @Test
  void whatOthersStandOnCannotBeDeleted() {
    String who = enrolled("D-2", "1980");
    Refusal refusal =
        assertThrows(Refusal.class, () -> sender.delete(sender.lyon, "Patient", who, null));
    assertEquals(405, refusal.status());
  }

  @Test
  void whatWasDeletedDoesNotComeBackByALateCopy() {
    String who = enrolled("D-3", "1980");
    String json =
        transaction(post("Encounter", urn(), null, visit("D-V3", "Patient/" + who, "2021-01-01")));
    Bundle sent = sender.send(sender.lyon, json);
    sender.delete(sender.lyon, "Encounter", id(sent, 0).toString(), null);
    Bundle again = sender.send(sender.lyon, json);
    assertEquals(List.of("410 Gone"), statuses(again));
    Refusal anew =
        assertThrows(
            Refusal.class,
            () ->
                sender.send(
                    sender.lyon,
                    transaction(
                        post(
                            "Encounter",
                            urn(),
                            null,
                            visit("D-V3", "Patient/" + who, "2021-01-02")))));
    assertEquals(410, anew.status());
    assertEquals(
        List.of("201 Created"),
        statuses(
            sender.send(
                sender.lyon,
                transaction(
                    post(
                        "Encounter",
                        urn(),
                        null,
                        visit("D-V3b", "Patient/" + who, "2021-01-01"))))));
  }

  @Test
  void nothingIsLeftPointingToWhatIsDeleted() {
    String p = urn();
    String v = urn();
    Bundle sent =
        sender.send(
            sender.lyon,
            transaction(
                post("Patient", p, null, patient("D-5", "1980")),
                post("Encounter", v, null, visit("D-V5", p, "2021-01-01")),
                post("Observation", urn(), null, answer(p, v))));
    String visit = id(sent, 1).toString();
    String answer = id(sent, 2).toString();
    Refusal refusal =
        assertThrows(Refusal.class, () -> sender.delete(sender.lyon, "Encounter", visit, null));
    assertTrue(refusal.issues().get(0).text().startsWith("Observation/" + answer));
    assertEquals(
        List.of("204 No Content", "204 No Content"),
        statuses(
            sender.send(
                sender.lyon,
                transaction(delete("Encounter/" + visit), delete("Observation/" + answer)))));
  }

  @Test
  void nothingNewPointsToWhatTheSameSubmissionDeletes() {
    String p = urn();
    Bundle sent =
        sender.send(
            sender.lyon,
            transaction(
                post("Patient", p, null, patient("D-8", "1980")),
                post("Encounter", urn(), null, visit("D-V8", p, "2021-01-01"))));
    String visit = id(sent, 1).toString();
    for (String named :
        List.of(
            "Encounter/" + visit,
            "Encounter?identifier=https://longwatch.org/fhir/sid/visit|D-V8")) {
      Refusal refusal =
          assertThrows(
              Refusal.class,
              () ->
                  sender.send(
                      sender.lyon,
                      transaction(
                          delete("Encounter/" + visit),
                          post(
                              "Observation",
                              urn(),
                              null,
                              answer("Patient/" + id(sent, 0), named)))));
      assertTrue(
          refusal.issues().stream()
              .anyMatch(issue -> issue.location().equals("Bundle.entry[1].resource.encounter")));
    }
    assertEquals(1, stored("Encounter", visit).version());
  }

  @Test
  void whatIsShownAfterAWriteTakesTheRightToReadAndIsNoted() {
    Bundle sent =
        sender.send(sender.lyon, transaction(post("Patient", urn(), null, patient("S-1", "1980"))));
    String who = id(sent, 0).toString();
    Actor mayRead = scoped("system/Patient.crus");
    Actor mayNot = scoped("system/Patient.cus");
    String noted =
        "select count(*) from security.access_log where action = 'read' and target = 'Patient/"
            + who
            + "'";
    assertTrue(shown(mayNot, sent));
    assertEquals(0, sender.count(noted));
    Bundle found =
        sender.send(
            sender.lyon,
            transaction(post("Patient", urn(), "pseudonym|S-1", patient("S-1", "1980"))));
    assertEquals(List.of("200 OK"), statuses(found));
    assertFalse(shown(mayNot, found));
    assertEquals(0, sender.count(noted));
    assertTrue(shown(mayRead, found));
    assertEquals(1, sender.count(noted));
  }

  private static Actor scoped(String scopes) {
    return new Actor(
        sender.lyon.id(),
        sender.lyon.name(),
        sender.lyon.displayName(),
        sender.lyon.roles(),
        sender.lyon.centre(),
        sender.lyon.holder(),
        Scopes.parse(scopes));
  }

  private static boolean shown(Actor actor, Bundle answer) {
    Bundle copy = answer.copy();
    sender.as(
        actor,
        () -> {
          sender.harness.get(Desk.class).show(copy.getEntry());
          return copy;
        });
    return copy.getEntryFirstRep().hasResource();
  }

  @Test
  void whatIsSeenOnlyWhileExecutingIsToldOfEveryEntry() {
    String p = urn();
    Bundle sent =
        sender.send(
            sender.lyon,
            transaction(
                post("Patient", p, null, patient("D-6", "1980")),
                post("Patient", urn(), null, patient("D-7", "1980")),
                post("Encounter", urn(), null, visit("D-V6", p, "2021-01-01")),
                post("Encounter", urn(), null, visit("D-V7", p, "2021-02-01"))));
    String other = "Patient/" + id(sent, 1);
    RegistryException refused =
        assertThrows(
            RegistryException.class,
            () ->
                sender.send(
                    sender.lyon,
                    transaction(
                        post("Observation", urn(), null, answer(other, "Encounter/" + id(sent, 2))),
                        post(
                            "Observation",
                            urn(),
                            null,
                            answer(other, "Encounter/" + id(sent, 3))))));
    assertEquals(
        List.of("Bundle.entry[0].resource.encounter", "Bundle.entry[1].resource.encounter"),
        refused.issues().stream().map(Issue::location).toList());
  }

  @Test
  void whatTheRecordDoesNotMapIsReturnedAsItWasSent() throws Exception {
    String sent =
        """
        {"resourceType":"Patient","language":"fr",
         "contained":[{"resourceType":"Location","id":"o","name":"Ward 7"}],
         "extension":[{"url":"https://example.org/e","valueDecimal":1.50},
          {"url":"https://example.org/f","extension":[{"url":"g","valueInstant":
           "2024-02-29T12:00:00.120+01:00"},{"url":"h","valueReference":{"reference":"#o"}}]}],
         "identifier":[{"use":"official","system":"https://longwatch.org/fhir/sid/pseudonym",
          "value":"M-1","period":{"start":"2020"}}],
         "gender":"female","_gender":{"id":"x","extension":[{"url":"https://example.org/g",
          "valueString":"as told"}]},"birthDate":"1980","multipleBirthInteger":2,
         "maritalStatus":{"text":"married"},
         "communication":[{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"fr"}]},
          "preferred":true}],
         "managingOrganization":{"identifier":{
          "system":"https://longwatch.org/fhir/sid/centre","value":"LYON-01"}}}
        """;
    Bundle answer = sender.send(sender.lyon, transaction(post("Patient", urn(), null, sent)));
    com.fasterxml.jackson.databind.ObjectMapper json =
        new com.fasterxml.jackson.databind.ObjectMapper()
            .enable(
                com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    var kept =
        (com.fasterxml.jackson.databind.node.ObjectNode)
            json.readTree(stored("Patient", id(answer, 0).toString()).content());
    kept.remove(List.of("id", "meta"));
    assertEquals(json.readTree(sent), kept);
  }

  private static String answer(String patient, String visit) {
    return """
    {"resourceType":"Observation","status":"final","code":{"coding":[{
      "system":"https://longwatch.org/fhir/CodeSystem/atmp-observation",
      "code":"new-malignancy"}]},
     "subject":{"reference":"%s"},"encounter":{"reference":"%s"},
     "effectiveDateTime":"2021-01-01","valueCodeableConcept":{"coding":[{
      "system":"https://longwatch.org/fhir/CodeSystem/atmp-new-condition-answer",
      "code":"no"}]}}
    """
        .formatted(patient, visit);
  }

  @Test
  void theSameBytesMakeWhatHasNoIdentifierOnlyOnce() {
    String who = enrolled("TW-1", "1980");
    String visit =
        id(
                sender.send(
                    sender.lyon,
                    transaction(
                        post(
                            "Encounter",
                            urn(),
                            null,
                            visit("TW-V1", "Patient/" + who, "2021-01-01")))),
                0)
            .toString();
    String said = post("Observation", urn(), null, answer("Patient/" + who, "Encounter/" + visit));
    // with a correction that corrects nothing
    String unchanged = transaction(put("Patient", who, patient("TW-1", "1980")), said);
    Bundle first = sender.send(sender.lyon, unchanged);
    Bundle again = sender.send(sender.lyon, unchanged);
    assertEquals(List.of("200 OK", "201 Created"), statuses(again));
    assertEquals(lines(first), lines(again));
    assertEquals(lines(first), lines(sender.send(sender.lyon, unchanged)));
    // with one that is overtaken, so that the same bytes correct once more
    String changed = transaction(put("Patient", who, patient("TW-1", "1981")), said);
    Bundle made = sender.send(sender.lyon, changed);
    sender.put(sender.lyon, "Patient", who, patient("TW-1", "1982"));
    Bundle back = sender.send(sender.lyon, changed);
    assertEquals(id(made, 1), id(back, 1));
    assertEquals(4, stored("Patient", who).version());
    assertEquals("1981", current("Patient", who).getBirthDateElement().getValueAsString());
    assertEquals(
        2,
        sender.count(
            "select count(*) from fhir.resource where type = 'Observation' and patient_id = ?",
            UUID.fromString(who)));
    // and what has been deleted since does not come back
    sender.delete(sender.lyon, "Observation", id(first, 1).toString(), null);
    Refusal gone = assertThrows(Refusal.class, () -> sender.send(sender.lyon, unchanged));
    assertEquals(410, gone.status());
  }

  private static List<String> lines(Bundle answer) {
    return answer.getEntry().stream()
        .map(
            line ->
                line.getResponse().getStatus()
                    + " "
                    + line.getResponse().getLocation()
                    + " "
                    + line.getResponse().getLastModifiedElement().getValueAsString())
        .toList();
  }

  // states in the order they were made

  @Test
  void anOlderStateThatComesLateIsHistoryAndTheNewerOneStays() {
    String who = enrolled("L-1", "1980");
    String newer = dated(patient("L-1", "1985"), "2026-03-02T10:00:00Z");
    String older = dated(patient("L-1", "1984"), "2026-03-01T10:00:00Z");
    sender.put(sender.lyon, "Patient", who, newer);
    Bundle answer = sender.put(sender.lyon, "Patient", who, older);
    assertEquals(List.of("200 OK"), statuses(answer));
    OperationOutcome said = (OperationOutcome) answer.getEntryFirstRep().getResponse().getOutcome();
    assertEquals(OperationOutcome.IssueSeverity.WARNING, said.getIssueFirstRep().getSeverity());
    assertEquals("1985", current("Patient", who).getBirthDateElement().getValueAsString());
    assertEquals(4, stored("Patient", who).version());
    assertEquals("1984", version("Patient", who, 3).getBirthDateElement().getValueAsString());
    assertEquals(
        "1985",
        sender
            .harness
            .asRegistry(
                () ->
                    sender
                        .harness
                        .get(org.longwatch.platform.Sql.class)
                        .first(
                            "select birth_date from registry.patient where pseudonym = 'L-1'",
                            row -> row.getString(1)))
            .orElseThrow());
    // sent again, it is history already
    sender.put(sender.lyon, "Patient", who, older);
    assertEquals(4, stored("Patient", who).version());
  }

  @Test
  void aStateSaidAgainIsAsNewAsItWasSaidLast() {
    String who = enrolled("L-4", "1980");
    sender.put(sender.lyon, "Patient", who, dated(patient("L-4", "1985"), "2026-03-02T10:00:00Z"));
    sender.put(sender.lyon, "Patient", who, dated(patient("L-4", "1985"), "2026-03-02T12:00:00Z"));
    assertEquals(2, stored("Patient", who).version());
    sender.put(sender.lyon, "Patient", who, dated(patient("L-4", "1984"), "2026-03-02T11:00:00Z"));
    assertEquals("1985", current("Patient", who).getBirthDateElement().getValueAsString());
    // and what came late is not taken for the newest, however often it comes
    sender.put(sender.lyon, "Patient", who, dated(patient("L-4", "1984"), "2026-03-02T11:00:00Z"));
    sender.put(sender.lyon, "Patient", who, dated(patient("L-4", "1983"), "2026-03-02T11:30:00Z"));
    assertEquals("1985", current("Patient", who).getBirthDateElement().getValueAsString());
  }

  @Test
  void aLateStateIsFoundAmongAllVersionsByWhatItSays() {
    String who = enrolled("L-5", "1980");
    for (int i = 0; i < 12; i++) {
      String told =
          dated(
              patient("L-5", "19" + (60 + i)),
              "2026-03-0" + (1 + i / 4) + "T1" + i % 4 + ":00:00Z");
      sender.put(
          sender.lyon,
          "Patient",
          who,
          told.replace("\"female\"", i % 2 == 0 ? "\"female\"" : "\"male\""));
    }
    assertEquals(13, stored("Patient", who).version());
    ResourceStore store = sender.harness.get(ResourceStore.class);
    for (int version = 1; version <= 13; version++) {
      Patient told = version("Patient", who, version);
      assertTrue(
          sender.as(sender.lyon, () -> store.says(UUID.fromString(who), unstamped(told, who))));
      told.getGenderElement().addExtension("urn:x", new StringType("Zoë"));
      assertFalse(
          sender.as(sender.lyon, () -> store.says(UUID.fromString(who), unstamped(told, who))));
    }
    // history already, which makes no version, and something new, which makes two
    sender.put(sender.lyon, "Patient", who, dated(patient("L-5", "1962"), "2026-03-01T08:00:00Z"));
    assertEquals(13, stored("Patient", who).version());
    sender.put(sender.lyon, "Patient", who, dated(patient("L-5", "1959"), "2026-03-01T08:00:00Z"));
    assertEquals(15, stored("Patient", who).version());
  }

  private static Fhir.Unstamped unstamped(Patient patient, String id) {
    return Fhir.unstamped(patient, UUID.fromString(id));
  }

  @Test
  void statesThatSayNothingAboutTheirTimeFollowEachOther() {
    String who = enrolled("L-2", "1980");
    for (String year : List.of("1981", "1980", "1981")) {
      sender.put(sender.lyon, "Patient", who, patient("L-2", year));
    }
    assertEquals(4, stored("Patient", who).version());
  }

  @Test
  void whoeverReadsAndWritesBackIsNotLateByOurOwnDates() {
    String who = enrolled("L-3", "1980");
    sender.put(
        sender.lyon,
        "Patient",
        who,
        dated(patient("L-3", "1985"), Instant.now().plusSeconds(60).toString()));
    Patient read = current("Patient", who);
    read.getBirthDateElement().setValueAsString("1986");
    sender.put(sender.lyon, "Patient", who, Fhir.write(read));
    assertEquals("1986", current("Patient", who).getBirthDateElement().getValueAsString());
    // and one who read an older version has missed what came since
    Patient stale = version("Patient", who, 2);
    stale.getBirthDateElement().setValueAsString("1987");
    sender.put(sender.lyon, "Patient", who, Fhir.write(stale));
    assertEquals("1986", current("Patient", who).getBirthDateElement().getValueAsString());
  }

  // references

  @Test
  void linksAndIdentifiersLeadToTheResourcesTheyName() {
    String p = urn();
    String told =
        visit("R-V1", "X", "2021-01-01")
            .replace(
                "\"subject\":{\"reference\":\"X\"}",
                "\"subject\":{\"identifier\":{\"system\":"
                    + "\"https://longwatch.org/fhir/sid/pseudonym\",\"value\":\"R-1\"}}")
            .replaceFirst(
                "\\{",
                "{\"text\":{\"status\":\"generated\",\"div\":\"<div"
                    + " xmlns=\\\\\"http://www.w3.org/1999/xhtml\\\\\">Of <a href=\\\\\""
                    + p
                    + "\\\\\">whom</a></div>\"},");
    Bundle sent =
        sender.send(
            sender.lyon,
            transaction(
                post("Patient", p, null, patient("R-1", "1980")),
                post("Encounter", urn(), null, told)));
    Encounter read =
        Fhir.parse(Encounter.class, stored("Encounter", id(sent, 1).toString()).content());
    assertEquals("Patient/" + id(sent, 0), read.getSubject().getReference());
    assertEquals("R-1", read.getSubject().getIdentifier().getValue());
    assertTrue(read.getText().getDivAsString().contains("href=\"Patient/" + id(sent, 0) + "\""));
  }

  @Test
  void aCorrectionByIdInABundleNeedsNoFullUrl() {
    String who = enrolled("R-2", "1980");
    assertEquals(
        List.of("200 OK"),
        statuses(
            sender.send(sender.lyon, transaction(put("Patient", who, patient("R-2", "1982"))))));
  }

  @Test
  void aCorrectionCannotTakeTheIdentifierOfAnother() {
    String p = urn();
    Bundle sent =
        sender.send(
            sender.lyon,
            transaction(
                post("Patient", p, null, patient("R-14", "1980")),
                post("Encounter", urn(), null, visit("R-V4", p, "2021-01-01")),
                post("Encounter", urn(), null, local("17", visit("R-V5", p, "2021-02-01")))));
    String first = id(sent, 1).toString();
    String corrected = visit("R-V4", "Patient/" + id(sent, 0), "2021-01-01");
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () -> sender.put(sender.lyon, "Encounter", first, local("17", corrected)));
    assertEquals(409, refusal.status());
    assertEquals(1, stored("Encounter", first).version());
    // one that names nothing yet may be brought along
    sender.put(sender.lyon, "Encounter", first, local("18", corrected));
    assertEquals(2, stored("Encounter", first).version());
  }

  private static String local(String value, String resource) {
    return resource.replaceFirst(
        "\"identifier\":\\[",
        "$0{\"system\":\"https://ehr.example.org/visits\",\"value\":\"" + value + "\"},");
  }

  @Test
  void whoContradictsThemselvesAboutTheIdIsAskedAgain() {
    String who = enrolled("R-7", "1980");
    String other = enrolled("R-8", "1980");
    String wrong =
        put("Patient", who, patient("R-7", "1981"))
            .replaceFirst("\"id\":\"" + who, "\"id\":\"" + other);
    String doubled =
        put("Patient", who, patient("R-7", "1981"))
            .replace("\"Patient/" + who, "\"Patient/" + who + "?identifier=urn:x|R-8");
    for (String entry : List.of(wrong, doubled)) {
      Refusal refusal =
          assertThrows(Refusal.class, () -> sender.send(sender.lyon, transaction(entry)));
      assertEquals(400, refusal.status());
    }
    assertEquals(1, stored("Patient", who).version());
  }

  @Test
  void relativeReferencesFollowTheAddressesOfWhereTheyComeFrom() {
    String theirs = "https://ehr.example.org/r4/";
    Bundle sent =
        sender.send(
            sender.lyon,
            transaction(
                post(
                    "Patient",
                    theirs + "Patient/17",
                    null,
                    patient("R-3", "1980").replaceFirst("\\{", "{\"id\":\"17\",")),
                post(
                    "Encounter",
                    theirs + "Encounter/18",
                    null,
                    visit("R-V3", "Patient/17", "2021-01-01")
                        .replaceFirst("\\{", "{\"id\":\"18\","))));
    assertEquals(List.of("201 Created", "201 Created"), statuses(sent));
  }

  @Test
  void twoNamesOfOneThingInATransactionAreFoundOut() {
    String who = enrolled("R-4", "1980");
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                sender.send(
                    sender.lyon,
                    transaction(
                        put("Patient", who, patient("R-4", "1981")),
                        patchEntry(
                            "Patient?identifier=https://longwatch.org/fhir/sid/pseudonym|R-4"))));
    assertEquals(400, refusal.status());
    assertTrue(refusal.issues().stream().anyMatch(issue -> issue.text().contains("0 and 1")));
  }

  @Test
  void noWordStandsBesideAReferenceToAPatientInAnyResource() {
    String p = urn();
    String v = urn();
    String named = "{\"reference\":\"" + p + "\"";
    String shown = named + ",\"display\":\"Meier\"";
    String observation = answer(p, v);
    String inside =
        "{\"contained\":[{\"resourceType\":\"%s\",\"id\":\"c\",\"%s\":{%s\"display\":\"Meier\"}}],";
    String logical =
        "\"identifier\":{\"system\":\"https://longwatch.org/fhir/sid/pseudonym\",\"value\":\"X\"},";
    Map<String, String> refused =
        Map.of(
            observation.replace(named, shown), "subject.display",
            observation.replace(named, shown.replace("Meier", "Anna Meier")), "subject.display",
            observation.replace("\"final\",", "\"final\",\"focus\":[" + shown + "}],"),
                "focus.display",
            observation.replace(
                    "\"final\",", "\"final\",\"focus\":[{" + logical + "\"display\":\"Meier\"}],"),
                "focus.display",
            observation.replaceFirst("\\{", inside.formatted("Condition", "subject", "")),
                "contained[0].subject.display",
            observation.replaceFirst(
                    "\\{",
                    inside.formatted("Procedure", "asserter", "\"reference\":\"" + p + "\",")),
                "contained[0].asserter.display");
    refused.forEach(
        (resource, place) -> {
          Refusal refusal =
              assertThrows(
                  Refusal.class,
                  () ->
                      sender.send(
                          sender.lyon,
                          transaction(
                              post("Patient", p, null, patient("W-1", "1980")),
                              post("Encounter", v, null, visit("W-V1", p, "2021-01-01")),
                              post("Observation", urn(), null, resource))));
          assertTrue(
              refusal.issues().stream()
                  .anyMatch(
                      issue ->
                          issue.refuses()
                              && issue.location().equals("Bundle.entry[2].resource." + place)
                              && issue.text().contains("leave the display out")),
              place + refusal.issues());
        });
    // words beside anything else stay
    assertEquals(
        "201 Created",
        statuses(
                sender.send(
                    sender.lyon,
                    transaction(
                        post("Patient", p, null, patient("W-1", "1980")),
                        post("Encounter", v, null, visit("W-V1", p, "2021-01-01")),
                        post(
                            "Observation",
                            urn(),
                            null,
                            observation.replace(
                                "\"reference\":\"" + v + "\"",
                                "\"reference\":\"" + v + "\",\"display\":\"First visit\"")))))
            .get(2));
  }

  // names of submissions

  @Test
  void aBundlesOwnIdentifierMakesItOneSubmission() {
    String one = named("N-1", post("Patient", urn(), null, patient("N-1", "1980")));
    Bundle first = sender.send(sender.lyon, one);
    // the same said with other white space and in another order of fields
    String same =
        one.replace("\"type\":\"transaction\",", "")
            .replaceFirst("}$", ", \"type\" : \"transaction\"}");
    assertEquals(Fhir.write(first), Fhir.write(sender.send(sender.lyon, same)));
    Refusal other =
        assertThrows(
            Refusal.class, () -> sender.send(sender.lyon, one.replace("\"female\"", "\"male\"")));
    assertEquals(409, other.status());
    assertEquals(
        List.of("", "Bundle.entry[0].resource.gender"),
        other.issues().stream().map(Issue::location).toList());
    assertEquals(1, sender.count("select count(*) from registry.patient where pseudonym = 'N-1'"));
  }

  @Test
  void aKeyNeverMeetsTheNameOfABundle() {
    String one = named("N-2", post("Patient", urn(), null, patient("N-2", "1980")));
    sender.send(sender.lyon, one);
    assertEquals(
        List.of("201 Created"),
        statuses(
            sender.send(
                sender.lyon,
                "urn:x|N-2",
                transaction(post("Patient", urn(), null, patient("N-3", "1980"))))));
  }

  @Test
  void afterAFailureWhoeverWaitedTakesThePlace() {
    String json = transaction(post("Patient", urn(), null, patient("F-9", "1980")));
    Receipt waiting = sender.receive(sender.lyon, "POST /", null, json);
    sender.harness.get(Inbox.class).fail(waiting.id());
    // a third one comes meanwhile and is taken
    Bundle third = sender.send(sender.lyon, json);
    Bundle answer =
        sender.as(
            sender.lyon,
            () ->
                sender
                    .harness
                    .get(FrontDoor.class)
                    .take(
                        waiting,
                        json.getBytes(StandardCharsets.UTF_8),
                        () -> EntryReader.of(Fhir.parse(Bundle.class, json))));
    assertEquals(Fhir.write(third), Fhir.write(answer));
    String alone = transaction(post("Patient", urn(), null, patient("F-10", "1980")));
    Receipt failed = sender.receive(sender.lyon, "POST /", null, alone);
    sender.harness.get(Inbox.class).fail(failed.id());
    assertEquals(
        List.of("201 Created"),
        statuses(
            sender.as(
                sender.lyon,
                () ->
                    sender
                        .harness
                        .get(FrontDoor.class)
                        .take(
                            failed,
                            alone.getBytes(StandardCharsets.UTF_8),
                            () -> EntryReader.of(Fhir.parse(Bundle.class, alone))))));
    assertEquals(
        1,
        sender.count(
            "select count(*) from intake.receipt where id = ? and outcome = 'ACCEPTED'",
            failed.id()));
  }

  // rehearsals

  @Test
  void aRehearsalSaysEverythingAndLeavesNothing() {
    long before = versions();
    String p = urn();
    String json =
        transaction(
            post("Patient", p, null, patient("V-1", "1980")),
            post("Encounter", urn(), null, visit("V-V1", p, "1970-01-01")),
            post(
                "Encounter",
                urn(),
                null,
                visit("V-V2", "Patient/" + UUID.randomUUID(), "2021-01-01")));
    List<Issue> issues = rehearse(json);
    assertTrue(
        issues.stream()
            .anyMatch(i -> i.location().equals("Bundle.entry[1].resource.period.start")));
    assertTrue(
        issues.stream().anyMatch(i -> i.location().equals("Bundle.entry[2].resource.subject")));
    assertEquals(before, versions());
    assertEquals(0, sender.count("select count(*) from registry.patient where pseudonym = 'V-1'"));
    assertEquals(
        List.of(),
        rehearse(transaction(post("Patient", urn(), null, patient("V-2", "1980")))).stream()
            .filter(Issue::refuses)
            .toList());
    assertEquals(0, sender.count("select count(*) from fhir.identity where value = 'V-2'"));
    assertEquals(
        List.of("201 Created"),
        statuses(
            sender.send(
                sender.lyon, transaction(post("Patient", urn(), null, patient("V-2", "1980"))))));
  }

  // purging

  @Test
  void aStewardRemovesBytesAndTheirHashStays() {
    String json = transaction(post("Patient", urn(), null, patient("U-1", "1980")));
    Receipt receipt = sender.receive(sender.lyon, "POST /", null, json);
    sender.send(sender.lyon, json);
    Actor steward =
        new Actor(
            UUID.randomUUID(),
            "steward",
            "Steward",
            java.util.Set.of(Role.STEWARD),
            Optional.empty(),
            Optional.empty());
    Receipts receipts = sender.harness.get(Receipts.class);
    assertThrows(
        Forbidden.class,
        () -> sender.harness.as(sender.lyon, () -> receipts.purge(receipt.id(), "a name in it")));
    assertThrows(
        RegistryException.class,
        () -> sender.harness.as(steward, () -> receipts.purge(receipt.id(), " ")));
    sender.harness.as(steward, () -> receipts.purge(receipt.id(), "a name in it"));
    assertTrue(
        sender.harness.asRegistry(
            () -> sender.harness.get(Inbox.class).bytes(receipt.id()).isEmpty()));
    assertEquals(
        1,
        sender.count(
            "select count(*) from intake.receipt where id = ? and sha256 = ? and purge_reason ="
                + " 'a name in it'",
            receipt.id(),
            org.longwatch.security.Sha256.of(json)));
    assertEquals(
        1,
        sender.count(
            "select count(*) from security.audit_entry where action = 'purged' and subject = ?",
            receipt.id()));
    assertThrows(
        NotFound.class,
        () -> sender.harness.as(steward, () -> receipts.purge(receipt.id(), "a name in it")));
    // and the answer is remembered without them
    assertEquals(List.of("201 Created"), statuses(sender.send(sender.lyon, json)));
  }

  @Test
  void purgingABatchRemovesItsPartsAndWhateverElseHasTheirBytes() {
    String named = post("Patient", urn(), null, patient("PU-1", "1980"));
    String json = batch(named, post("Patient", urn(), null, patient("PU-2", "1981")));
    Receipt whole = sender.receive(sender.lyon, "POST /", null, json);
    sender.batch(sender.lyon, null, json);
    sender.batch(sender.lyon, null, batch(named));
    String elsewhere = batch(post("Patient", urn(), null, patient("PU-3", "1981")));
    Receipt other = sender.receive(sender.lyon, "POST /", null, elsewhere);
    sender.batch(sender.lyon, null, elsewhere);
    assertEquals(2, sender.count(PARTS_LEFT, whole.id()));
    Receipts receipts = sender.harness.get(Receipts.class);
    sender.harness.as(steward(), () -> receipts.purge(whole.id(), "a name in it"));
    assertEquals(0, sender.count(PARTS_LEFT, whole.id()));
    assertEquals(
        0,
        sender.count(
            "select count(*) from intake.receipt r join intake.inbox i on i.receipt_id = r.id"
                + " join intake.part p on p.whole_id = r.id join intake.part q"
                + " on q.part_id = p.part_id where q.whole_id = ?",
            whole.id()));
    assertEquals(1, sender.count(PARTS_LEFT, other.id()));
    assertEquals(
        1,
        sender.count(
            "select count(*) from intake.receipt where id = ? and request = 'POST'"
                + " and issues = '[]'",
            whole.id()));
  }

  private static final String PARTS_LEFT =
      "select count(*) from intake.part p join intake.inbox i on i.receipt_id = p.part_id"
          + " where p.whole_id = ?";

  private static Actor steward() {
    return new Actor(
        UUID.randomUUID(),
        "stella",
        "Stella",
        Set.of(Role.STEWARD),
        Optional.empty(),
        Optional.empty());
  }

  // names and conditions

  @Test
  void aKeyIsForOneRequestEvenWhereTheBytesAreTheSame() {
    String who = "Patient/" + enrolled("KR-1", "1980");
    Bundle sent =
        sender.send(
            sender.lyon,
            transaction(
                post("Encounter", urn(), null, visit("KR-V1", who, "2021-01-01")),
                post("Encounter", urn(), null, visit("KR-V2", who, "2021-02-01"))));
    String one = id(sent, 0).toString();
    String two = id(sent, 1).toString();
    sender.deleteUnder("key-kr", sender.lyon, "Encounter", one);
    sender.deleteUnder("key-kr", sender.lyon, "Encounter", one);
    Refusal refusal =
        assertThrows(
            Refusal.class, () -> sender.deleteUnder("key-kr", sender.lyon, "Encounter", two));
    assertEquals(409, refusal.status());
    assertTrue(stored("Encounter", one).content() == null);
    assertTrue(stored("Encounter", two).content() != null);
  }

  @Test
  void whoIsAskedForIsNotKeptInClear() {
    enrolled("CL-1", "1980");
    String condition = "identifier=https://longwatch.org/fhir/sid/pseudonym|CL-1";
    Receipt receipt =
        sender.receive(sender.lyon, "PUT /Patient?" + condition + " If-Match: W/\"1\"", null, "{}");
    sender.batch(
        sender.lyon,
        null,
        batch(
            putIf("Patient", "pseudonym|CL-1", patient("CL-1", "1981"))
                .replaceFirst("\"fullUrl\":\"[^\"]*\",", "")));
    assertEquals(
        1,
        sender.count(
            "select count(*) from intake.receipt where id = ? and request = 'PUT /Patient'",
            receipt.id()));
    assertEquals(
        0, sender.count("select count(*) from intake.receipt where request like '%CL-1%'"));
  }

  @Test
  void anEndlessBundleIdentifierIsRefused() {
    for (String type : List.of("transaction", "batch")) {
      String json =
          transaction(post("Patient", urn(), null, patient("LN-1", "1980")))
              .replace(
                  "\"type\":\"transaction\"",
                  "\"identifier\":{\"system\":\"urn:x\",\"value\":\""
                      + noise(4000)
                      + "\"},\"type\":\""
                      + type
                      + "\"");
      Refusal refusal = assertThrows(Refusal.class, () -> json(type.equals("batch"), json));
      assertEquals(400, refusal.status());
    }
  }

  private static Bundle json(boolean batch, String json) {
    return batch ? sender.batch(sender.lyon, null, json) : sender.send(sender.lyon, json);
  }

  /** What no index can press together. */
  private static String noise(int length) {
    Random draw = new Random(7);
    StringBuilder noise = new StringBuilder();
    while (noise.length() < length) {
      noise.append(Long.toString(draw.nextLong(Long.MAX_VALUE), 36));
    }
    return noise.substring(0, length);
  }

  @Test
  void aPatchThatGrowsWithoutEndIsRefused() {
    String who = enrolled("BO-1", "1980");
    StringBuilder bomb =
        new StringBuilder(
            "[{\"op\":\"add\",\"path\":\"/name\",\"value\":[{\"given\":[\"xxxxxxxx\"]}]}");
    for (int i = 0; i < 60; i++) {
      bomb.append(",{\"op\":\"copy\",\"from\":\"/name\",\"path\":\"/name/-\"}");
    }
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () -> sender.patch(sender.lyon, "Patient", who, null, bomb.append("]").toString()));
    assertEquals(413, refusal.status());
  }

  @Test
  void aBatchIsRehearsedEntryByEntry() {
    String json =
        batch(
            post("Patient", urn(), null, patient("RE-1", "1980")),
            post("Patient", urn(), null, patient("RE-2", "2999")),
            delete("Encounter/" + UUID.randomUUID()));
    List<Issue> issues =
        sender.as(
            sender.lyon,
            () ->
                sender
                    .harness
                    .get(Rehearsals.class)
                    .ofBundle(
                        Fhir.parse(Bundle.class, json),
                        json.getBytes(StandardCharsets.UTF_8),
                        List.of()));
    assertTrue(issues.stream().noneMatch(issue -> issue.location().startsWith("Bundle.entry[0]")));
    assertTrue(issues.stream().anyMatch(issue -> issue.location().startsWith("Bundle.entry[1]")));
    assertTrue(issues.stream().anyMatch(issue -> issue.location().startsWith("Bundle.entry[2]")));
    assertEquals(issues.size(), issues.stream().distinct().count());
    assertEquals(0, sender.count("select count(*) from registry.patient where pseudonym = 'RE-1'"));
  }

  @Test
  void aLotNobodyKnowsIsSaidTogetherWithWhatElseIsWrong() {
    String p = urn();
    String m = urn();
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                sender.send(
                    sender.lyon,
                    transaction(
                        post("Patient", p, null, patient("X-9", "1980")),
                        post("Medication", m, null, medication("NO-SUCH-LOT")),
                        post(
                            "MedicationAdministration",
                            urn(),
                            null,
                            administration("X-A9", p, m, "2999-01-01")))));
    assertTrue(refusal.issues().size() >= 2, refusal.issues().toString());
  }

  private List<Issue> rehearse(String json) {
    List<Issue> found =
        sender.harness.get(ProfileValidator.class).validate(json.getBytes(StandardCharsets.UTF_8));
    return sender.as(
        sender.lyon,
        () ->
            sender
                .harness
                .get(FrontDoor.class)
                .rehearse(found, () -> EntryReader.of(Fhir.parse(Bundle.class, json))));
  }

  private static String enrolled(String pseudonym, String birth) {
    return id(
            sender.send(
                sender.lyon, transaction(post("Patient", urn(), null, patient(pseudonym, birth)))),
            0)
        .toString();
  }

  private static Patient current(String type, String id) {
    return Fhir.parse(Patient.class, stored(type, id).content());
  }

  private static Patient version(String type, String id, int version) {
    return Fhir.parse(
        Patient.class,
        sender
            .as(
                sender.lyon,
                () ->
                    sender
                        .harness
                        .get(ResourceStore.class)
                        .read(type, UUID.fromString(id), version))
            .orElseThrow()
            .content());
  }

  private static StoredVersion stored(String type, String id) {
    return sender
        .as(
            sender.lyon,
            () -> sender.harness.get(ResourceStore.class).read(type, UUID.fromString(id), 0))
        .orElseThrow();
  }

  private static long versions() {
    return sender.count("select count(*) from fhir.resource_version");
  }

  private static String batch(String... entries) {
    return transaction(entries).replace("\"transaction\"", "\"batch\"");
  }

  private static String named(String name, String... entries) {
    return transaction(entries)
        .replaceFirst("\\{", "{\"identifier\":{\"system\":\"urn:x\",\"value\":\"" + name + "\"},");
  }

  private static String dated(String resource, String moment) {
    return resource.replaceFirst("\\{", "{\"meta\":{\"lastUpdated\":\"" + moment + "\"},");
  }

  private static String get(String url) {
    return "{\"request\":{\"method\":\"GET\",\"url\":\"" + url + "\"}}";
  }

  private static String delete(String url) {
    return "{\"request\":{\"method\":\"DELETE\",\"url\":\"" + url + "\"}}";
  }

  private static String put(String type, String id, String resource) {
    return "{\"resource\":"
        + resource.replaceFirst("\\{", "{\"id\":\"" + id + "\",")
        + ",\"request\":{\"method\":\"PUT\",\"url\":\""
        + type
        + "/"
        + id
        + "\"}}";
  }

  private static String patchEntry(String url) {
    return "{\"resource\":{\"resourceType\":\"Binary\",\"contentType\":"
        + "\"application/json-patch+json\",\"data\":\""
        + Base64.getEncoder()
            .encodeToString(
                "[{\"op\":\"test\",\"path\":\"/gender\",\"value\":\"female\"}]"
                    .getBytes(StandardCharsets.UTF_8))
        + "\"},\"request\":{\"method\":\"PATCH\",\"url\":\""
        + url
        + "\"}}";
  }

  private static List<String> statuses(Bundle answer) {
    return answer.getEntry().stream().map(entry -> entry.getResponse().getStatus()).toList();
  }

  private static UUID id(Bundle answer, int entry) {
    return UUID.fromString(
        new IdType(answer.getEntry().get(entry).getResponse().getLocation()).getIdPart());
  }
}
