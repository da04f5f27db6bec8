package org.longwatch.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OutlierScreeningTest {

  private final MadeRecord made = new MadeRecord();
  private final UUID product = made.product("CAR", "CAR_T");

  @Test
  void aLotWithManyReactionsStandsOut() {
    UUID centre = made.centre("C1");
    lots(centre, 8);
    Outlier first = screening().lots().get(0);
    assertEquals("L3", first.subject());
    assertEquals(Optional.of("INFUSION_REACTION"), first.family());
    assertEquals(1, first.rank());
    assertEquals(8, first.observed());
    assertEquals(10, first.size());
    assertTrue(first.flagged());
    assertEquals(1, screening().lots().stream().filter(Outlier::flagged).count());
  }

  @Test
  void lotsThatDifferByChanceDoNotStandOut() {
    lots(made.centre("C1"), 3);
    assertFalse(screening().lots().stream().anyMatch(Outlier::flagged));
  }

  @Test
  void whatHappensLongAfterTreatmentIsNoMatterOfTheLot() {
    UUID centre = made.centre("C1");
    for (int i = 0; i < 60; i++) {
      UUID patient = made.patient(centre, product, "L" + i / 10, 400);
      if (i < 10) {
        made.event(patient, "4", 200, false);
      }
    }
    assertEquals(List.of(), screening().lots());
  }

  @Test
  void aCentreThatReportsAFifthOfWhatItsPeersDoStandsOut() {
    sites(5);
    List<Outlier> sites = screening().sites();
    assertEquals("C4", sites.get(0).subject());
    assertTrue(sites.get(0).flagged());
    assertEquals(6, sites.get(0).observed());
    assertEquals(30, sites.get(0).size());
    assertEquals(30 * 156 / 180.0, sites.get(0).expected(), 1e-9, "of all centres, its own too");
    assertEquals(1, sites.stream().filter(Outlier::flagged).count());
  }

  @Test
  void casesAfterTheVisitThatIsComparedDoNotCount() {
    UUID young = made.centre("C1");
    UUID old = made.centre("C2");
    for (int i = 0; i < 20; i++) {
      made.event(made.patient(young, product, "L1", 400), "3", 100, false);
      // visits on days 200 and 400
      made.event(made.patient(old, product, "L1", 400), "3", i < 10 ? 100 : 300, false);
    }
    Outlier line =
        screening().sites().stream()
            .filter(site -> site.subject().equals("C2"))
            .findFirst()
            .orElseThrow();
    assertEquals(20, line.observed(), "rint(1.5) is 2: by the second visit all have theirs");
    made.visits.replaceAll((patient, days) -> new int[] {days[0]});
    line =
        screening().sites().stream()
            .filter(site -> site.subject().equals("C2"))
            .findFirst()
            .orElseThrow();
    assertEquals(10, line.observed());
    assertEquals(15, line.expected(), 1e-9);
  }

  @Test
  void aCentreWithFewPatientsIsNotJudged() {
    sites(5);
    UUID small = made.centre("C9");
    for (int i = 0; i < 4; i++) {
      made.patient(small, product, "L1", 400);
    }
    assertFalse(
        screening().sites().stream().anyMatch(site -> site.subject().equals("C9")),
        "four patients without a case say little");
  }

  @Test
  void aCentreThatReportsALittleLessDoesNot() {
    sites(2);
    assertFalse(screening().sites().stream().anyMatch(Outlier::flagged));
  }

  /** Six lots of ten patients, one reaction in each, more in the fourth. */
  private void lots(UUID centre, int bad) {
    for (int i = 0; i < 60; i++) {
      UUID patient = made.patient(centre, product, "L" + i / 10, 400);
      if (i % 10 == 0 || i / 10 == 3 && i % 10 < bad) {
        made.event(patient, "4", 1, false);
      }
    }
  }

  /** Six centres of thirty patients and sixty visits; one case per patient, in C4 only some. */
  private void sites(int everyNth) {
    for (int c = 0; c < 6; c++) {
      UUID centre = made.centre("C" + c);
      for (int i = 0; i < 30; i++) {
        UUID patient = made.patient(centre, product, "L1", 400);
        if (c != 4 || i % everyNth == 0 || everyNth == 2 && i < 20) {
          made.event(patient, "3", 20, false);
        }
      }
    }
  }

  private OutlierScreening screening() {
    return new OutlierScreening(made.cohort(), Thresholds.of(MadeRecord.RULES));
  }
}
