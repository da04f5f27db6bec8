package org.longwatch.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.longwatch.reference.EvidenceKind;
import org.longwatch.reference.PlanItem;
import org.longwatch.reference.PlanRule;
import org.longwatch.reference.PlanSet;

class MergedPlanTest {

  private static final Set<EvidenceKind> SEEN =
      Set.of(EvidenceKind.EXAMINATION, EvidenceKind.PHONE);

  @Test
  void theNarrowestWindowAndTheFewestWaysCountAndEverybodyIsNamed() {
    MergedPlan plan =
        MergedPlan.of(
            List.of(
                set("A", 1, rule(12, 30, SEEN)),
                set("B", 1, rule(12, 14, Set.of(EvidenceKind.EXAMINATION)))));
    MergedRule rule = plan.rules().get(0);
    assertEquals(1, plan.rules().size());
    assertEquals(14, rule.beforeDays());
    assertEquals(14, rule.afterDays());
    assertEquals(Set.of(EvidenceKind.EXAMINATION), rule.completedBy());
    assertEquals(Set.of("A@1", "B@1"), rule.sets());
    assertEquals("A@1,B@1", plan.identity());
  }

  @Test
  void whoWantsMoreYearsGetsAContactEachYearInHisName() {
    MergedPlan plan =
        MergedPlan.of(List.of(set("A", 5, rule(12, 30, SEEN), rule(60, 30, SEEN)), set("B", 8)));
    assertEquals(
        List.of(12, 60, 72, 84, 96), plan.rules().stream().map(MergedRule::month).toList());
    assertEquals(Set.of("B@1"), plan.rules().get(4).sets());
    assertEquals(8, plan.years());
  }

  @Test
  void whereNoNumberWasFoundTheOthersDecide() {
    MergedPlan plan = MergedPlan.of(List.of(set("A", 1, rule(12, 30, SEEN)), set("UNKNOWN", -1)));
    assertEquals(1, plan.rules().size());
    assertEquals(1, plan.years());
    assertEquals("A@1,UNKNOWN@1", plan.identity());
  }

  @Test
  void windowsThatWouldOverlapAreOneThingAtTheEarlierTime() {
    MergedPlan plan =
        MergedPlan.of(List.of(set("A", 1, rule(12, 30, SEEN)), set("B", 1, rule(11, 14, SEEN))));
    assertEquals(1, plan.rules().size());
    assertEquals(11, plan.rules().get(0).month());
    assertEquals(Set.of("A@1", "B@1"), plan.rules().get(0).sets());
  }

  @Test
  void windowsOfOneItemNeverOverlapAndTheOrderOfTheSetsPlaysNoPart() {
    Random random = new Random(20261129);
    for (int round = 0; round < 400; round++) {
      List<PlanSet> sets = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        List<PlanRule> rules = new ArrayList<>();
        for (PlanItem item : List.of(PlanItem.FOLLOW_UP, PlanItem.RCL)) {
          int month = random.nextInt(4);
          while (month < 100) {
            Set<EvidenceKind> ways = EnumSet.of(EvidenceKind.values()[random.nextInt(3)]);
            ways.add(EvidenceKind.EXAMINATION);
            rules.add(
                new PlanRule(
                    item, month, random.nextInt(60), random.nextInt(60), ways, Optional.empty()));
            month += 1 + random.nextInt(24);
          }
        }
        sets.add(set("S" + i, random.nextInt(12), rules.toArray(PlanRule[]::new)));
      }
      MergedPlan plan = MergedPlan.of(sets);
      Collections.shuffle(sets, random);
      assertEquals(plan, MergedPlan.of(sets));
      LocalDate dayZero = LocalDate.of(2020, 1, 1).plusDays(random.nextInt(1500));
      for (PlanItem item : List.of(PlanItem.FOLLOW_UP, PlanItem.RCL)) {
        LocalDate before = LocalDate.MIN;
        for (Schedule.Planned planned : Schedule.of(dayZero, plan)) {
          if (planned.item() == item) {
            assertTrue(planned.window().earliest().isAfter(before), round + " " + planned);
            before = planned.window().latest();
          }
        }
      }
    }
  }

  private static PlanRule rule(int month, int days, Set<EvidenceKind> completedBy) {
    return ScheduleTest.contact(month, days, completedBy);
  }

  private static PlanSet set(String code, int years, PlanRule... rules) {
    return new PlanSet(
        code,
        1,
        PlanSet.ANY,
        List.of(),
        List.of(),
        List.of(),
        years < 0 ? OptionalInt.empty() : OptionalInt.of(years),
        false,
        "for a test",
        LocalDate.of(2020, 1, 1),
        Optional.empty(),
        "test",
        false,
        List.of(rules));
  }
}
