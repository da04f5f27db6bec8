package org.longwatch.adverseevent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.followup.AssessmentKind;
import org.longwatch.followup.FollowUp;
import org.longwatch.followup.RecordAssessment;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Sql;
import org.longwatch.reference.MedDra;
import org.longwatch.registry.RegistryReader;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

/** Second malignancies, the reports they are owed, and the codes those reports may carry. */
class MalignanciesDbTest {

  private static final LocalDate DAY_ZERO = LocalDate.of(2024, 5, 20);
  private static final LocalDate VISIT = LocalDate.of(2026, 2, 20);
  private static final String LYMPHOMA = "99010004";
  private static final String REAL_CODE = "10025650";

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
  void aTreatedPatientOfANewClinic() {
    clinic = new Clinic(harness, "M" + ++clinics);
    patient = clinic.patient("P-1");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
  }

  @Test
  void aMalignancyIsReadAsItWasSentAndCorrectedUnderItsId() {
    UUID id = malignancy(UUID.randomUUID(), VectorFinding.NOT_TESTED);
    MalignancyLine line = malignancies().get(0);
    assertEquals("T-cell lymphoma", line.malignancy().display());
    assertEquals("9702/3", line.histology().orElseThrow().code());
    assertEquals(new PartialDate("2026-01"), line.onset());
    assertEquals(Optional.of(true), line.tCellOrigin());
    malignancy(id, VectorFinding.YES);
    assertEquals(1, malignancies().size());
    assertEquals(VectorFinding.YES, malignancies().get(0).vectorFinding());
  }

  @Test
  void aMalignancyFoundBeforeTheTreatmentIsAskedAbout() {
    List<Issue> issues =
        harness.as(
            clinic.staff(),
            () ->
                harness
                    .get(Malignancies.class)
                    .issues(
                        command(UUID.randomUUID(), "2023", VectorFinding.NO),
                        harness.get(RegistryReader.class).patient(patient).orElseThrow()));
    assertEquals(List.of(Issue.Severity.WARNING), issues.stream().map(Issue::severity).toList());
  }

  @Test
  void aContactThatTellsOfANewMalignancyOwesAReport() {
    answer("YES", VISIT);
    Obligation owed = owed().get(0);
    assertEquals(VISIT.plusDays(15), owed.window().latest());
    assertEquals(Clinic.LENTI, owed.product());
    assertEquals(LocalDate.of(2026, 3, 1), owed.owedSince());
    assertTrue(owed.what().chars().noneMatch(Character::isDigit));
    assertEquals(
        Obligation.State.OPEN,
        harness.asRegistry(() -> reports().current(List.of(owed.id()))).get(owed.id()).state());
  }

  @Test
  void aReportOfAMalignancySettlesItAndItsNullificationOwesItAgain() {
    answer("YES", VISIT);
    UUID event = report(LYMPHOMA, "2026-02", Set.of());
    assertEquals(List.of(), owed());
    Obligation settled = ofPatient().get(0);
    assertEquals(Obligation.State.FULFILLED, settled.state());
    assertEquals(Optional.of("AdverseEvent/" + event), settled.fulfilledBy());
    harness.as(
        clinic.staff(), () -> harness.get(AdverseEventIntake.class).nullify(event, "an error"));
    assertEquals(1, owed().size());
    assertTrue(owed().get(0).version() > settled.version());
  }

  @Test
  void aReportInUnknownWordsSettlesItByTheMalignancyItNames() {
    answer("YES", VISIT);
    report(REAL_CODE, "2026-02", Set.of());
    assertEquals(1, owed().size(), "the mini-dictionary cannot know what the code means");
    UUID malignancy = malignancy(UUID.randomUUID(), VectorFinding.NO);
    assertEquals(1, owed().size(), "a diagnosis alone is no report");
    report(REAL_CODE, "2026-02", Set.of(malignancy));
    assertEquals(List.of(), owed());
    harness.as(
        clinic.staff(),
        () -> harness.get(Malignancies.class).withdraw(malignancy, "wrong patient"));
    assertEquals(1, owed().size());
    assertEquals(List.of(), malignancies());
  }

  @Test
  void whatWasKnownAtTheLastContactIsNoNews() {
    report(LYMPHOMA, "2025-01", Set.of());
    answer("YES", LocalDate.of(2025, 2, 1));
    answer("YES", VISIT);
    assertEquals(
        List.of(VISIT), owed().stream().map(obligation -> obligation.window().earliest()).toList());
  }

  @Test
  void anAnswerThatWasWithdrawnOrOtherwiseOwesNothing() {
    answer("NO", VISIT);
    answer("UNKNOWN", VISIT);
    UUID yes = answer("YES", VISIT);
    assertEquals(1, owed().size());
    harness.as(
        clinic.staff(), () -> harness.get(FollowUp.class).withdrawAssessment(yes, "misread"));
    assertEquals(List.of(), owed());
  }

  @Test
  void whatWasPastWhenItBecameKnownIsOwedOnceTheHistoryIsConfirmed() {
    answer("YES", LocalDate.of(2025, 6, 1));
    assertEquals(List.of(), owed());
    clinic.confirmHistory();
    assertEquals(1, owed().size());
  }

  @Test
  void anEventNamesOnlyMalignanciesOfItsPatient() {
    UUID malignancy = malignancy(UUID.randomUUID(), VectorFinding.NO);
    patient = clinic.patient("P-2");
    assertThrows(RuleViolated.class, () -> report(LYMPHOMA, "2026-02", Set.of(malignancy)));
  }

  @Test
  void aRealCodeIsTakenWithAWarningWhileOnlyTheMiniDictionaryIsLoaded() {
    assertEquals(List.of(Issue.Severity.WARNING), said(REAL_CODE, "27.1"));
    assertEquals(List.of(), said(LYMPHOMA, "mini-1"));
  }

  @Test
  void aCodeThatMedDraCannotHaveOrWithoutVersionIsRefused() {
    assertEquals(List.of(Issue.Severity.ERROR), said("1002565", "27.1"));
    assertEquals(List.of(Issue.Severity.ERROR), said("C34.1", "27.1"));
    assertEquals(List.of(Issue.Severity.ERROR), said(LYMPHOMA, ""));
  }

  @Test
  void anUnknownCodeIsRefusedOnceALicensedDictionaryIsLoaded() {
    Sql sql = harness.get(Sql.class);
    harness.asRegistry(() -> sql.update("update reference.term set dictionary_version = '27.1'"));
    try {
      assertEquals(List.of(Issue.Severity.ERROR), said(REAL_CODE, "27.1"));
      assertEquals(List.of(), said(LYMPHOMA, "27.1"));
    } finally {
      harness.asRegistry(
          () -> sql.update("update reference.term set dictionary_version = 'mini-1'"));
    }
  }

  private UUID malignancy(UUID id, VectorFinding finding) {
    harness.as(
        clinic.staff(),
        () -> harness.get(Malignancies.class).record(command(id, "2026-01", finding)));
    return id;
  }

  private RecordMalignancy command(UUID id, String onset, VectorFinding finding) {
    return new RecordMalignancy(
        id,
        clinic.centre(),
        patient,
        "M-" + id,
        new Code(MedDra.SYSTEM, LYMPHOMA, "T-cell lymphoma"),
        Optional.of(
            new Code("http://terminology.hl7.org/CodeSystem/icd-o-3", "9702/3", "T-cell lymphoma")),
        new PartialDate(onset),
        VISIT,
        finding,
        Optional.of(true));
  }

  private UUID answer(String value, LocalDate day) {
    UUID id = UUID.randomUUID();
    harness.as(
        clinic.staff(),
        () ->
            harness
                .get(FollowUp.class)
                .record(
                    new RecordAssessment(
                        id,
                        clinic.centre(),
                        patient,
                        Optional.empty(),
                        AssessmentKind.NEW_MALIGNANCY,
                        value,
                        day)));
    return id;
  }

  private UUID report(String code, String onset, Set<UUID> malignancies) {
    ReportAdverseEvent command = event(code, "27.1", onset, malignancies);
    harness.as(clinic.staff(), () -> harness.get(AdverseEventIntake.class).report(command));
    return command.id();
  }

  private ReportAdverseEvent event(
      String code, String version, String onset, Set<UUID> malignancies) {
    UUID id = UUID.randomUUID();
    return new ReportAdverseEvent(
        id,
        clinic.centre(),
        patient,
        Optional.empty(),
        "E-" + id,
        new Code(MedDra.SYSTEM, code, ""),
        version,
        "",
        new PartialDate(onset),
        new PartialDate(onset).latest().isBefore(VISIT) ? new PartialDate(onset).latest() : VISIT,
        true,
        Set.of(SeriousnessCriterion.MEDICALLY_IMPORTANT),
        Outcome.ONGOING,
        OptionalInt.empty(),
        Optional.empty(),
        "",
        malignancies);
  }

  private List<Issue.Severity> said(String code, String version) {
    return harness
        .as(
            clinic.staff(),
            () ->
                harness
                    .get(AdverseEventIntake.class)
                    .issues(
                        event(code, version, "2026-02", Set.of()),
                        harness.get(RegistryReader.class).patient(patient).orElseThrow()))
        .stream()
        .map(Issue::severity)
        .toList();
  }

  private List<Obligation> owed() {
    return harness.asRegistry(
        () -> reports().open(List.of(clinic.centre()), LocalDate.of(2026, 3, 1)));
  }

  private List<Obligation> ofPatient() {
    return harness.asRegistry(() -> reports().ofPatient(patient));
  }

  private List<MalignancyLine> malignancies() {
    return harness.asRegistry(() -> harness.get(Malignancies.class).ofPatient(patient));
  }

  private static OwedReports reports() {
    return harness.get(OwedReports.class);
  }
}
