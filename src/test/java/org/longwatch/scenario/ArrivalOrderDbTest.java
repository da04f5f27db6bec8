package org.longwatch.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.adverseevent.AdverseEventIntake;
import org.longwatch.adverseevent.AdverseEventReader;
import org.longwatch.adverseevent.Malignancies;
import org.longwatch.adverseevent.Outcome;
import org.longwatch.adverseevent.OwedReports;
import org.longwatch.adverseevent.RecordMalignancy;
import org.longwatch.adverseevent.ReportAdverseEvent;
import org.longwatch.adverseevent.SeriousnessCriterion;
import org.longwatch.adverseevent.VectorFinding;
import org.longwatch.clonality.ClonalityReader;
import org.longwatch.clonality.ClonalityWatch;
import org.longwatch.clonality.Clone;
import org.longwatch.clonality.RecordCopyNumber;
import org.longwatch.clonality.RecordSample;
import org.longwatch.followup.AssessmentKind;
import org.longwatch.followup.ContactMode;
import org.longwatch.followup.FollowUp;
import org.longwatch.followup.FollowUpReader;
import org.longwatch.followup.ObservedTime;
import org.longwatch.followup.RecordAssessment;
import org.longwatch.followup.RecordVisit;
import org.longwatch.interval.GrowthMeasure;
import org.longwatch.interval.IntervalHistory;
import org.longwatch.interval.IntervalReader;
import org.longwatch.interval.RecordGrowth;
import org.longwatch.interval.RecordTherapy;
import org.longwatch.interval.TherapyKind;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.laboratory.Detection;
import org.longwatch.laboratory.Laboratory;
import org.longwatch.laboratory.LaboratoryKind;
import org.longwatch.laboratory.LaboratoryReader;
import org.longwatch.laboratory.RecordLaboratoryResult;
import org.longwatch.laboratory.RecordSpecimen;
import org.longwatch.reference.MedDra;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

/** Whatever the order in which independent facts arrive, and are taken back, they end the same. */
class ArrivalOrderDbTest {

  private static final LocalDate DAY_ZERO = LocalDate.of(2024, 3, 10);
  private static final int ORDERS = 12;

  private static Harness harness;

  @BeforeAll
  static void start() {
    harness = Harness.start();
    harness.moveTo(Instant.parse("2026-03-01T10:00:00Z"));
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  void independentFactsEndTheSameInEveryOrder() {
    Clinic clinic = new Clinic(harness, "ORDER");
    List<String> first = null;
    for (int order = 0; order < ORDERS; order++) {
      PatientId patient = clinic.patient("P-" + order);
      // one treatment comes before, so that the day on which a contact is owed is the same
      clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
      List<Runnable> arrivals = arrivals(clinic, patient);
      Collections.shuffle(arrivals, new Random(order));
      arrivals.forEach(Runnable::run);
      List<String> end = end(clinic, patient);
      if (first == null) {
        first = end;
        assertFalse(end.stream().noneMatch(fact -> fact.contains("C3")), end::toString);
        assertFalse(end.stream().noneMatch(fact -> fact.contains("C4")), end::toString);
        assertFalse(end.stream().noneMatch(fact -> fact.contains("FULFILLED")), end::toString);
        assertFalse(end.stream().noneMatch(fact -> fact.startsWith("owed")), end::toString);
      }
      assertEquals(first, end, "order " + order);
    }
  }

  private static List<Runnable> arrivals(Clinic clinic, PatientId patient) {
    List<Runnable> all = new ArrayList<>();
    FollowUp followUp = harness.get(FollowUp.class);
    for (int month : new int[] {3, 6, 12, 18}) {
      LocalDate day = DAY_ZERO.plusMonths(month).plusDays(month % 5);
      RecordVisit visit =
          new RecordVisit(
              UUID.randomUUID(),
              clinic.centre(),
              patient,
              patient + "-V" + month,
              day,
              ContactMode.EXAMINATION);
      all.add(() -> followUp.record(visit));
      RecordAssessment answer =
          new RecordAssessment(
              UUID.randomUUID(),
              clinic.centre(),
              patient,
              Optional.empty(),
              AssessmentKind.NEW_MALIGNANCY,
              month == 3 || month == 18 ? "YES" : "NO",
              day);
      all.add(() -> followUp.record(answer));
      all.add(
          () ->
              harness
                  .get(IntervalHistory.class)
                  .record(
                      new RecordGrowth(
                          visit.id(),
                          clinic.centre(),
                          patient,
                          GrowthMeasure.HEIGHT,
                          BigDecimal.valueOf(140 + month),
                          day)));
      all.add(
          () ->
              harness
                  .get(ClonalityWatch.class)
                  .record(
                      new RecordCopyNumber(
                          visit.id(), clinic.centre(), patient, day, 1.0 + month)));
      RecordSample sample =
          new RecordSample(
              visit.id(),
              clinic.centre(),
              patient,
              patient + "-S" + month,
              day,
              "PB",
              "LM-PCR",
              List.of(new Clone("chr3", 169_000_000L, "+", "MECOM", 0.02 * month)));
      all.add(() -> harness.get(ClonalityWatch.class).record(sample));
      all.add(
          () ->
              harness
                  .get(Laboratory.class)
                  .record(
                      new RecordLaboratoryResult(
                          visit.id(),
                          clinic.centre(),
                          patient,
                          LaboratoryKind.RCL,
                          day,
                          Optional.empty(),
                          "",
                          "",
                          Optional.of(month == 12 ? Detection.DETECTED : Detection.NOT_DETECTED),
                          "",
                          "",
                          Optional.empty())));
      all.add(
          () ->
              harness
                  .get(Laboratory.class)
                  .record(
                      new RecordSpecimen(
                          visit.id(),
                          clinic.centre(),
                          patient,
                          patient + "-B" + month,
                          "Venous blood",
                          day,
                          "",
                          Optional.empty(),
                          true)));
    }
    // stated and taken back between anything else
    RecordVisit wrong =
        new RecordVisit(
            UUID.randomUUID(),
            clinic.centre(),
            patient,
            patient + "-V24",
            DAY_ZERO.plusMonths(23),
            ContactMode.EXAMINATION);
    all.add(
        () -> {
          followUp.record(wrong);
          followUp.withdrawVisit(wrong.id(), "an error");
        });
    all.add(
        () -> {
          Laboratory laboratory = harness.get(Laboratory.class);
          laboratory.record(
              new RecordLaboratoryResult(
                  wrong.id(),
                  clinic.centre(),
                  patient,
                  LaboratoryKind.RCL,
                  DAY_ZERO.plusMonths(2),
                  Optional.empty(),
                  "",
                  "",
                  Optional.of(Detection.DETECTED),
                  "",
                  "",
                  Optional.empty()));
          laboratory.withdrawResult(wrong.id(), "an error");
        });
    UUID malignancy = UUID.randomUUID();
    all.add(
        () -> {
          harness
              .get(Malignancies.class)
              .record(
                  new RecordMalignancy(
                      malignancy,
                      clinic.centre(),
                      patient,
                      patient + "-M",
                      new Code("", "", "Lymphoma"),
                      Optional.empty(),
                      new PartialDate("2024-05"),
                      LocalDate.of(2024, 6, 20),
                      VectorFinding.NOT_TESTED,
                      Optional.empty()));
          harness
              .get(AdverseEventIntake.class)
              .report(
                  new ReportAdverseEvent(
                      UUID.randomUUID(),
                      clinic.centre(),
                      patient,
                      Optional.empty(),
                      patient + "-E",
                      new Code(MedDra.SYSTEM, "10025650", "Lymphoma"),
                      "27.1",
                      "",
                      new PartialDate("2024-05"),
                      LocalDate.of(2024, 6, 20),
                      true,
                      Set.of(SeriousnessCriterion.MEDICALLY_IMPORTANT),
                      Outcome.ONGOING,
                      OptionalInt.empty(),
                      Optional.empty(),
                      "",
                      Set.of(malignancy)));
        });
    all.add(
        () ->
            harness
                .get(IntervalHistory.class)
                .record(
                    new RecordTherapy(
                        UUID.randomUUID(),
                        clinic.centre(),
                        patient,
                        patient + "-T",
                        TherapyKind.ANTICANCER,
                        new Code("", "", "Cyclophosphamide"),
                        new PartialDate("2025"),
                        Optional.empty())));
    List<Runnable> asStaff = new ArrayList<>();
    all.forEach(arrival -> asStaff.add(() -> harness.as(clinic.staff(), arrival)));
    return asStaff;
  }

  /** All that can be read about the patient, told without ids. */
  private static List<String> end(Clinic clinic, PatientId patient) {
    long lockPoint = harness.lockPoint();
    return harness.asRegistry(
        () ->
            Stream.of(
                    harness.get(FollowUpReader.class).plan(patient).stream()
                        .map(
                            owed ->
                                owed.what()
                                    + owed.window()
                                    + owed.state()
                                    + owed.fulfilledBy().isPresent()),
                    harness.get(FollowUpReader.class).visits(patient).stream()
                        .map(visit -> visit.heldOn() + " " + visit.mode()),
                    harness.get(FollowUpReader.class).assessments(patient).stream()
                        .map(answer -> answer.assessedOn() + " " + answer.value()),
                    harness.get(ClonalityReader.class).alerts(patient).stream()
                        .map(
                            alert ->
                                alert.tier()
                                    + alert.rule()
                                    + alert.sampleDay()
                                    + alert.text()
                                    + alert.samples().size()),
                    harness.get(ClonalityReader.class).samples(patient).stream()
                        .map(sample -> sample.takenOn() + " " + sample.clones()),
                    harness.get(ClonalityReader.class).copyNumbers(patient).stream()
                        .map(number -> number.measuredOn() + " " + number.copiesPerCell()),
                    harness.get(LaboratoryReader.class).results(patient).stream()
                        .map(result -> result.measuredOn() + " " + result.finding()),
                    harness.get(LaboratoryReader.class).specimens(patient).stream()
                        .map(specimen -> specimen.collectedOn() + " " + specimen.type()),
                    harness.get(IntervalReader.class).growth(patient).stream()
                        .map(growth -> growth.measuredOn() + " " + growth.finding()),
                    harness.get(IntervalReader.class).therapies(patient).stream()
                        .map(therapy -> therapy.began() + " " + therapy.therapy()),
                    harness.get(Malignancies.class).ofPatient(patient).stream()
                        .map(found -> found.onset() + " " + found.malignancy()),
                    harness.get(AdverseEventReader.class).ofPatient(patient).stream()
                        .map(event -> event.onset() + " " + event.term()),
                    harness.get(OwedReports.class).ofPatient(patient).stream()
                        .map(owed -> "owed " + owed.window() + owed.state()),
                    harness
                        .get(ObservedTime.class)
                        .read(lockPoint, LocalDate.of(2026, 3, 1))
                        .stream()
                        .filter(treated -> treated.patient().equals(patient))
                        .map(treated -> treated.start() + " to " + treated.lastContact()))
                .flatMap(facts -> facts)
                .sorted()
                .toList());
  }
}
