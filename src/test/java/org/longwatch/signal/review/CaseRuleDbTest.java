package org.longwatch.signal.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.adverseevent.Malignancies;
import org.longwatch.adverseevent.RecordMalignancy;
import org.longwatch.adverseevent.VectorFinding;
import org.longwatch.clonality.ClonalityWatch;
import org.longwatch.clonality.Clone;
import org.longwatch.clonality.RecordSample;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.laboratory.Detection;
import org.longwatch.laboratory.Laboratory;
import org.longwatch.laboratory.LaboratoryKind;
import org.longwatch.laboratory.RecordLaboratoryResult;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.RegisterTreatment;
import org.longwatch.registry.Registration;
import org.longwatch.registry.VectorClass;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.signal.Criterion;
import org.longwatch.signal.DetectionCriteria;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.DetectionRuns;
import org.longwatch.signal.PairLine;
import org.longwatch.signal.SignalDetection;
import org.longwatch.support.Bedside;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

/** Goes through the events that the record fires. */
class CaseRuleDbTest {

  private static final LocalDate DAY_0 = LocalDate.of(2022, 5, 1);
  private static final String T_CELL_LYMPHOMA = "99010004";

  private static Harness harness;
  private static Clinic clinic;
  private static Bedside bedside;
  private static ProductId carT;
  private static int patients;

  @BeforeAll
  static void start() {
    harness = Harness.start("signal", "signal.review");
    harness.moveTo(Instant.parse("2026-01-15T12:00:00Z"));
    clinic = new Clinic(harness, "C-1");
    bedside = new Bedside(harness, clinic);
    carT =
        harness.asRegistry(
            () -> {
              Catalogue catalogue = harness.get(Catalogue.class);
              ProductId id =
                  catalogue.addProduct("CAR-1", "CAR 1", VectorClass.LENTI, "CAR_T", "HOLDER-1");
              catalogue.addBatch(id, "K-1", Optional.empty());
              return id;
            });
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  void aSeriousTCellMalignancyAfterCarTIsAnAlertAtOnce() {
    PatientId patient = treated();
    UUID event = bedside.event(patient, T_CELL_LYMPHOMA, DAY_0.plusDays(300), true);
    AlertLine alert = about(patient).orElseThrow();
    assertEquals(Alert.Kind.CASE, alert.kind());
    assertEquals(Optional.of(carT), alert.product());
    assertEquals(Optional.of("T_CELL_MALIGNANCY"), alert.event());
    assertEquals(
        "Serious T-cell lymphoma after therapy after CAR-1, a CAR T-cell product: one case is"
            + " enough, whatever the numbers say.",
        alert.reason());
    assertTrue(alert.run().isEmpty());
    assertFalse(alert.exploratory());

    bedside.nullify(event);
    AlertLine overtaken =
        about(patient).orElseThrow(() -> new AssertionError("a physician closes"));
    assertEquals(alert.id(), overtaken.id());
    assertEquals("Overtaken by a correction: " + alert.reason(), overtaken.reason());
    assertTrue(
        alerts(role(Role.REGULATOR)).stream().allMatch(line -> line.patient().isEmpty()),
        "a regulator sees no patient");
  }

  @Test
  void itsPairComesFirstInTheNextRun() {
    bedside.event(treated(), T_CELL_LYMPHOMA, DAY_0.plusDays(400), true);
    DetectionRun run =
        harness.as(
            role(Role.SAFETY_PHYSICIAN),
            () ->
                harness
                    .get(SignalDetection.class)
                    .run(
                        DetectionCriteria.STANDARD,
                        java.util.OptionalLong.empty(),
                        LocalDate.of(2026, 1, 15)));
    PairLine first =
        harness.asRegistry(() -> harness.get(DetectionRuns.class).lines(run.id())).stream()
            .filter(line -> line.level() == PairLine.Level.FAMILY && line.rank() == 1)
            .findFirst()
            .orElseThrow();
    assertEquals(carT, first.product());
    assertEquals("T_CELL_MALIGNANCY", first.event());
    assertEquals(Set.of(Criterion.CASE_RULE), first.met());
  }

  @Test
  void whatIsNotSeriousOrNotAfterCarTIsNone() {
    PatientId mild = treated();
    bedside.event(mild, T_CELL_LYMPHOMA, DAY_0.plusDays(300), false);
    assertTrue(about(mild).isEmpty());

    PatientId early = treated();
    bedside.event(early, T_CELL_LYMPHOMA, DAY_0.minusDays(300), true);
    assertTrue(about(early).isEmpty());

    PatientId other = clinic.patient("P-" + ++patients);
    clinic.treat(other, Clinic.LENTI, DAY_0);
    bedside.event(other, T_CELL_LYMPHOMA, DAY_0.plusDays(300), true);
    assertTrue(about(other).isEmpty());
  }

  @Test
  void anUrgentCloneIsAnAlertAndASmallOneIsNot() {
    PatientId small = treated();
    sample(small, 0.05);
    assertTrue(about(small).isEmpty());

    PatientId urgent = treated();
    sample(urgent, 0.3);
    AlertLine alert = about(urgent).orElseThrow();
    assertEquals(Alert.Kind.CLONE, alert.kind());
    assertEquals(Optional.of(carT), alert.product());
    assertTrue(alert.reason().contains("MECOM"), alert.reason());
    assertTrue(alert.reason().contains("C3"), alert.reason());

    sample(urgent, 0.7);
    assertEquals(
        1,
        alerts(role(Role.SAFETY_PHYSICIAN)).stream()
            .filter(found -> found.patient().equals(Optional.of(urgent)))
            .count(),
        "the same clone again is the same alert");
  }

  @Test
  void anAlertSaysThatItsSampleWasWithdrawnAndWaitsForAPhysician() {
    PatientId patient = treated();
    RecordSample first = sample(patient, 0.3);
    RecordSample second = sample(patient, 0.5);
    String newest = about(patient).orElseThrow().reason();
    withdraw(second);
    AlertLine standing = about(patient).orElseThrow();
    assertFalse(standing.reason().startsWith("Overtaken"), "the sample before still says so");
    withdraw(first);
    AlertLine overtaken = about(patient).orElseThrow();
    assertEquals(standing.id(), overtaken.id());
    assertTrue(overtaken.reason().startsWith("Overtaken by a correction: Clone MECOM"));
    harness.as(clinic.staff(), () -> harness.get(ClonalityWatch.class).record(second));
    assertEquals(newest, about(patient).orElseThrow().reason(), "stated again");
  }

  @Test
  void detectedVirusAndVectorInAMalignancyAreAlertsAtOnce() {
    PatientId patient = treated();
    harness.as(
        clinic.staff(),
        () ->
            harness
                .get(Laboratory.class)
                .record(
                    new RecordLaboratoryResult(
                        UUID.randomUUID(),
                        clinic.centre(),
                        patient,
                        LaboratoryKind.RCL,
                        DAY_0.plusDays(90),
                        Optional.empty(),
                        "",
                        "",
                        Optional.of(Detection.DETECTED),
                        "",
                        "",
                        Optional.empty())));
    assertTrue(about(patient).orElseThrow().reason().contains("C4"));

    PatientId other = treated();
    malignancy(other, VectorFinding.NO);
    assertTrue(about(other).isEmpty());
    malignancy(other, VectorFinding.YES);
    assertTrue(about(other).orElseThrow().reason().startsWith("The vector or transgene"));
  }

  @Test
  void aMalignancyThatIsCorrectedOrWithdrawnOvertakesItsAlert() {
    PatientId patient = treated();
    UUID id = UUID.randomUUID();
    malignancy(id, patient, VectorFinding.YES);
    AlertLine raised = about(patient).orElseThrow();
    String overtaken = "Overtaken by a correction: " + raised.reason();
    malignancy(id, patient, VectorFinding.NO);
    assertEquals(overtaken, about(patient).orElseThrow().reason());
    malignancy(id, patient, VectorFinding.YES);
    assertEquals(raised.reason(), about(patient).orElseThrow().reason(), "stated again");
    harness.as(clinic.staff(), () -> harness.get(Malignancies.class).withdraw(id, "wrong patient"));
    assertEquals(overtaken, about(patient).orElseThrow().reason());
    assertEquals(raised.id(), about(patient).orElseThrow().id());
  }

  @Test
  void aCorrectedTreatmentOvertakesTheAlertOfACaseThatCameBeforeItAndBringsItBack() {
    PatientId patient = clinic.patient("P-" + ++patients);
    TreatmentId treatment = TreatmentId.next();
    RegisterTreatment first = treatment(treatment, patient, DAY_0);
    harness.as(clinic.staff(), () -> harness.get(Registration.class).register(first));
    bedside.event(patient, T_CELL_LYMPHOMA, DAY_0.plusDays(300), true);
    malignancy(patient, VectorFinding.YES);
    String reason = about(patient, "Serious").reason();
    assertEquals(Optional.of(carT), about(patient, "The vector").product());

    RegisterTreatment later = treatment(treatment, patient, DAY_0.plusDays(1000));
    harness.as(clinic.staff(), () -> harness.get(Registration.class).correct(later));
    assertEquals("Overtaken by a correction: " + reason, about(patient, "Overtaken").reason());
    assertEquals(
        Optional.empty(), about(patient, "The vector").product(), "one case stands whatever it is");

    harness.as(clinic.staff(), () -> harness.get(Registration.class).correct(first));
    assertEquals(reason, about(patient, "Serious").reason());
    assertEquals(Optional.of(carT), about(patient, "The vector").product());
  }

  private static AlertLine about(PatientId patient, String reason) {
    return alerts(role(Role.SAFETY_PHYSICIAN)).stream()
        .filter(alert -> alert.patient().equals(Optional.of(patient)))
        .filter(alert -> alert.reason().startsWith(reason))
        .findFirst()
        .orElseThrow();
  }

  private static void malignancy(PatientId patient, VectorFinding finding) {
    malignancy(UUID.randomUUID(), patient, finding);
  }

  private static void malignancy(UUID id, PatientId patient, VectorFinding finding) {
    harness.as(
        clinic.staff(),
        () ->
            harness
                .get(Malignancies.class)
                .record(
                    new RecordMalignancy(
                        id,
                        clinic.centre(),
                        patient,
                        "M-" + id,
                        new Code("", "", "Lymphoma"),
                        Optional.empty(),
                        new PartialDate("2023"),
                        DAY_0.plusDays(400),
                        finding,
                        Optional.empty())));
  }

  private static void withdraw(RecordSample sample) {
    harness.as(
        clinic.staff(),
        () -> harness.get(ClonalityWatch.class).withdrawSample(sample.id(), "wrong patient"));
  }

  @Test
  void aReportThatIsTakenBackRaisesNothing() {
    PatientId patient = treated();
    assertThrows(
        IllegalStateException.class,
        () ->
            harness.asRegistry(
                () -> {
                  bedside.event(patient, T_CELL_LYMPHOMA, DAY_0.plusDays(300), true);
                  throw new IllegalStateException("the rest of the submission failed");
                }));
    assertTrue(about(patient).isEmpty());
  }

  private static RecordSample sample(PatientId patient, double abundance) {
    RecordSample command =
        new RecordSample(
            UUID.randomUUID(),
            clinic.centre(),
            patient,
            "S-" + patient + abundance,
            DAY_0.plusDays(200 + (int) (100 * abundance)),
            "PB",
            "LM-PCR",
            List.of(new Clone("chr3", 169_000_000, "+", "MECOM", abundance)));
    harness.as(clinic.staff(), () -> harness.get(ClonalityWatch.class).record(command));
    return command;
  }

  private static PatientId treated() {
    PatientId patient = clinic.patient("P-" + ++patients);
    TreatmentId id = TreatmentId.next();
    RegisterTreatment command = treatment(id, patient, DAY_0);
    harness.as(clinic.staff(), () -> harness.get(Registration.class).register(command));
    return patient;
  }

  private static RegisterTreatment treatment(TreatmentId id, PatientId patient, LocalDate day) {
    return new RegisterTreatment(
        id,
        clinic.centre(),
        patient,
        "T-" + id,
        "CAR-1",
        "K-1",
        day,
        Optional.empty(),
        Optional.empty());
  }

  private static Optional<AlertLine> about(PatientId patient) {
    return alerts(role(Role.SAFETY_PHYSICIAN)).stream()
        .filter(alert -> alert.patient().equals(Optional.of(patient)))
        .findFirst();
  }

  private static List<AlertLine> alerts(Actor actor) {
    return harness.as(actor, () -> harness.get(SignalTable.class).alerts(100));
  }

  private static Actor role(Role role) {
    return new Actor(
        UUID.randomUUID(),
        role.name(),
        role.label(),
        Set.of(role),
        Optional.empty(),
        Optional.empty());
  }
}
