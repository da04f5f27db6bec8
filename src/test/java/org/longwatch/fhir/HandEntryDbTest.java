package org.longwatch.fhir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.longwatch.fhir.Sender.administration;
import static org.longwatch.fhir.Sender.medication;
import static org.longwatch.fhir.Sender.patient;
import static org.longwatch.fhir.Sender.post;
import static org.longwatch.fhir.Sender.transaction;
import static org.longwatch.fhir.Sender.urn;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.followup.AssessmentKind;
import org.longwatch.followup.AssessmentLine;
import org.longwatch.followup.ContactMode;
import org.longwatch.followup.FollowUpReader;
import org.longwatch.followup.VisitLine;
import org.longwatch.intake.ContactForm;
import org.longwatch.intake.ContactForms;
import org.longwatch.intake.ReceiptLine;
import org.longwatch.intake.Receipts;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Actor;
import org.longwatch.security.AuditEntry;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;

/** What a person enters goes the way of what a system sends. */
class HandEntryDbTest {

  private static final LocalDate DAY_ZERO = LocalDate.of(2024, 3, 12);

  /** Year 8, when a call is enough. */
  private static final LocalDate CALLED = DAY_ZERO.plusYears(8);

  private static Sender sender;
  private static Actor nurse;
  private static int patients;

  @BeforeAll
  static void start() {
    sender = Sender.start();
    nurse = person("nurse", Role.SITE_STAFF, sender.lyon.centre());
    sender.harness.moveTo(Instant.parse("2032-03-14T10:00:00Z"));
  }

  @AfterAll
  static void stop() {
    sender.close();
  }

  @Test
  void aliveAndNothingNewIsOneSubmissionInTheNameOfThePersonAndFulfilsTheYear() {
    PatientId patient = treated();
    assertEquals(Obligation.State.OPEN, year8(patient).state());
    take(nurse, form(patient, alive()));
    assertEquals(Obligation.State.FULFILLED, year8(patient).state());
    List<VisitLine> visits = read(() -> reader().visits(patient));
    assertEquals(1, visits.size());
    assertEquals(ContactMode.PHONE, visits.get(0).mode());
    List<AssessmentLine> answers = read(() -> reader().assessments(patient));
    assertEquals(6, answers.size());
    assertTrue(
        answers.stream().allMatch(line -> line.visit().equals(Optional.of(visits.get(0).id()))));

    ReceiptLine receipt =
        as(nurse, () -> sender.harness.get(Receipts.class).latest(nurse.centre(), 1)).get(0);
    assertEquals("nurse", receipt.client());
    assertEquals("ACCEPTED", receipt.outcome());
    AuditEntry entry =
        as(nurse, () -> sender.harness.get(AuditTrail.class).aboutPatient(patient, 50)).stream()
            .filter(each -> each.kind().equals("followup.visit"))
            .findFirst()
            .orElseThrow();
    assertEquals("nurse", entry.actor());
  }

  @Test
  void theCentresSystemReadsItAsFhir() {
    PatientId patient = treated();
    take(nurse, form(patient, alive()));
    UUID visit = read(() -> reader().visits(patient)).get(0).id();
    Encounter encounter = stored(Encounter.class, visit);
    assertEquals("Patient/" + patient, encounter.getSubject().getReference());
    assertEquals("VR", encounter.getClass_().getCode());
    UUID answer = read(() -> reader().assessments(patient)).get(0).id();
    assertEquals(
        "Encounter/" + visit, stored(Observation.class, answer).getEncounter().getReference());
  }

  @Test
  void aDoubleClickMakesOneVisit() throws Exception {
    PatientId patient = treated();
    ContactForm form = form(patient, alive());
    ExecutorService clicks = Executors.newFixedThreadPool(4);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      done.add(clicks.submit(() -> take(nurse, form)));
    }
    for (Future<?> each : done) {
      each.get();
    }
    clicks.shutdown();
    take(nurse, form);
    assertEquals(1, read(() -> reader().visits(patient)).size());
    assertEquals(6, read(() -> reader().assessments(patient)).size());
  }

  @Test
  void answersAreAddedToAContactThatIsThere() {
    PatientId patient = treated();
    take(nurse, form(patient, Map.of(AssessmentKind.VITAL_STATUS, "ALIVE")));
    take(
        nurse,
        new ContactForm(
            UUID.randomUUID(),
            patient,
            CALLED,
            Optional.of(read(() -> reader().visits(patient)).get(0).id()),
            Optional.empty(),
            Optional.empty(),
            Map.of(AssessmentKind.NEW_MALIGNANCY, "YES")));
    assertEquals(1, read(() -> reader().visits(patient)).size());
    assertEquals(2, read(() -> reader().assessments(patient)).size());
  }

  @Test
  void aDeathIsEnteredWithItsDay() {
    PatientId patient = treated();
    Map<AssessmentKind, String> dead = Map.of(AssessmentKind.VITAL_STATUS, "DEAD");
    assertEquals(List.of("Enter the day of death"), refused(form(patient, dead)));
    take(
        nurse,
        new ContactForm(
            UUID.randomUUID(),
            patient,
            CALLED,
            Optional.empty(),
            Optional.of(ContactMode.PHONE),
            Optional.of(CALLED.minusDays(40)),
            dead));
    assertEquals(
        Optional.of(CALLED.minusDays(40)),
        read(() -> sender.harness.get(RegistryReader.class).patient(patient))
            .orElseThrow()
            .deceasedOn());
  }

  @Test
  void whatARuleForbidsIsRefusedAndRemembered() {
    PatientId patient = treated();
    ContactForm tomorrow =
        new ContactForm(
            UUID.randomUUID(),
            patient,
            LocalDate.of(2032, 3, 20),
            Optional.empty(),
            Optional.of(ContactMode.PHONE),
            Optional.empty(),
            alive());
    assertTrue(refused(tomorrow).stream().anyMatch(text -> text.contains("future")));
    assertEquals(List.of(), read(() -> reader().visits(patient)));
    assertEquals(
        "REJECTED",
        as(nurse, () -> sender.harness.get(Receipts.class).latest(nurse.centre(), 1))
            .get(0)
            .outcome());
  }

  @Test
  void anotherCentresStaffFindsNoSuchPatient() {
    PatientId patient = treated();
    Actor stranger = person("graz-nurse", Role.SITE_STAFF, sender.graz.centre());
    assertThrows(NotFound.class, () -> take(stranger, form(patient, alive())));
    Actor both =
        new Actor(
            UUID.randomUUID(),
            "graz-both",
            "Both",
            Set.of(Role.SITE_STAFF, Role.STEWARD),
            sender.graz.centre(),
            Optional.empty());
    assertThrows(NotFound.class, () -> take(both, form(patient, alive())));
    assertEquals(List.of(), read(() -> reader().visits(patient)));
  }

  @Test
  void onlyPeopleOfACentreFillInForms() {
    PatientId patient = treated();
    assertThrows(Forbidden.class, () -> take(sender.lyon, form(patient, alive())));
    assertThrows(
        Forbidden.class,
        () -> take(person("steward", Role.STEWARD, Optional.empty()), form(patient, alive())));
  }

  private static PatientId treated() {
    int number = ++patients;
    String p = urn();
    String m = urn();
    Bundle answer =
        sender.send(
            sender.lyon,
            transaction(
                post("Patient", p, null, patient("H-" + number, "1987-04")),
                post("Medication", m, "lot|LENTI-HSC-1/B2024-031", medication("B2024-031")),
                post(
                    "MedicationAdministration",
                    urn(),
                    null,
                    administration("H-A" + number, p, m, DAY_ZERO.toString()))));
    return new PatientId(
        UUID.fromString(
            new IdType(answer.getEntryFirstRep().getResponse().getLocation()).getIdPart()));
  }

  private static Map<AssessmentKind, String> alive() {
    Map<AssessmentKind, String> answers = new EnumMap<>(AssessmentKind.class);
    answers.put(AssessmentKind.VITAL_STATUS, "ALIVE");
    for (AssessmentKind kind : AssessmentKind.values()) {
      if (kind.name().startsWith("NEW_")) {
        answers.put(kind, "NO");
      }
    }
    return answers;
  }

  private static ContactForm form(PatientId patient, Map<AssessmentKind, String> answers) {
    return new ContactForm(
        UUID.randomUUID(),
        patient,
        CALLED,
        Optional.empty(),
        Optional.of(ContactMode.PHONE),
        Optional.empty(),
        answers);
  }

  private static Obligation year8(PatientId patient) {
    return read(() -> reader().plan(patient)).stream()
        .filter(owed -> owed.what().equals("Follow-up year 8"))
        .findFirst()
        .orElseThrow();
  }

  private static Actor person(String name, Role role, Optional<CentreId> centre) {
    return new Actor(UUID.randomUUID(), name, name, Set.of(role), centre, Optional.empty());
  }

  private static FollowUpReader reader() {
    return sender.harness.get(FollowUpReader.class);
  }

  private static void take(Actor actor, ContactForm form) {
    sender
        .harness
        .get(CurrentActor.class)
        .as(
            actor,
            () -> {
              sender.harness.get(ContactForms.class).take(form);
              return null;
            });
  }

  private static List<String> refused(ContactForm form) {
    return assertThrows(RuleViolated.class, () -> take(nurse, form)).issues().stream()
        .map(Issue::text)
        .toList();
  }

  private static <T> T read(java.util.concurrent.Callable<T> work) {
    return sender.harness.asRegistry(work);
  }

  private static <T> T as(Actor actor, java.util.concurrent.Callable<T> work) {
    return sender.harness.as(actor, work);
  }

  private static <T extends org.hl7.fhir.r4.model.Resource> T stored(Class<T> type, UUID id) {
    return Fhir.parse(
        type,
        as(
                sender.lyon,
                () -> sender.harness.get(ResourceStore.class).read(type.getSimpleName(), id, 0))
            .orElseThrow()
            .content());
  }
}
