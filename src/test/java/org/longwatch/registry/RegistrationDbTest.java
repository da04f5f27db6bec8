package org.longwatch.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.platform.Sql;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.support.Harness;

class RegistrationDbTest {

  private static Harness harness;
  private static CentreId centre;

  @BeforeAll
  static void start() {
    harness = Harness.start();
    centre =
        harness.asRegistry(
            () -> catalogue().addCentre("C01", "One", "DE", ZoneId.of("Europe/Berlin"), 8));
    harness.asRegistry(
        () ->
            catalogue()
                .addBatch(
                    catalogue().addProduct("LV", "Lenti", VectorClass.LENTI, "HSC", "Holder"),
                    "L1",
                    Optional.empty()));
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  void everythingWrongWithATreatmentIsNamedAtOnce() {
    RegisterPatient patient = registered("P1", "2015-06");
    RegisterTreatment wrong = treatment(patient, "T1", "UNKNOWN", "L9", LocalDate.of(2014, 1, 1));
    List<Issue> issues = harness.asRegistry(() -> registration().issues(wrong, patient.line()));
    assertEquals(
        Set.of("MedicationAdministration.effective", "Medication.code"),
        Set.copyOf(issues.stream().map(Issue::location).toList()));
    assertThrows(
        RuleViolated.class, () -> harness.as(Actor.REGISTRY, () -> registration().register(wrong)));
  }

  @Test
  void anInfusionTomorrowIsRefusedInTheZoneOfTheCentre() {
    RegisterPatient patient = registered("P2", "1990");
    LocalDate today = harness.asRegistry(() -> catalogue().today(centre));
    assertTrue(issues(patient, today).isEmpty());
    assertEquals(1, issues(patient, today.plusDays(1)).size());
  }

  @Test
  void aCorrectionKeepsWhatWasKnownBefore() {
    RegisterPatient patient = registered("P3", "1990-01-01");
    RegisterTreatment first = treatment(patient, "T3", "LV", "L1", LocalDate.of(2020, 1, 1));
    harness.as(Actor.REGISTRY, () -> registration().register(first));
    long known = harness.lockPoint();
    harness.as(
        Actor.REGISTRY,
        () ->
            registration()
                .correct(
                    new RegisterTreatment(
                        first.id(),
                        centre,
                        patient.id(),
                        "T3",
                        "LV",
                        "L1",
                        LocalDate.of(2020, 2, 1),
                        Optional.empty(),
                        Optional.empty())));
    long corrected = harness.lockPoint();
    assertEquals(LocalDate.of(2020, 1, 1), dayKnownAt(first.id(), known));
    assertEquals(LocalDate.of(2020, 2, 1), dayKnownAt(first.id(), corrected));
  }

  @Test
  void anotherCentreDoesNotLearnThatAPatientExists() {
    RegisterPatient patient = registered("P4", "1990");
    Actor stranger =
        new Actor(
            UUID.randomUUID(),
            "x",
            "X",
            Set.of(Role.SITE_STAFF),
            Optional.of(CentreId.next()),
            Optional.empty());
    assertThrows(
        NotFound.class,
        () ->
            harness.as(
                stranger,
                () ->
                    registration()
                        .observeDeath(patient.id(), Optional.of(LocalDate.of(2020, 1, 1)))));
  }

  private static List<Issue> issues(RegisterPatient patient, LocalDate day) {
    return harness.asRegistry(
        () -> registration().issues(treatment(patient, "T", "LV", "L1", day), patient.line()));
  }

  private static LocalDate dayKnownAt(TreatmentId id, long lockPoint) {
    return harness.asRegistry(
        () ->
            harness
                .get(Sql.class)
                .first(
                    "select administered_on from registry.treatment_version v where v.id = ?"
                        + " and security.known_at(v.entry_id, v.superseded_by, ?)",
                    row -> row.getObject(1, LocalDate.class),
                    id.value(),
                    lockPoint)
                .orElseThrow());
  }

  private static RegisterPatient registered(String pseudonym, String birthDate) {
    RegisterPatient command =
        new RegisterPatient(
            PatientId.next(),
            centre,
            pseudonym,
            Sex.FEMALE,
            new PartialDate(birthDate),
            Optional.empty());
    harness.as(Actor.REGISTRY, () -> registration().register(command));
    return command;
  }

  private static RegisterTreatment treatment(
      RegisterPatient patient, String identifier, String product, String lot, LocalDate day) {
    return new RegisterTreatment(
        TreatmentId.next(),
        centre,
        patient.id(),
        identifier,
        product,
        lot,
        day,
        Optional.empty(),
        Optional.empty());
  }

  private static Registration registration() {
    return harness.get(Registration.class);
  }

  private static Catalogue catalogue() {
    return harness.get(Catalogue.class);
  }
}
