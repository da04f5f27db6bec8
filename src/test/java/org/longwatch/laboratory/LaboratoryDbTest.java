package org.longwatch.laboratory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.clonality.ClonalityAlertLine;
import org.longwatch.clonality.ClonalityReader;
import org.longwatch.clonality.ClonalityTier;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Sql;
import org.longwatch.registry.RegistryReader;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

class LaboratoryDbTest {

  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);

  private static Harness harness;
  private static int clinics;

  private Clinic clinic;
  private PatientId patient;

  @BeforeAll
  static void start() {
    harness = Harness.start();
    harness.moveTo(Instant.parse("2026-03-01T10:00:00Z"));
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @BeforeEach
  void aPatientOfANewClinic() {
    clinic = new Clinic(harness, "L" + ++clinics);
    patient = clinic.patient("P-1");
  }

  @Test
  void anAmountKeepsItsUnitAndComparator() {
    RecordLaboratoryResult command =
        amount(LaboratoryKind.PERSISTENCE, "50", "<", "{copies}/ug", DAY);
    record(command);
    LaboratoryResultLine line = results().get(0);
    assertEquals("{copies}/ug", line.unit());
    assertEquals("< 50 copies/ug", line.finding());
    assertEquals(command.id(), line.id());
    assertEquals("qPCR", line.method());
  }

  @Test
  void aResultNamesASpecimenOfTheSamePatient() {
    RecordSpecimen specimen = specimen("SP-1");
    record(specimen);
    RecordLaboratoryResult command = of(LaboratoryKind.RCL, Detection.NOT_DETECTED, DAY);
    RecordLaboratoryResult measured =
        new RecordLaboratoryResult(
            command.id(),
            command.centre(),
            command.patient(),
            command.kind(),
            DAY,
            Optional.empty(),
            "",
            "",
            command.detection(),
            "",
            "",
            Optional.of(specimen.id()));
    record(measured);
    assertEquals(Optional.of(specimen.id()), results().get(0).specimen());

    patient = clinic.patient("P-2");
    assertThrows(
        RuleViolated.class,
        () ->
            record(
                new RecordLaboratoryResult(
                    UUID.randomUUID(),
                    clinic.centre(),
                    patient,
                    LaboratoryKind.SHEDDING,
                    DAY,
                    Optional.of(BigDecimal.ONE),
                    "",
                    "{copies}/mL",
                    Optional.empty(),
                    "",
                    "",
                    Optional.of(specimen.id()))));
  }

  @Test
  void whatCannotBeIsRefusedAndSaid() {
    assertEquals(
        List.of("Observation.effective"),
        objections(of(LaboratoryKind.RCL, Detection.DETECTED, LocalDate.of(2026, 3, 2))));
    assertEquals(
        List.of("Observation.effective"),
        objections(of(LaboratoryKind.RCL, Detection.DETECTED, LocalDate.of(1989, 1, 1))));
    assertEquals(
        List.of("Observation.value"),
        objections(amount(LaboratoryKind.PERSISTENCE, "101", "", "%", DAY)));
    assertEquals(
        List.of("Observation.value"),
        objections(amount(LaboratoryKind.SHEDDING, "-1", "", "{copies}/mL", DAY)));
    assertEquals(
        List.of("Observation.value"),
        objections(amount(LaboratoryKind.RCL, "3", "", "{copies}/mL", DAY)));
    assertEquals(List.of(), objections(amount(LaboratoryKind.PERSISTENCE, "100", "", "%", DAY)));
  }

  @Test
  void detectedVirusAlertsAtTheHighestTierAndItsCorrectionSupersedesTheAlert() {
    RecordLaboratoryResult positive = of(LaboratoryKind.RCL, Detection.DETECTED, DAY);
    record(positive);
    ClonalityAlertLine alert = alerts().get(0);
    assertEquals(ClonalityTier.C4, alert.tier());
    assertTrue(alert.tier().isUrgent());
    assertEquals(List.of(positive.id()), alert.samples());
    assertEquals("RCL detected", alert.rule());
    record(positive);
    assertEquals(List.of(alert), alerts(), "the same again changes nothing");

    record(
        new RecordLaboratoryResult(
            positive.id(),
            positive.centre(),
            patient,
            LaboratoryKind.RCL,
            DAY,
            Optional.empty(),
            "",
            "",
            Optional.of(Detection.NOT_DETECTED),
            "",
            "culture",
            Optional.empty()));
    assertEquals(List.of(), alerts());
  }

  @Test
  void asManyResultsConfirmVirusAsTheRuleBookAsksFor() {
    harness.asRegistry(
        () ->
            harness
                .get(Sql.class)
                .update(
                    "insert into reference.rule (key, version, number, unit, source, status) values"
                        + " ('clonality.rcl.confirming', 2, 2, 'results', 'test', 'draft')"));
    try {
      record(of(LaboratoryKind.RCL, Detection.DETECTED, DAY));
      assertEquals(List.of(), alerts());
      record(of(LaboratoryKind.RCL, Detection.DETECTED, DAY.plusDays(20)));
      assertEquals("RCL detected in 2 results", alerts().get(0).rule());
      assertEquals(DAY.plusDays(20), alerts().get(0).sampleDay());
    } finally {
      harness.asRegistry(
          () ->
              harness
                  .get(Sql.class)
                  .update(
                      "delete from reference.rule where key = 'clonality.rcl.confirming' and"
                          + " version = 2"));
    }
  }

  @Test
  void aResultEnteredInErrorNoLongerCountsButStaysReadable() {
    RecordLaboratoryResult positive = of(LaboratoryKind.RCL, Detection.DETECTED, DAY);
    record(positive);
    long known = harness.lockPoint();
    withdraw(positive.id());
    withdraw(positive.id());
    assertEquals(List.of(), results());
    assertEquals(List.of(), alerts());
    assertEquals(1, standing("result", positive.id(), known));
    assertEquals(0, standing("result", positive.id(), harness.lockPoint()));
    withdraw(UUID.randomUUID());
  }

  @Test
  void aSpecimenEnteredInErrorGivesItsIdentifierBack() {
    RecordSpecimen wrong = specimen("SP-1");
    record(wrong);
    harness.as(clinic.staff(), () -> laboratory().withdrawSpecimen(wrong.id(), "wrong patient"));
    RecordSpecimen right = specimen("SP-1");
    record(right);
    assertEquals(
        List.of(right.id()),
        harness.asRegistry(() -> reader().specimens(patient)).stream()
            .map(SpecimenLine::id)
            .toList());
  }

  @Test
  void anotherCentreSeesNothingToWithdraw() {
    RecordLaboratoryResult result = of(LaboratoryKind.RCL, Detection.NOT_DETECTED, DAY);
    record(result);
    Clinic stranger = new Clinic(harness, "L" + ++clinics);
    assertThrows(
        NotFound.class,
        () -> harness.as(stranger.staff(), () -> laboratory().withdrawResult(result.id(), "x")));
    assertEquals(1, results().size());
  }

  private RecordLaboratoryResult of(LaboratoryKind kind, Detection detection, LocalDate day) {
    return new RecordLaboratoryResult(
        UUID.randomUUID(),
        clinic.centre(),
        patient,
        kind,
        day,
        Optional.empty(),
        "",
        "",
        Optional.of(detection),
        "",
        "qPCR",
        Optional.empty());
  }

  private RecordLaboratoryResult amount(
      LaboratoryKind kind, String amount, String comparator, String unit, LocalDate day) {
    return new RecordLaboratoryResult(
        UUID.randomUUID(),
        clinic.centre(),
        patient,
        kind,
        day,
        Optional.of(new BigDecimal(amount)),
        comparator,
        unit,
        Optional.empty(),
        "",
        "qPCR",
        Optional.empty());
  }

  private RecordSpecimen specimen(String identifier) {
    return new RecordSpecimen(
        UUID.randomUUID(),
        clinic.centre(),
        patient,
        identifier,
        "Venous blood",
        DAY,
        "Freezer 1",
        Optional.of(DAY.plusYears(30)),
        true);
  }

  private void record(RecordLaboratoryResult command) {
    harness.as(clinic.staff(), () -> laboratory().record(command));
  }

  private void record(RecordSpecimen command) {
    harness.as(clinic.staff(), () -> laboratory().record(command));
  }

  private void withdraw(UUID id) {
    harness.as(clinic.staff(), () -> laboratory().withdrawResult(id, "entered in error"));
  }

  private List<String> objections(RecordLaboratoryResult command) {
    return harness
        .as(
            clinic.staff(),
            () ->
                laboratory()
                    .issues(
                        command, harness.get(RegistryReader.class).patient(patient).orElseThrow()))
        .stream()
        .filter(Issue::refuses)
        .map(Issue::location)
        .toList();
  }

  private long standing(String table, UUID id, long lockPoint) {
    return harness.asRegistry(
        () ->
            harness
                .get(Sql.class)
                .number(
                    "select count(*) from laboratory."
                        + table
                        + "_version v where v.id = ? and not v.withdrawn and"
                        + " security.known_at(v.entry_id, v.superseded_by, ?)",
                    id,
                    lockPoint));
  }

  private List<LaboratoryResultLine> results() {
    return harness.asRegistry(() -> reader().results(patient));
  }

  private List<ClonalityAlertLine> alerts() {
    return harness.asRegistry(() -> harness.get(ClonalityReader.class).alerts(patient));
  }

  private static Laboratory laboratory() {
    return harness.get(Laboratory.class);
  }

  private static LaboratoryReader reader() {
    return harness.get(LaboratoryReader.class);
  }
}
