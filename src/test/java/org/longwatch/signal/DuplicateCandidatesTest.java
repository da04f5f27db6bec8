package org.longwatch.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DuplicateCandidatesTest {

  private final MadeRecord made = new MadeRecord();
  private final UUID product = made.product("CAR", "CAR_T");
  private final UUID here = made.centre("C1");
  private final UUID there = made.centre("C2");

  @Test
  void closeCasesOfLikePatientsAreCompared() {
    UUID one = made.event(made.patient(here, product, "L1", 400), "3", 20, false);
    UUID same = made.event(made.patient(here, product, "L1", 400), "3", 23, false);
    made.event(made.patient(here, product, "L1", 400), "3", 40, false);
    made.event(made.patient(here, product, "L1", 400), "4", 20, false);
    made.event(made.patient(there, product, "L1", 400), "3", 20, false);

    assertEquals(
        List.of(new DuplicateCandidates.Pair(one, same, 3)),
        DuplicateCandidates.pairs(made.cohort(), 7));
  }

  @Test
  void narrativesOverlapByTheirWords() {
    assertEquals(1, DuplicateCandidates.overlap("Fever, 39 degrees.", "fever 39 DEGREES"), 0);
    assertEquals(0.5, DuplicateCandidates.overlap("fever and rash", "fever and cough"), 0);
    assertEquals(0, DuplicateCandidates.overlap("", ""), 0);
  }
}
