package org.longwatch.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SuspectedDuplicatesTest {

  private static UUID id(int number) {
    return new UUID(0, number);
  }

  private static SuspectedDuplicates.Counted row(int event, int patient, String product, int day) {
    return new SuspectedDuplicates.Counted(
        id(event), id(patient), product, "TUMOUR", LocalDate.of(2020, 1, day));
  }

  private static SuspectedDuplicates.Pair pair(int one, int other) {
    return new SuspectedDuplicates.Pair(id(one), id(other));
  }

  @Test
  void ofCasesThatAreLinkedOneGoesOnCounting() {
    List<SuspectedDuplicates.Counted> rows =
        List.of(row(1, 11, "P", 5), row(2, 12, "P", 3), row(3, 13, "P", 4), row(4, 14, "P", 1));
    assertEquals(
        List.of(new DuplicateLine("P", "TUMOUR", 4, 2, 4, 2)),
        SuspectedDuplicates.lines(rows, List.of(pair(1, 2), pair(1, 3))),
        "1, 2 and 3 may be one");
    assertEquals(
        List.of(new DuplicateLine("P", "TUMOUR", 4, 2, 4, 2)),
        SuspectedDuplicates.lines(rows, List.of(pair(3, 1), pair(2, 3), pair(2, 1))));
  }

  @Test
  void aPatientWithAnotherCaseStillCounts() {
    List<SuspectedDuplicates.Counted> rows =
        List.of(row(1, 11, "P", 5), row(2, 11, "P", 6), row(3, 12, "P", 9));
    assertEquals(
        List.of(new DuplicateLine("P", "TUMOUR", 3, 2, 2, 2)),
        SuspectedDuplicates.lines(rows, List.of(pair(1, 2))));
  }

  @Test
  void productsWithoutSuspectedDuplicatesHaveNoLine() {
    List<SuspectedDuplicates.Counted> rows =
        List.of(row(1, 11, "P", 5), row(1, 11, "Q", 5), row(2, 12, "Q", 6), row(3, 13, "R", 7));
    assertEquals(
        List.of(new DuplicateLine("Q", "TUMOUR", 2, 1, 2, 1)),
        SuspectedDuplicates.lines(rows, List.of(pair(1, 2))));
  }

  @Test
  void aPairOfWhichOneNoLongerCountsChangesNothing() {
    assertEquals(
        List.of(), SuspectedDuplicates.lines(List.of(row(1, 11, "P", 5)), List.of(pair(1, 9))));
  }
}
