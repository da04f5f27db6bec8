package org.longwatch.signal.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.longwatch.evidence.DifferenceLine;
import org.longwatch.evidence.DuplicateLine;
import org.longwatch.evidence.Evidence;
import org.longwatch.evidence.FollowUpLine;
import org.longwatch.evidence.InteractionLine;
import org.longwatch.evidence.OnsetLine;
import org.longwatch.security.SmallCells;
import org.longwatch.statistics.Interval;

class HolderEvidenceTest {

  private static final SmallCells CELLS = new SmallCells(5);
  private static final Interval SOME = new Interval(1, 0.5, 2);

  @Test
  void aLineWithASmallCountIsWithheldAlsoWhereItIsTheRestThatIsSmall() {
    assertEquals(1, followUp(40, 10));
    assertEquals(1, followUp(40, 0));
    assertEquals(0, followUp(40, 3));
    assertEquals(0, followUp(40, 38));
    assertEquals(1, duplicates(30, 20));
    assertEquals(0, duplicates(30, 29), "one case is suspected");
    assertEquals(0, duplicates(9, 3));
    assertEquals(1, onset(40, 10).size());
    assertEquals(0, onset(40, 4).size());
    assertEquals(0, onset(12, 10).size(), "two without the event");
  }

  @Test
  void nothingTellsOfProductsOfOthers() {
    OnsetLine line = onset(40, 10).get(0);
    assertEquals(SOME, line.shape());
    assertEquals(0.3, line.otherEventsP());
    assertEquals(Double.NaN, line.otherProductsP());
    assertEquals(Double.NaN, line.otherProductsDistance());
    assertFalse(line.flagged());
    Evidence others =
        new Evidence(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(new DifferenceLine("F", 2, 30, 5, 1, 0.02)),
            List.of(),
            List.of(),
            List.of(new InteractionLine("A", "B", "F", 30, 20, 10, SOME, true)),
            List.of());
    assertEquals(Evidence.NONE, HolderEvidence.of(others, CELLS));
  }

  private static int followUp(long subjects, long lost) {
    return HolderEvidence.of(
            with(
                List.of(new FollowUpLine("A", "F", subjects, lost, 9, 10, SOME, 0, 1)),
                List.of(),
                List.of()),
            CELLS)
        .followUp()
        .size();
  }

  private static int duplicates(long cases, long without) {
    return HolderEvidence.of(
            with(
                List.of(),
                List.of(new DuplicateLine("A", "F", cases, without, cases, without)),
                List.of()),
            CELLS)
        .duplicates()
        .size();
  }

  private static List<OnsetLine> onset(long subjects, long events) {
    return HolderEvidence.of(
            with(
                List.of(),
                List.of(),
                List.of(
                    new OnsetLine(
                        "A", "F", subjects, events, SOME, SOME, 0.4, 0.01, 0.2, 0.3, true))),
            CELLS)
        .onset();
  }

  private static Evidence with(
      List<FollowUpLine> followUp, List<DuplicateLine> duplicates, List<OnsetLine> onset) {
    return new Evidence(
        followUp,
        duplicates,
        List.of(),
        onset,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
