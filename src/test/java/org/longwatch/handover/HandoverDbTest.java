package org.longwatch.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.longwatch.fhir.Sender.administration;
import static org.longwatch.fhir.Sender.medication;
import static org.longwatch.fhir.Sender.patient;
import static org.longwatch.fhir.Sender.post;
import static org.longwatch.fhir.Sender.transaction;
import static org.longwatch.fhir.Sender.urn;
import static org.longwatch.fhir.Sender.visit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.Sender;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.followup.FollowUp;
import org.longwatch.followup.FollowUpObligations;
import org.longwatch.followup.FollowUpReader;
import org.longwatch.followup.PatientState;
import org.longwatch.followup.VisitLine;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Actor;

/** A patient moves to another centre once that one accepts, with all that is owed and was sent. */
class HandoverDbTest {

  private static Sender sender;
  private static int patients;

  private String pseudonym;
  private PatientId patient;
  private UUID administration;
  private UUID visit;

  @BeforeAll
  static void start() {
    sender = Sender.start();
  }

  @AfterAll
  static void stop() {
    sender.close();
  }

  @BeforeEach
  void aTreatedPatientOfLyon() {
    sender.harness().moveTo(Instant.parse("2026-06-20T10:00:00Z"));
    pseudonym = "H-" + ++patients;
    String p = urn();
    String m = urn();
    Bundle answer =
        sender.send(
            sender.lyon(),
            transaction(
                post("Patient", p, "pseudonym|" + pseudonym, patient(pseudonym, "1990-02")),
                post("Medication", m, "lot|LENTI-HSC-1/B2024-031", medication("B2024-031")),
                post(
                    "MedicationAdministration",
                    urn(),
                    "administration|" + pseudonym + "-A",
                    administration(pseudonym + "-A", p, m, "2026-03-10")),
                post(
                    "Encounter",
                    urn(),
                    "visit|" + pseudonym + "-V",
                    visit(pseudonym + "-V", p, "2026-06-12"))));
    patient = new PatientId(id(answer, 0));
    administration = id(answer, 2);
    visit = id(answer, 3);
  }

  private static UUID id(Bundle answer, int entry) {
    return UUID.fromString(
        new IdType(answer.getEntry().get(entry).getResponse().getLocation()).getIdPart());
  }

  @Test
  void nothingMovesBeforeTheOtherCentreAccepts() {
    request(sender.lyon(), "GRAZ-01");
    assertEquals(1, open(sender.lyon()));
    assertEquals(0, open(sender.graz()));
    assertThrows(Conflict.class, () -> request(sender.lyon(), "GRAZ-01"), "one at a time");
  }

  @Test
  void theOtherCentreOwesWhatIsOwedSinceItHasAccepted() {
    UUID handover = request(sender.lyon(), "GRAZ-01");
    sender.harness().moveTo(Instant.parse("2026-08-25T10:00:00Z"));
    accept(sender.graz(), handover, "G-" + pseudonym);
    assertEquals(0, open(sender.lyon()));
    List<Obligation> owed = owed(sender.graz());
    assertEquals(1, owed.size(), "month 6; month 3 was fulfilled at the other centre");
    assertEquals("G-" + pseudonym, owed.get(0).pseudonym());
    assertEquals(LocalDate.of(2026, 8, 25), owed.get(0).owedSince());
    List<Obligation> plan =
        sender.harness().asRegistry(() -> sender.harness().get(FollowUpReader.class).plan(patient));
    assertEquals(Obligation.State.FULFILLED, plan.get(0).state());
    assertEquals(sender.lyon().centre().orElseThrow(), plan.get(0).centre(), "who did it");
  }

  @Test
  void whatWasSentIsReadByTheOtherCentreAndByNobodyElse() {
    accept(sender.graz(), request(sender.lyon(), "GRAZ-01"), "G-" + pseudonym);
    assertEquals(1, read(sender.graz()));
    assertEquals(0, read(sender.lyon()));
    // its own system finds the patient by the new name, and goes on
    String p = urn();
    Bundle answer =
        sender.send(
            sender.graz(),
            transaction(
                post("Patient", p, "pseudonym|G-" + pseudonym, graz("G-" + pseudonym)),
                post(
                    "Encounter",
                    urn(),
                    "visit|G-" + pseudonym,
                    visit("G-" + pseudonym, p, "2026-06-19"))));
    assertTrue(answer.getEntry().get(0).getResponse().getStatus().startsWith("200"));
    assertTrue(answer.getEntry().get(0).getResponse().getLocation().contains(patient.toString()));
    // the former centre's system is told that there is no such patient
    assertThrows(
        RuntimeException.class,
        () ->
            sender.send(
                sender.lyon(),
                transaction(
                    post(
                        "Encounter",
                        urn(),
                        "visit|" + pseudonym + "-late",
                        visit(pseudonym + "-late", "Patient/" + patient.value(), "2026-06-19")))));
  }

  @Test
  void theCentreThatHoldsThePatientCorrectsAndDeletesWhatTheFormerOneSent() {
    accept(sender.graz(), request(sender.lyon(), "GRAZ-01"), "G-" + pseudonym);
    sender.put(
        sender.graz(),
        "Encounter",
        visit.toString(),
        visit(pseudonym + "-V", "Patient/" + patient, "2026-06-14")
            .replaceFirst("\\{", "{\"id\":\"" + visit + "\","));
    assertEquals(LocalDate.of(2026, 6, 14), visits().get(0).heldOn());
    assertEquals(Obligation.State.FULFILLED, plan().get(0).state());
    assertThrows(
        RuntimeException.class,
        () -> sender.delete(sender.lyon(), "Encounter", visit.toString(), null));
    assertThrows(
        NotFound.class,
        () ->
            sender.as(
                sender.lyon(),
                () -> {
                  sender.harness().get(FollowUp.class).withdrawVisit(visit, "not ours any more");
                  return null;
                }));
    assertEquals(1, visits().size());
    sender.delete(sender.graz(), "Encounter", visit.toString(), null);
    assertEquals(List.of(), visits());
    assertEquals(
        sender.graz().centre().orElseThrow(), plan().get(0).centre(), "owed again, by them");
    assertEquals(0, open(sender.lyon()));
    // day 0 of everything, too
    sender.delete(sender.graz(), "MedicationAdministration", administration.toString(), null);
    assertTrue(plan().stream().allMatch(each -> each.state() == Obligation.State.CANCELLED));
  }

  @Test
  void whatWasMissedByThenStaysWithTheFormerCentre() {
    sender.delete(sender.lyon(), "Encounter", visit.toString(), null);
    UUID handover = request(sender.lyon(), "GRAZ-01");
    assertEquals(PatientState.Standing.TRANSFERRED, state());
    sender.harness().moveTo(Instant.parse("2026-09-01T10:00:00Z"));
    accept(sender.graz(), handover, "G-" + pseudonym);
    assertEquals(PatientState.Standing.ACTIVE, state());
    assertEquals(0, open(sender.lyon()));
    assertEquals(
        List.of("Follow-up month 6"), owed(sender.graz()).stream().map(Obligation::what).toList());
    Obligation missed = plan().get(0);
    assertEquals(Obligation.State.CANCELLED, missed.state());
    assertEquals(sender.lyon().centre().orElseThrow(), missed.centre());
  }

  private PatientState.Standing state() {
    return sender
        .harness()
        .asRegistry(() -> sender.harness().get(FollowUpReader.class).state(patient))
        .standing();
  }

  private List<VisitLine> visits() {
    return sender
        .harness()
        .asRegistry(() -> sender.harness().get(FollowUpReader.class).visits(patient));
  }

  private List<Obligation> plan() {
    return sender
        .harness()
        .asRegistry(() -> sender.harness().get(FollowUpReader.class).plan(patient));
  }

  @Test
  void whoIsNotAskedMustNotKnowAndWhoAskedMayTakeItBack() {
    UUID handover = request(sender.lyon(), "GRAZ-01");
    assertThrows(NotFound.class, () -> accept(sender.lyon(), handover, "MINE"));
    assertThrows(NotFound.class, () -> takeBack(sender.graz(), handover));
    assertThrows(NotFound.class, () -> request(sender.graz(), "LYON-01"));
    takeBack(sender.lyon(), handover);
    assertThrows(Conflict.class, () -> accept(sender.graz(), handover, "LATE"));
    UUID second = request(sender.lyon(), "GRAZ-01");
    sender.as(
        sender.graz(),
        () -> {
          sender.harness().get(Handovers.class).decline(second);
          return null;
        });
    assertEquals(
        List.of(HandoverState.TAKEN_BACK, HandoverState.DECLINED),
        sender
            .as(sender.lyon(), () -> sender.harness().get(HandoverReader.class).of(patient))
            .stream()
            .map(HandoverLine::state)
            .toList());
    assertEquals(
        sender.lyon().centre().orElseThrow(),
        sender
            .harness()
            .asRegistry(() -> sender.harness().get(RegistryReader.class).patient(patient))
            .orElseThrow()
            .centre());
  }

  @Test
  void impossibleWishesAreRefused() {
    assertThrows(RuleViolated.class, () -> request(sender.lyon(), "NOWHERE"));
    assertThrows(RuleViolated.class, () -> request(sender.lyon(), "LYON-01"));
    UUID handover = request(sender.lyon(), "GRAZ-01");
    assertThrows(RuleViolated.class, () -> accept(sender.graz(), handover, " "));
    sender.send(
        sender.graz(),
        transaction(post("Patient", urn(), "pseudonym|X-" + pseudonym, graz("X-" + pseudonym))));
    assertThrows(Conflict.class, () -> accept(sender.graz(), handover, "X-" + pseudonym));
    assertEquals(1, open(sender.lyon()), "nothing has moved");
  }

  @Test
  void whoDoesNotCareForPatientsHandsNobodyOver() {
    Actor steward =
        new Actor(
            UUID.randomUUID(),
            "steward",
            "Steward",
            java.util.Set.of(org.longwatch.security.Role.STEWARD),
            java.util.Optional.empty(),
            java.util.Optional.empty());
    assertThrows(Forbidden.class, () -> request(steward, "GRAZ-01"));
  }

  private static String graz(String pseudonym) {
    return patient(pseudonym, "1990-02").replace("LYON-01", "GRAZ-01");
  }

  private UUID request(Actor actor, String to) {
    return sender.as(actor, () -> sender.harness().get(Handovers.class).request(patient, to));
  }

  private static void accept(Actor actor, UUID handover, String pseudonym) {
    sender.as(
        actor,
        () -> {
          sender.harness().get(Handovers.class).accept(handover, pseudonym);
          return null;
        });
  }

  private static void takeBack(Actor actor, UUID handover) {
    sender.as(
        actor,
        () -> {
          sender.harness().get(Handovers.class).takeBack(handover);
          return null;
        });
  }

  private int read(Actor actor) {
    return sender
        .as(actor, () -> sender.harness().get(ResourceStore.class).at(List.of(patient.value())))
        .size();
  }

  private int open(Actor actor) {
    return owed(actor).size();
  }

  /** Of this patient, what is open at the actor's centre with a window that begins by autumn. */
  private List<Obligation> owed(Actor actor) {
    return sender
        .harness()
        .asRegistry(
            () ->
                sender
                    .harness()
                    .get(FollowUpObligations.class)
                    .open(List.of(actor.centre().orElseThrow()), LocalDate.of(2026, 10, 1)))
        .stream()
        .filter(each -> each.patient().equals(patient))
        .toList();
  }
}
