package org.longwatch.adverseevent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.reference.MedDra;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.AuditTrail;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

class AdverseEventDbTest {

  private static final LocalDate DAY_ZERO = LocalDate.of(2024, 5, 20);
  private static final LocalDate ONSET = LocalDate.of(2025, 11, 3);
  private static final LocalDate LATE = LocalDate.of(2040, 1, 1);
  private static final String MYELODYSPLASIA = "99010001";

  private static Harness harness;
  private static int clinics;

  private Clinic clinic;
  private PatientId patient;
  private TreatmentId treatment;

  /** Hears of reports and amendments. */
  @ApplicationScoped
  static class Listener {
    private final List<Object> heard = new CopyOnWriteArrayList<>();

    void hear(@Observes AdverseEventReported event) {
      heard.add(event);
    }

    void hear(@Observes AdverseEventAmended event) {
      heard.add(event);
    }

    List<Object> heard() {
      return heard;
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
  void aTreatedPatientOfANewClinic() {
    clinic = new Clinic(harness, "A" + ++clinics);
    patient = clinic.patient("P-1");
    treatment = clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
  }

  @Test
  void aReportIsReadAsItWasSent() {
    Report report = new Report();
    report(report.command());
    AdverseEventLine line = line(report.id).orElseThrow();
    assertEquals(patient, line.patient());
    assertEquals(Optional.of(treatment), line.treatment());
    assertEquals(MYELODYSPLASIA, line.code());
    assertEquals("Myelodysplasia after therapy", line.term());
    assertEquals("MYELOID_MALIGNANCY", line.family());
    assertEquals(PartialDate.of(ONSET), line.onset());
    assertEquals(Set.of(SeriousnessCriterion.HOSPITALISATION), line.criteria());
    assertEquals(OptionalInt.of(3), line.grade());
    assertEquals(Optional.of(Causality.POSSIBLE), line.causality());
    assertEquals("Found at a routine visit.", line.narrative());
    assertEquals(List.of(line), harness.asRegistry(() -> reader().ofPatient(patient)));
    assertEquals(List.of(line), harness.asRegistry(() -> reader().events(List.of(report.id))));
  }

  @Test
  void reportsAmendmentsAndNullificationsAreToldToOtherRooms() {
    List<Object> heard = harness.get(Listener.class).heard();
    heard.clear();
    Report report = new Report();
    report(report.command());
    amend(report.command());
    nullify(report.id, "Entered for the wrong patient");
    nullify(report.id, "Again");
    AdverseEventAmended amended = new AdverseEventAmended(report.id, patient);
    assertEquals(List.of(new AdverseEventReported(report.id, patient), amended, amended), heard);
  }

  @Test
  void theTrailHoldsNoNarrative() {
    Report report = new Report();
    report(report.command());
    String detail =
        harness.asRegistry(() -> harness.get(AuditTrail.class).about(report.id).get(0).detail());
    assertTrue(detail.contains(MYELODYSPLASIA));
    assertFalse(detail.contains("routine"), detail);
  }

  @Test
  void aReportInWordsOnlyIsTaken() {
    Report report = new Report();
    report.code = new Code("", "", "");
    report.words = "Unusual rash";
    report.treatment = Optional.empty();
    report.grade = OptionalInt.empty();
    report.causality = Optional.empty();
    report(report.command());
    AdverseEventLine line = line(report.id).orElseThrow();
    assertEquals("Unusual rash", line.term());
    assertEquals("", line.family());
    assertEquals(Optional.empty(), line.treatment());
    assertEquals(OptionalInt.empty(), line.grade());
    assertEquals(Optional.empty(), line.causality());
  }

  @Test
  void aCodeTheDictionaryLacksIsKeptWithAWarning() {
    Report report = new Report();
    report.code = new Code(MedDra.SYSTEM, "12345678", "Something rare");
    assertEquals(List.of(), errors(report));
    assertEquals(List.of(Issue.Kind.CODE_INVALID), warnings(report));
    report(report.command());
    assertEquals("Something rare", line(report.id).orElseThrow().term());
  }

  @Test
  void nothingToSayIsRefused() {
    Report report = new Report();
    report.code = new Code("", "", "");
    assertEquals(List.of(Issue.Kind.REQUIRED), errors(report));
  }

  @Test
  void anEventBeforeTheBirthIsRefused() {
    Report report = new Report();
    report.treatment = Optional.empty();
    report.onset = new PartialDate("1989");
    assertEquals(List.of(Issue.Kind.BUSINESS_RULE), errors(report));
    report.onset = new PartialDate("1990");
    assertEquals(List.of(), errors(report));
  }

  @Test
  void anEventInTheCentresFutureIsRefused() {
    Report report = new Report();
    report.onset = new PartialDate("2026-03-02");
    assertEquals(List.of(Issue.Kind.BUSINESS_RULE), errors(report));
    report.onset = new PartialDate("2026-03");
    assertEquals(List.of(), errors(report), "the first of March has come");
    harness.moveTo(Instant.parse("2026-03-01T23:30:00Z"));
    report.onset = new PartialDate("2026-03-02");
    assertEquals(List.of(), errors(report), "in Berlin the second has begun");
    harness.moveTo(Instant.parse("2026-03-01T10:00:00Z"));
  }

  @Test
  void anEventBeforeTheSuspectedTreatmentIsRefused() {
    Report report = new Report();
    report.onset = PartialDate.of(DAY_ZERO.minusDays(1));
    assertEquals(List.of(Issue.Kind.BUSINESS_RULE), errors(report));
    report.onset = new PartialDate("2024-05");
    assertEquals(List.of(), errors(report), "the month of the treatment is not before it");
    report.onset = PartialDate.of(DAY_ZERO.minusDays(1));
    report.treatment = Optional.empty();
    assertEquals(List.of(), errors(report), "no treatment is suspected");
  }

  @Test
  void aSeriousEventNeedsACriterion() {
    Report report = new Report();
    report.criteria = Set.of();
    assertEquals(List.of(Issue.Kind.REQUIRED), errors(report));
    report.serious = false;
    assertEquals(List.of(), errors(report));
    report.criteria = Set.of(SeriousnessCriterion.DISABILITY);
    assertEquals(List.of(Issue.Kind.BUSINESS_RULE), errors(report));
  }

  @Test
  void aFatalOutcomeWithoutTheCriterionIsAWarning() {
    Report report = new Report();
    report.outcome = Outcome.FATAL;
    assertEquals(List.of(), errors(report));
    assertEquals(1, warnings(report).size());
    report.criteria = Set.of(SeriousnessCriterion.DEATH);
    assertEquals(List.of(), warnings(report));
  }

  @Test
  void allFaultsAreToldAtOnce() {
    Report report = new Report();
    report.code = new Code("", "", "");
    report.criteria = Set.of();
    report.grade = OptionalInt.of(6);
    report.onset = new PartialDate("2030");
    report.recordedOn = LocalDate.of(2030, 1, 1);
    RuleViolated refused = assertThrows(RuleViolated.class, () -> report(report.command()));
    assertEquals(5, refused.issues().size(), refused.issues().toString());
    assertEquals(Optional.empty(), line(report.id));
  }

  @Test
  void aTreatmentOfAnotherPatientIsRefused() {
    PatientId another = clinic.patient("P-2");
    Report report = new Report();
    report.treatment = Optional.of(clinic.treat(another, Clinic.LENTI, DAY_ZERO));
    assertThrows(RuleViolated.class, () -> report(report.command()));
    report.treatment = Optional.of(TreatmentId.next());
    assertThrows(RuleViolated.class, () -> report(report.command()));
  }

  @Test
  void anAmendmentSupersedesAndTheFormerStateStaysReadable() {
    Report report = new Report();
    report(report.command());
    long before = harness.lockPoint();
    report.code = new Code(MedDra.SYSTEM, "99010002", "");
    report.outcome = Outcome.FATAL;
    report.criteria = Set.of(SeriousnessCriterion.DEATH);
    amend(report.command());
    long after = harness.lockPoint();
    assertEquals("99010002", line(report.id).orElseThrow().code());
    assertEquals(MYELODYSPLASIA, only(cases(before, LATE)).code());
    assertFalse(only(cases(before, LATE)).fatal());
    assertEquals("99010002", only(cases(after, LATE)).code());
    assertTrue(only(cases(after, LATE)).fatal());
  }

  @Test
  void aSecondReportWithTheSameIdIsAConflict() {
    Report report = new Report();
    report(report.command());
    assertThrows(Conflict.class, () -> report(report.command()));
    assertThrows(NotFound.class, () -> amend(new Report().command()));
  }

  @Test
  void aNullifiedReportIsKeptAndNoLongerCounts() {
    Report report = new Report();
    report(report.command());
    long before = harness.lockPoint();
    assertThrows(RuleViolated.class, () -> nullify(report.id, " "));
    nullify(report.id, "Entered for the wrong patient");
    long after = harness.lockPoint();
    assertTrue(line(report.id).orElseThrow().nullified());
    assertEquals(1, cases(before, LATE).size());
    assertEquals(0, cases(after, LATE).size());
    assertThrows(Conflict.class, () -> amend(report.command()));
  }

  @Test
  void theClinicalCutOffIsNotTheLockPoint() {
    Report report = new Report();
    long before = harness.lockPoint();
    report(report.command());
    long after = harness.lockPoint();
    assertEquals(0, cases(before, LATE).size(), "it had happened but was not known");
    assertEquals(0, cases(after, ONSET.minusDays(1)).size(), "it is known but had not happened");
    assertEquals(1, cases(after, ONSET).size());
  }

  @Test
  void anOnsetKnownToTheMonthDoesNotPrecedeItsTreatment() {
    Report report = new Report();
    report.onset = new PartialDate("2024-05");
    report(report.command());
    assertEquals(DAY_ZERO, only(cases(harness.lockPoint(), LATE)).onset());
  }

  @Test
  void ofAConfirmedPairOneGoesOnCounting() {
    Report one = new Report();
    Report other = new Report();
    report(one.command());
    report(other.command());
    propose(one.id, other.id);
    propose(other.id, one.id);
    DuplicateLine pair = pair(one.id);
    long before = harness.lockPoint();
    harness.asRegistry(
        () -> {
          verdicts().confirm(pair.id(), one.id, "Same bone marrow finding");
          return null;
        });
    long confirmed = harness.lockPoint();
    assertEquals(2, cases(before, LATE).size());
    assertEquals(one.id, only(cases(confirmed, LATE)).id());
    assertTrue(
        harness.asRegistry(() -> verdicts().open()).stream()
            .noneMatch(each -> each.id().equals(pair.id())));
    harness.asRegistry(
        () -> {
          verdicts().reject(pair.id(), "Two relapses");
          return null;
        });
    assertEquals(2, cases(harness.lockPoint(), LATE).size());
    assertEquals(1, cases(confirmed, LATE).size(), "what was known then stays what it was");
  }

  @Test
  void onlyThoseWhoReviewDecideOnDuplicates() {
    Report one = new Report();
    Report other = new Report();
    report(one.command());
    report(other.command());
    assertThrows(
        Forbidden.class,
        () ->
            harness.as(
                clinic.staff(), () -> verdicts().propose(one.id, other.id, 0.9, "same day")));
  }

  @Test
  void aCentreCannotReportForAnother() {
    Clinic stranger = new Clinic(harness, "A" + ++clinics);
    Report report = new Report();
    assertThrows(
        NotFound.class,
        () -> harness.as(stranger.staff(), () -> intake().report(report.command())));
    report(report.command());
    assertThrows(
        NotFound.class, () -> harness.as(stranger.staff(), () -> intake().nullify(report.id, "x")));
  }

  /** A report with nothing wrong, to be spoilt by tests. */
  private final class Report {
    final UUID id = UUID.randomUUID();
    Optional<TreatmentId> treatment = Optional.of(AdverseEventDbTest.this.treatment);
    Code code = new Code(MedDra.SYSTEM, MYELODYSPLASIA, "");
    String words = "";
    PartialDate onset = PartialDate.of(ONSET);
    LocalDate recordedOn = ONSET.plusDays(3);
    boolean serious = true;
    Set<SeriousnessCriterion> criteria = Set.of(SeriousnessCriterion.HOSPITALISATION);
    Outcome outcome = Outcome.ONGOING;
    OptionalInt grade = OptionalInt.of(3);
    Optional<Causality> causality = Optional.of(Causality.POSSIBLE);

    ReportAdverseEvent command() {
      return new ReportAdverseEvent(
          id,
          clinic.centre(),
          patient,
          treatment,
          "E-" + id,
          code,
          code.code().isEmpty() ? "" : "mini-1",
          words,
          onset,
          recordedOn,
          serious,
          criteria,
          outcome,
          grade,
          causality,
          "Found at a routine visit.");
    }
  }

  private List<Issue.Kind> errors(Report report) {
    return issues(report).stream().filter(Issue::refuses).map(Issue::kind).toList();
  }

  private List<Issue.Kind> warnings(Report report) {
    return issues(report).stream().filter(issue -> !issue.refuses()).map(Issue::kind).toList();
  }

  private List<Issue> issues(Report report) {
    return harness.as(
        clinic.staff(),
        () ->
            intake()
                .issues(
                    report.command(),
                    harness.get(RegistryReader.class).patient(patient).orElseThrow()));
  }

  private static AdverseEventIntake intake() {
    return harness.get(AdverseEventIntake.class);
  }

  private static AdverseEventReader reader() {
    return harness.get(AdverseEventReader.class);
  }

  private static DuplicateVerdicts verdicts() {
    return harness.get(DuplicateVerdicts.class);
  }

  private void report(ReportAdverseEvent command) {
    harness.as(clinic.staff(), () -> intake().report(command));
  }

  private void amend(ReportAdverseEvent command) {
    harness.as(clinic.staff(), () -> intake().amend(command));
  }

  private void nullify(UUID id, String reason) {
    harness.as(clinic.staff(), () -> intake().nullify(id, reason));
  }

  private static void propose(UUID one, UUID other) {
    harness.asRegistry(
        () -> {
          verdicts().propose(one, other, 0.9, "same product, day and term");
          return null;
        });
  }

  private static DuplicateLine pair(UUID event) {
    List<DuplicateLine> pairs =
        harness.asRegistry(() -> verdicts().open()).stream()
            .filter(each -> each.one().equals(event) || each.other().equals(event))
            .toList();
    assertEquals(1, pairs.size(), "one pair, in whatever order it is proposed");
    return pairs.get(0);
  }

  private static Optional<AdverseEventLine> line(UUID id) {
    return harness.asRegistry(() -> reader().event(id));
  }

  private List<Case> cases(long lockPoint, LocalDate cutOff) {
    return harness.asRegistry(() -> harness.get(CaseSeries.class).read(lockPoint, cutOff)).stream()
        .filter(each -> each.patient().equals(patient))
        .collect(Collectors.toList());
  }

  private static Case only(List<Case> cases) {
    assertEquals(1, cases.size());
    return cases.get(0);
  }
}
