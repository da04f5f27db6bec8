package org.longwatch.interval;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.longwatch.followup.ObservedTime;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.registry.RegistryReader;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

class IntervalHistoryDbTest {

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
    clinic = new Clinic(harness, "I" + ++clinics);
    patient = clinic.patient("P-1");
  }

  @Test
  void growthIsReadInOrderOfTime() {
    record(growth(GrowthMeasure.WEIGHT, "31.5", DAY.plusDays(1)));
    record(growth(GrowthMeasure.HEIGHT, "142.50", DAY));
    record(growth(GrowthMeasure.TANNER_STAGE, "2", DAY.plusDays(2)));
    assertEquals(
        List.of("142.5 cm", "31.5 kg", "2"),
        harness.asRegistry(() -> reader().growth(patient)).stream()
            .map(GrowthLine::finding)
            .toList());
  }

  @Test
  void anUnlikelyMeasurementIsAskedAboutAndAnImpossibleOneRefused() {
    assertEquals(
        List.of(Issue.Severity.WARNING), severities(growth(GrowthMeasure.HEIGHT, "1.42", DAY)));
    assertEquals(
        List.of(Issue.Severity.WARNING), severities(growth(GrowthMeasure.WEIGHT, "3150", DAY)));
    assertEquals(List.of(Issue.Severity.ERROR), severities(growth(GrowthMeasure.WEIGHT, "0", DAY)));
    assertEquals(
        List.of(Issue.Severity.ERROR), severities(growth(GrowthMeasure.TANNER_STAGE, "6", DAY)));
    assertEquals(
        List.of(Issue.Severity.ERROR), severities(growth(GrowthMeasure.TANNER_STAGE, "2.5", DAY)));
    assertEquals(List.of(), severities(growth(GrowthMeasure.TANNER_STAGE, "5", DAY)));
  }

  @Test
  void aTherapyIsCorrectedUnderItsId() {
    UUID id = UUID.randomUUID();
    record(therapy(id, "2025-02", Optional.empty()));
    record(therapy(id, "2025-03", Optional.of("2025-06-30")));
    TherapyLine line = therapies().get(0);
    assertEquals(1, therapies().size());
    assertEquals(new PartialDate("2025-03"), line.began());
    assertEquals(Optional.of(new PartialDate("2025-06-30")), line.ended());
    assertEquals("Cyclophosphamide", line.therapy().display());
  }

  @Test
  void aTherapyThatEndsBeforeItBeginsIsRefused() {
    assertEquals(
        List.of(Issue.Severity.ERROR),
        severities(therapy(UUID.randomUUID(), "2025-06", Optional.of("2025-05"))));
    assertEquals(
        List.of(),
        severities(therapy(UUID.randomUUID(), "2025-06", Optional.of("2025"))),
        "a year may hold the month");
  }

  @Test
  void whatWasEnteredInErrorNoLongerCounts() {
    RecordGrowth growth = growth(GrowthMeasure.HEIGHT, "150", DAY);
    UUID therapy = UUID.randomUUID();
    record(growth);
    record(therapy(therapy, "2025", Optional.empty()));
    harness.as(
        clinic.staff(),
        () -> {
          history().withdrawGrowth(growth.id(), "wrong patient");
          history().withdrawTherapy(therapy, "wrong patient");
          history().withdrawTherapy(UUID.randomUUID(), "never there");
        });
    assertEquals(List.of(), harness.asRegistry(() -> reader().growth(patient)));
    assertEquals(List.of(), therapies());

    record(growth);
    assertEquals(1, harness.asRegistry(() -> reader().growth(patient)).size(), "stated again");
  }

  @Test
  void aMeasurementProlongsTheObservedTimeUntilItIsWithdrawn() {
    clinic.treat(patient, Clinic.LENTI, LocalDate.of(2025, 1, 10));
    RecordGrowth growth = growth(GrowthMeasure.HEIGHT, "150", DAY);
    record(growth);
    assertEquals(DAY, lastContact());
    harness.as(clinic.staff(), () -> history().withdrawGrowth(growth.id(), "wrong patient"));
    assertEquals(LocalDate.of(2025, 1, 10), lastContact());
  }

  private LocalDate lastContact() {
    long lockPoint = harness.lockPoint();
    return harness
        .asRegistry(() -> harness.get(ObservedTime.class).read(lockPoint, LocalDate.of(2026, 1, 1)))
        .stream()
        .filter(treated -> treated.patient().equals(patient))
        .findFirst()
        .orElseThrow()
        .lastContact();
  }

  private RecordGrowth growth(GrowthMeasure measure, String amount, LocalDate day) {
    return new RecordGrowth(
        UUID.randomUUID(), clinic.centre(), patient, measure, new BigDecimal(amount), day);
  }

  private RecordTherapy therapy(UUID id, String began, Optional<String> ended) {
    return new RecordTherapy(
        id,
        clinic.centre(),
        patient,
        "T-" + id,
        TherapyKind.ANTICANCER,
        new Code("http://www.whocc.no/atc", "L01AA01", "Cyclophosphamide"),
        new PartialDate(began),
        ended.map(PartialDate::new));
  }

  private void record(RecordGrowth command) {
    harness.as(clinic.staff(), () -> history().record(command));
  }

  private void record(RecordTherapy command) {
    harness.as(clinic.staff(), () -> history().record(command));
  }

  private List<Issue.Severity> severities(RecordGrowth command) {
    return harness
        .as(
            clinic.staff(),
            () ->
                history()
                    .issues(
                        command, harness.get(RegistryReader.class).patient(patient).orElseThrow()))
        .stream()
        .map(Issue::severity)
        .toList();
  }

  private List<Issue.Severity> severities(RecordTherapy command) {
    return harness
        .as(
            clinic.staff(),
            () ->
                history()
                    .issues(
                        command, harness.get(RegistryReader.class).patient(patient).orElseThrow()))
        .stream()
        .map(Issue::severity)
        .toList();
  }

  private List<TherapyLine> therapies() {
    return harness.asRegistry(() -> reader().therapies(patient));
  }

  private static IntervalHistory history() {
    return harness.get(IntervalHistory.class);
  }

  private static IntervalReader reader() {
    return harness.get(IntervalReader.class);
  }
}
