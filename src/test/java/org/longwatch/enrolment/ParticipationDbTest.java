package org.longwatch.enrolment;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Sql;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

class ParticipationDbTest {

  private static final LocalDate DAY = LocalDate.of(2024, 5, 20);

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
    clinic = new Clinic(harness, "N" + ++clinics);
    patient = clinic.patient("P-1");
  }

  @Test
  void anEnrolmentIsReadAsItWasSent() {
    RecordConsent consent = consent(patient, ConsentKind.INITIAL, DAY, true);
    record(consent);
    RecordEnrolment enrolment =
        enrolment(
            EnrolmentStatus.OFF_STUDY,
            Optional.of(DAY.plusYears(1)),
            Optional.of(OffStudyReason.LOST_TO_FOLLOW_UP),
            Optional.of(consent.id()));
    record(enrolment);
    EnrolmentLine line = harness.asRegistry(() -> reader().enrolments(patient)).get(0);
    assertEquals(EnrolmentStatus.OFF_STUDY, line.status());
    assertEquals(Optional.of(OffStudyReason.LOST_TO_FOLLOW_UP), line.reason());
    assertEquals(Optional.of(DAY.plusYears(1)), line.endedOn());
    assertEquals(Optional.of("PASS-1"), line.study());
    assertEquals(Optional.of(consent.id()), line.consent());
    assertEquals(
        Set.of("HRESCH"), harness.asRegistry(() -> reader().consents(patient)).get(0).purposes());
  }

  @Test
  void aCorrectionKeepsWhatWasKnownBefore() {
    RecordEnrolment first = enrolment(EnrolmentStatus.ON_STUDY, Optional.empty());
    record(first);
    record(
        new RecordEnrolment(
            first.id(),
            first.centre(),
            patient,
            first.identifier(),
            EnrolmentStatus.WITHDRAWN,
            DAY,
            Optional.of(DAY.plusDays(9)),
            Optional.empty(),
            Optional.empty(),
            Optional.of(OffStudyReason.CONSENT_WITHDRAWN)));
    assertEquals(
        List.of("ON_STUDY", "WITHDRAWN"),
        harness.asRegistry(
            () ->
                harness
                    .get(Sql.class)
                    .list(
                        "select status from enrolment.enrolment_version where id = ?"
                            + " order by version",
                        row -> row.getString(1),
                        first.id())));
  }

  @Test
  void whoLeftSaysWhyAndWhoStaysDoesNot() {
    assertEquals(
        List.of("ResearchSubject.extension"),
        refusals(
            enrolment(
                EnrolmentStatus.OFF_STUDY, Optional.of(DAY), Optional.empty(), Optional.empty())));
    assertEquals(
        List.of("ResearchSubject.extension"),
        refusals(
            enrolment(
                EnrolmentStatus.ON_STUDY,
                Optional.empty(),
                Optional.of(OffStudyReason.OTHER),
                Optional.empty())));
  }

  @Test
  void aDeathSaidOnlyHereIsTakenWithAWarning() {
    RecordEnrolment gone =
        enrolment(
            EnrolmentStatus.OFF_STUDY,
            Optional.of(DAY),
            Optional.of(OffStudyReason.DEATH),
            Optional.empty());
    List<Issue> issues = issues(gone);
    assertEquals(1, issues.size());
    assertFalse(issues.get(0).refuses());
    record(gone);
    assertTrue(line().deceasedOn().isEmpty());
  }

  @Test
  void daysInTheFutureBeforeBirthAndEndsBeforeTheBeginningAreRefusedAtOnce() {
    RecordEnrolment wrong =
        new RecordEnrolment(
            UUID.randomUUID(),
            clinic.centre(),
            patient,
            "N",
            EnrolmentStatus.OFF_STUDY,
            LocalDate.of(2030, 1, 1),
            Optional.of(LocalDate.of(1980, 1, 1)),
            Optional.empty(),
            Optional.empty(),
            Optional.of(OffStudyReason.OTHER));
    assertEquals(
        List.of(
            "ResearchSubject.period.start",
            "ResearchSubject.period.end",
            "ResearchSubject.period.end"),
        refusals(wrong));
    assertThrows(RuleViolated.class, () -> record(wrong));
  }

  @Test
  void aConsentOfAnotherPatientCarriesNoEnrolment() {
    RecordConsent others = consent(clinic.patient("P-2"), ConsentKind.INITIAL, DAY, true);
    record(others);
    assertThrows(
        RuleViolated.class,
        () ->
            record(
                enrolment(
                    EnrolmentStatus.ON_STUDY,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(others.id()))));
  }

  @Test
  void aWithdrawalThatPermitsIsRefused() {
    assertEquals(
        List.of("Consent.provision.type"),
        harness
            .as(
                clinic.staff(),
                () ->
                    participation()
                        .issues(consent(patient, ConsentKind.WITHDRAWAL, DAY, true), line()))
            .stream()
            .map(Issue::location)
            .toList());
  }

  @Test
  void aConsentTakenBackIsKeptBesideTheOneThatWasGiven() {
    record(consent(patient, ConsentKind.INITIAL, DAY, true));
    record(consent(patient, ConsentKind.WITHDRAWAL, DAY.plusMonths(3), false));
    assertEquals(2, harness.asRegistry(() -> reader().consents(patient)).size());
    assertEquals(
        ConsentStanding.WITHDRAWN,
        harness.asRegistry(() -> reader().standing(patient, DAY.plusMonths(4))));
  }

  @Test
  void whatWasEnteredInErrorNoLongerCountsAndFreesItsIdentifier() {
    RecordConsent consent = consent(patient, ConsentKind.INITIAL, DAY, true);
    record(consent);
    RecordEnrolment enrolment = enrolment(EnrolmentStatus.ON_STUDY, Optional.empty());
    record(enrolment);
    harness.as(
        clinic.staff(),
        () -> {
          participation().withdrawConsent(consent.id(), "Wrong patient");
          participation().withdrawConsent(consent.id(), "Again");
          participation().withdrawEnrolment(enrolment.id(), "Wrong patient");
        });
    assertEquals(List.of(), harness.asRegistry(() -> reader().consents(patient)));
    assertEquals(List.of(), harness.asRegistry(() -> reader().enrolments(patient)));
    record(enrolment(EnrolmentStatus.ON_STUDY, Optional.empty()));
    assertEquals(1, harness.asRegistry(() -> reader().enrolments(patient)).size());
  }

  @Test
  void nobodyOfAnotherCentreTakesItBackAndNoPatientTakesOverAnothersEnrolment() {
    RecordEnrolment enrolment = enrolment(EnrolmentStatus.ON_STUDY, Optional.empty());
    record(enrolment);
    Clinic other = new Clinic(harness, "N" + ++clinics);
    assertThrows(
        NotFound.class,
        () ->
            harness.as(
                other.staff(), () -> participation().withdrawEnrolment(enrolment.id(), "Mine")));
    assertThrows(
        NotFound.class,
        () ->
            harness.as(
                clinic.staff(),
                () -> participation().withdrawEnrolment(UUID.randomUUID(), "Nothing")));
    PatientId second = clinic.patient("P-2");
    RecordEnrolment moved =
        new RecordEnrolment(
            enrolment.id(),
            clinic.centre(),
            second,
            "N-X",
            EnrolmentStatus.ON_STUDY,
            DAY,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThrows(Conflict.class, () -> record(moved));
  }

  private void record(RecordEnrolment command) {
    harness.as(clinic.staff(), () -> participation().record(command));
  }

  private void record(RecordConsent command) {
    harness.as(clinic.staff(), () -> participation().record(command));
  }

  private List<Issue> issues(RecordEnrolment command) {
    return harness.as(clinic.staff(), () -> participation().issues(command, line()));
  }

  private List<String> refusals(RecordEnrolment command) {
    return issues(command).stream().filter(Issue::refuses).map(Issue::location).toList();
  }

  private PatientLine line() {
    return harness.asRegistry(
        () -> harness.get(RegistryReader.class).patient(patient).orElseThrow());
  }

  private RecordEnrolment enrolment(EnrolmentStatus status, Optional<LocalDate> ended) {
    return enrolment(status, ended, Optional.empty(), Optional.empty());
  }

  private RecordEnrolment enrolment(
      EnrolmentStatus status,
      Optional<LocalDate> ended,
      Optional<OffStudyReason> reason,
      Optional<UUID> consent) {
    return new RecordEnrolment(
        UUID.randomUUID(),
        clinic.centre(),
        patient,
        "N-1",
        status,
        DAY,
        ended,
        Optional.of("PASS-1"),
        consent,
        reason);
  }

  private RecordConsent consent(PatientId someone, ConsentKind kind, LocalDate day, boolean yes) {
    return new RecordConsent(
        UUID.randomUUID(),
        clinic.centre(),
        someone,
        "C-" + UUID.randomUUID(),
        ConsentStatus.ACTIVE,
        kind,
        day,
        yes,
        Optional.empty(),
        Optional.empty(),
        Set.of("HRESCH"));
  }

  private static Participation participation() {
    return harness.get(Participation.class);
  }

  private static EnrolmentReader reader() {
    return harness.get(EnrolmentReader.class);
  }
}
