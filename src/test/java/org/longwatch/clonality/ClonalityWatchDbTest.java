package org.longwatch.clonality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Sql;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

class ClonalityWatchDbTest {

  private static final LocalDate FIRST = LocalDate.of(2025, 2, 1);
  private static final LocalDate SECOND = LocalDate.of(2025, 8, 1);
  private static final LocalDate THIRD = LocalDate.of(2026, 2, 1);

  private static Harness harness;
  private static int clinics;

  private Clinic clinic;
  private PatientId patient;

  /** Hears of raised alerts. */
  @ApplicationScoped
  static class Listener {
    private final List<ClonalityAlertRaised> heard = new CopyOnWriteArrayList<>();

    void hear(@Observes ClonalityAlertRaised event) {
      heard.add(event);
    }

    List<ClonalityAlertRaised> of(PatientId patient) {
      return heard.stream().filter(event -> event.patient().equals(patient)).toList();
    }
  }

  @BeforeAll
  static void start() {
    harness = Harness.with(List.of(Listener.class));
    harness.moveTo(Instant.parse("2026-03-01T10:00:00Z"));
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @BeforeEach
  void aPatientOfANewClinic() {
    clinic = new Clinic(harness, "K" + ++clinics);
    patient = clinic.patient("P-1");
  }

  @Test
  void aSampleIsReadAsItWasSent() {
    RecordSample command = sample(FIRST, 0.05);
    record(command);
    SampleLine line = harness.asRegistry(() -> reader().samples(patient)).get(0);
    assertEquals(command.id(), line.id());
    assertEquals(FIRST, line.takenOn());
    assertEquals(command.clones(), line.clones());
    assertEquals(List.of(), alerts());
  }

  @Test
  void aPredominantCloneAlertsAtOnce() {
    RecordSample command = sample(FIRST, 0.25);
    record(command);
    ClonalityAlertLine alert = alerts().get(0);
    assertEquals(ClonalityTier.C3, alert.tier());
    assertEquals("clone >= 20 %", alert.rule());
    assertEquals("MECOM chr3:169000000+", alert.cloneLabel());
    assertEquals(List.of(command.id()), alert.samples());
    assertEquals(
        List.of(alert),
        harness.asRegistry(() -> reader().alerts(Optional.of(clinic.centre()), 10)));
  }

  @Test
  void theSameSampleTwiceAlertsOnce() {
    RecordSample command = sample(FIRST, 0.25);
    record(command);
    List<ClonalityAlertLine> before = alerts();
    record(command);
    assertEquals(before, alerts());
    assertEquals(1, everRaised());
    assertEquals(
        List.of(new ClonalityAlertRaised(before.get(0).id(), patient, ClonalityTier.C3)),
        harness.get(Listener.class).of(patient));
  }

  @Test
  void samplesThatArriveOutOfOrderGiveTheSameAlerts() {
    RecordSample first = sample(FIRST, 0.02);
    RecordSample second = sample(SECOND, 0.05);
    RecordSample third = sample(THIRD, 0.3);
    List.of(first, second, third).forEach(this::record);
    List<String> inOrder = alerts().stream().map(ClonalityWatchDbTest::what).toList();
    assertEquals(2, inOrder.size());

    patient = clinic.patient("P-2");
    List.of(of(patient, third), of(patient, first), of(patient, second)).forEach(this::record);
    assertEquals(inOrder, alerts().stream().map(ClonalityWatchDbTest::what).toList());
  }

  @Test
  void aCorrectedSampleSupersedesItsAlert() {
    RecordSample wrong = sample(FIRST, 0.25);
    record(wrong);
    long known = harness.lockPoint();
    record(
        new RecordSample(
            wrong.id(),
            wrong.centre(),
            patient,
            wrong.identifier(),
            FIRST,
            "PB",
            "LM-PCR",
            List.of(mecom(0.025))));
    assertEquals(List.of(), alerts());
    assertEquals(1, everRaised(), "the alert is superseded, not deleted");
    assertEquals(1, standingAt(known));
    assertEquals(0, standingAt(harness.lockPoint()));
  }

  @Test
  void impossibleAbundancesAreRefusedWithAllReasons() {
    RecordSample command =
        new RecordSample(
            UUID.randomUUID(),
            clinic.centre(),
            patient,
            "S",
            LocalDate.of(2027, 1, 1),
            "PB",
            "LM-PCR",
            List.of(mecom(0.7), mecom(0.7), new Clone("chr1", 0, "x", "", -0.1)));
    RuleViolated refused = assertThrows(RuleViolated.class, () -> record(command));
    assertEquals(5, refused.issues().size(), refused.issues().toString());
    assertEquals(List.of(), harness.asRegistry(() -> reader().samples(patient)));
  }

  @Test
  void aWholeSampleMayBeOneClone() {
    record(sample(FIRST, 1.0));
    assertEquals(1, alerts().size());
  }

  @Test
  void copyNumbersAreKeptAndCorrected() {
    UUID id = UUID.randomUUID();
    record(new RecordCopyNumber(id, clinic.centre(), patient, FIRST, 1.5));
    record(new RecordCopyNumber(id, clinic.centre(), patient, FIRST, 0.5));
    List<CopyNumberLine> lines = harness.asRegistry(() -> reader().copyNumbers(patient));
    assertEquals(1, lines.size());
    assertEquals(0.5, lines.get(0).copiesPerCell());
    assertThrows(
        RuleViolated.class,
        () ->
            record(
                new RecordCopyNumber(
                    UUID.randomUUID(), clinic.centre(), patient, FIRST, Double.NaN)));
  }

  @Test
  void aCentreCannotRecordForAnother() {
    Clinic other = new Clinic(harness, "K" + ++clinics);
    RecordSample command = sample(FIRST, 0.1);
    assertThrows(
        NotFound.class,
        () -> harness.as(other.staff(), () -> harness.get(ClonalityWatch.class).record(command)));
    assertTrue(harness.asRegistry(() -> reader().samples(patient)).isEmpty());
  }

  @Test
  void aSampleEnteredInErrorTakesItsAlertsWithIt() {
    RecordSample first = sample(FIRST, 0.02);
    RecordSample second = sample(SECOND, 0.05);
    record(first);
    record(second);
    assertEquals(ClonalityTier.C1, alerts().get(0).tier());
    long known = harness.lockPoint();
    withdraw(first);
    assertEquals(List.of(), alerts(), "without the sample before there is no rise");
    assertEquals(1, standingAt(known));
    assertEquals(
        List.of(second.id()),
        harness.asRegistry(() -> reader().samples(patient)).stream().map(SampleLine::id).toList());
    record(first);
    assertEquals(ClonalityTier.C1, alerts().get(0).tier(), "stated again");
    withdraw(sample(THIRD, 0.1));
  }

  @Test
  void aCopyNumberEnteredInErrorNoLongerCounts() {
    RecordCopyNumber command =
        new RecordCopyNumber(UUID.randomUUID(), clinic.centre(), patient, FIRST, 1.2);
    record(command);
    harness.as(
        clinic.staff(),
        () -> harness.get(ClonalityWatch.class).withdrawCopyNumber(command.id(), "wrong patient"));
    assertEquals(List.of(), harness.asRegistry(() -> reader().copyNumbers(patient)));
  }

  private void withdraw(RecordSample sample) {
    harness.as(
        clinic.staff(),
        () -> harness.get(ClonalityWatch.class).withdrawSample(sample.id(), "wrong patient"));
  }

  private static String what(ClonalityAlertLine alert) {
    return alert.tier() + " " + alert.rule() + " " + alert.sampleDay() + " " + alert.text();
  }

  private static ClonalityReader reader() {
    return harness.get(ClonalityReader.class);
  }

  private List<ClonalityAlertLine> alerts() {
    return harness.asRegistry(() -> reader().alerts(patient));
  }

  private long everRaised() {
    return harness.asRegistry(
        () ->
            harness
                .get(Sql.class)
                .number(
                    "select count(*) from clonality.alert where patient_id = ?", patient.value()));
  }

  private long standingAt(long lockPoint) {
    return harness.asRegistry(
        () ->
            harness
                .get(Sql.class)
                .number(
                    "select count(*) from clonality.alert_version v where patient_id = ? and not"
                        + " superseded and security.known_at(v.entry_id, v.superseded_by, ?)",
                    patient.value(),
                    lockPoint));
  }

  private RecordSample sample(LocalDate day, double abundance) {
    UUID id = UUID.randomUUID();
    return new RecordSample(
        id, clinic.centre(), patient, "S-" + id, day, "PB", "LM-PCR", List.of(mecom(abundance)));
  }

  private static RecordSample of(PatientId patient, RecordSample sample) {
    UUID id = UUID.randomUUID();
    return new RecordSample(
        id,
        sample.centre(),
        patient,
        "S-" + id,
        sample.takenOn(),
        sample.tissue(),
        sample.assay(),
        sample.clones());
  }

  private static Clone mecom(double abundance) {
    return new Clone("chr3", 169000000, "+", "MECOM", abundance);
  }

  private void record(RecordSample command) {
    harness.as(clinic.staff(), () -> harness.get(ClonalityWatch.class).record(command));
  }

  private void record(RecordCopyNumber command) {
    harness.as(clinic.staff(), () -> harness.get(ClonalityWatch.class).record(command));
  }
}
