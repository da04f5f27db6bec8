package org.longwatch.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.DateWindow;
import org.longwatch.kernel.PartialDate;
import org.longwatch.reference.EvidenceKind;
import org.longwatch.reference.PlanItem;
import org.longwatch.reference.PlanRule;
import org.longwatch.reference.PlanRule.Until;
import org.longwatch.schedule.CombinedVisits.Owed;
import org.longwatch.schedule.LossPolicy.Tried;
import org.longwatch.schedule.Schedule.Planned;

class ItemsTest {

  private static final LocalDate DAY_ZERO = LocalDate.of(2020, 3, 1);
  private static final Set<EvidenceKind> VIRUS =
      Set.of(EvidenceKind.RCL_TEST, EvidenceKind.ARCHIVED_SPECIMEN);

  private final List<Planned> virusTests =
      Schedule.of(
          DAY_ZERO,
          MergedPlan.of(
              List.of(
                  ScheduleTest.set(
                      List.of(
                          test(PlanItem.RCL, 3, Set.of(EvidenceKind.RCL_TEST), Optional.empty()),
                          test(PlanItem.RCL, 12, Set.of(EvidenceKind.RCL_TEST), Optional.empty()),
                          test(PlanItem.RCL, 24, VIRUS, Optional.of(Until.YEAR_ONE_NEGATIVE)))))));

  @Test
  void aSampleInTheArchiveIsEnoughOnceTheFirstYearWasNegative() {
    Evidence archived = evidence(LocalDate.of(2022, 3, 1), EvidenceKind.ARCHIVED_SPECIMEN, null);
    Evidence negative = evidence(LocalDate.of(2021, 3, 1), EvidenceKind.RCL_TEST, true);
    assertEquals(Set.of(), Schedule.fulfilled(virusTests, List.of(archived)).keySet());
    assertEquals(
        Set.of("RCL@12", "RCL@24"),
        Schedule.fulfilled(virusTests, List.of(archived, negative)).keySet());
  }

  @Test
  void whatIsOverIsMissedOnTheDayOnWhichTheNextOnesTimeBegins() {
    LocalDate next = virusTests.get(1).window().earliest();
    assertEquals(Set.of(), Schedule.missed(virusTests, next.minusDays(1)));
    assertEquals(Set.of("RCL@3"), Schedule.missed(virusTests, next));
    assertEquals(
        Set.of("RCL@3", "RCL@12"),
        Schedule.missed(virusTests, LocalDate.of(2060, 1, 1)),
        "the last one is never followed");
  }

  @Test
  void aPositiveResultAsksForTheTestItself() {
    Evidence archived = evidence(LocalDate.of(2022, 3, 1), EvidenceKind.ARCHIVED_SPECIMEN, null);
    Evidence negative = evidence(LocalDate.of(2021, 3, 1), EvidenceKind.RCL_TEST, true);
    Evidence positive = evidence(LocalDate.of(2020, 6, 1), EvidenceKind.RCL_TEST, false);
    assertEquals(
        Set.of("RCL@3", "RCL@12"),
        Schedule.fulfilled(virusTests, List.of(archived, negative, positive)).keySet());
  }

  @Test
  void whatWasNotFoundTheLastTimeNeedNotBeLookedForAgain() {
    Planned late =
        Schedule.of(
                DAY_ZERO,
                MergedPlan.of(
                    List.of(
                        ScheduleTest.set(
                            List.of(
                                test(
                                    PlanItem.PERSISTENCE,
                                    72,
                                    Set.of(EvidenceKind.PERSISTENCE_TEST),
                                    Optional.of(Until.UNDETECTABLE)))))))
            .get(0);
    Evidence gone = evidence(LocalDate.of(2024, 1, 1), EvidenceKind.PERSISTENCE_TEST, true);
    Evidence back = evidence(LocalDate.of(2025, 1, 1), EvidenceKind.PERSISTENCE_TEST, false);
    assertFalse(Schedule.dispensed(late, List.of()));
    assertTrue(Schedule.dispensed(late, List.of(gone)));
    assertFalse(Schedule.dispensed(late, List.of(gone, back)));
    assertFalse(
        Schedule.dispensed(
            late, List.of(evidence(late.window().target(), EvidenceKind.PERSISTENCE_TEST, true))),
        "what is found in the window itself fulfils it");
  }

  @Test
  void aRepeatedAnalysisIsFulfilledByTheNextSampleAndNotByItsOwn() {
    UUID sample = UUID.randomUUID();
    LocalDate taken = LocalDate.of(2021, 5, 10);
    Planned repeated =
        Schedule.repeatedAnalysis(sample, DAY_ZERO, taken, Period.ofMonths(3), "rule");
    assertEquals(LocalDate.of(2021, 8, 10), repeated.window().latest());
    assertEquals(
        Map.of(),
        Schedule.fulfilled(
            List.of(repeated), List.of(evidence(taken, EvidenceKind.INTEGRATION_SAMPLE, null))));
    assertEquals(
        Set.of(repeated.key()),
        Schedule.fulfilled(
                List.of(repeated),
                List.of(evidence(taken.plusDays(30), EvidenceKind.INTEGRATION_SAMPLE, null)))
            .keySet());
  }

  @Test
  void oneSampleServesARepetitionAndWhatThePlanAsksForAnyway() {
    List<Planned> planned =
        new ArrayList<>(
            Schedule.of(
                DAY_ZERO,
                MergedPlan.of(
                    List.of(
                        ScheduleTest.set(
                            List.of(
                                test(
                                    PlanItem.INTEGRATION_SITES,
                                    12,
                                    Set.of(EvidenceKind.INTEGRATION_SAMPLE),
                                    Optional.empty())))))));
    planned.add(
        Schedule.repeatedAnalysis(
            UUID.randomUUID(), DAY_ZERO, LocalDate.of(2021, 1, 5), Period.ofMonths(3), "rule"));
    assertEquals(
        2,
        Schedule.fulfilled(
                planned,
                List.of(evidence(LocalDate.of(2021, 3, 1), EvidenceKind.INTEGRATION_SAMPLE, null)))
            .size());
  }

  @Test
  void whoComesOfAgeWhileFollowedOwesAConsentOfOnesOwn() {
    LocalDate ends = DAY_ZERO.plusYears(15);
    Planned owed =
        Schedule.ownConsent(new PartialDate("2004-02-29"), DAY_ZERO, ends, 18, 180, "rule")
            .orElseThrow();
    assertEquals(LocalDate.of(2022, 2, 28), owed.window().earliest());
    assertEquals(LocalDate.of(2022, 8, 27), owed.window().latest());
    Planned vague =
        Schedule.ownConsent(new PartialDate("2004"), DAY_ZERO, ends, 18, 180, "rule").orElseThrow();
    assertEquals(LocalDate.of(2022, 1, 1), vague.window().earliest());
    assertEquals(LocalDate.of(2022, 12, 31), vague.window().target());
    assertEquals(
        Optional.empty(),
        Schedule.ownConsent(new PartialDate("1990"), DAY_ZERO, ends, 18, 180, "rule"));
    assertEquals(
        Optional.empty(),
        Schedule.ownConsent(new PartialDate("2019"), DAY_ZERO, ends, 18, 180, "rule"),
        "the plan ends before");
  }

  @Test
  void contactsOfTwoPlansThatOneVisitCanServeAreLedByTheOneThatMustComeFirst() {
    UUID one = UUID.randomUUID();
    UUID other = UUID.randomUUID();
    Owed first = owed(one, "2021-02-01", "2021-03-30", EvidenceKind.EXAMINATION);
    Owed second = owed(other, "2021-03-15", "2021-05-01", EvidenceKind.EXAMINATION);
    Owed later = owed(other, "2021-06-01", "2021-07-01", EvidenceKind.EXAMINATION);
    Owed byPhone = owed(UUID.randomUUID(), "2021-02-01", "2021-04-01", EvidenceKind.PHONE);
    Map<UUID, CombinedVisits.Served> served =
        CombinedVisits.of(List.of(later, byPhone, second, first));
    assertEquals(Set.of(first.id(), second.id()), served.keySet());
    assertEquals(Optional.of(first.id()), served.get(second.id()).by());
    assertEquals(Optional.of(LocalDate.of(2021, 3, 15)), served.get(first.id()).from());
    assertEquals(Map.of(), CombinedVisits.of(List.of(second, later)), "of one plan");
  }

  @Test
  void aPatientIsLostAfterTwoMissedContactsAndThreeAttemptsInTwoWays() {
    LossPolicy policy = new LossPolicy(2, 3, 2);
    List<Planned> contacts =
        Schedule.of(
            DAY_ZERO,
            MergedPlan.of(
                List.of(
                    ScheduleTest.set(
                        Arrays.stream(new int[] {3, 6, 12})
                            .mapToObj(
                                month ->
                                    ScheduleTest.contact(
                                        month, 14, Set.of(EvidenceKind.EXAMINATION)))
                            .toList()))));
    LocalDate day = LocalDate.of(2020, 10, 1);
    List<Tried> tried =
        List.of(
            new Tried(LocalDate.of(2020, 6, 10), "PHONE"),
            new Tried(LocalDate.of(2020, 7, 1), "LETTER"),
            new Tried(LocalDate.of(2020, 9, 20), "PHONE"));
    assertEquals(List.of(), policy.missing(contacts, Map.of(), tried, day));
    assertEquals(2, policy.missing(contacts, Map.of(), tried.subList(0, 1), day).size());
    assertEquals(
        1,
        policy
            .missing(
                contacts,
                Map.of("FOLLOW_UP@6", evidence(day, EvidenceKind.EXAMINATION, null)),
                tried,
                day)
            .stream()
            .filter(text -> text.startsWith("2 contacts"))
            .count());
    assertEquals(
        1,
        policy.missing(contacts, Map.of(), tried, LocalDate.of(2020, 9, 10)).stream()
            .filter(text -> text.startsWith("3 documented"))
            .count(),
        "an attempt counts once it was made");
  }

  private static PlanRule test(
      PlanItem item, int month, Set<EvidenceKind> completedBy, Optional<Until> until) {
    return new PlanRule(item, month, 30, 30, completedBy, until);
  }

  private static Evidence evidence(LocalDate on, EvidenceKind kind, Boolean negative) {
    return new Evidence(UUID.randomUUID(), "Observation", on, kind, Optional.ofNullable(negative));
  }

  private static Owed owed(UUID plan, String earliest, String latest, EvidenceKind way) {
    LocalDate from = LocalDate.parse(earliest);
    return new Owed(
        UUID.randomUUID(),
        plan,
        new DateWindow(from, from.plusDays(1), LocalDate.parse(latest)),
        Set.of(way));
  }
}
