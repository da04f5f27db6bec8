package org.longwatch.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.longwatch.surveillance.CountedDays;

class FollowUpQualityTest {

  private static FollowUpLine line(Evidence evidence, String family) {
    return evidence.followUp().stream()
        .filter(line -> line.family().equals(family))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void maturityIsTimeSeenOverTimeThatCouldHaveBeenSeen() {
    // seen 1000 of 2000 days, all of 2000, and to death on day 500 (no more was possible)
    Evidence evidence =
        new FollowedPeople("TUMOUR")
            .seen("P", 1000, false, 2000)
            .seen("P", 2000, false, 2000)
            .seen("P", 500, true, 500)
            .evidence();
    FollowUpLine all = line(evidence, "");
    assertEquals(3, all.subjects());
    assertEquals(1, all.lost());
    assertEquals(3500 / 365.25, all.observedYears(), 1e-12);
    assertEquals(3500 / 4500.0, all.maturity(), 1e-12);
    assertTrue(Double.isNaN(all.worst()), "no event, no worst case");
  }

  @Test
  void theLostHadTheEventOrHadItNot() {
    // events on day 100 of 4; one lost on day 200, one seen last 300 days before the end: not lost
    Evidence evidence =
        new FollowedPeople("TUMOUR")
            .seen("P", 1000, false, 1000, 100)
            .seen("P", 200, false, 1000)
            .seen("P", 700, false, 1000)
            .seen("P", 1000, false, 1000)
            .evidence();
    FollowUpLine line = line(evidence, "TUMOUR");
    assertEquals(1, line.lost());
    assertEquals(0.25, line.incidence().point(), 1e-12);
    assertEquals(0.25, line.best(), 1e-12);
    assertEquals(0.5, line.worst(), 1e-12);
    assertEquals(2000 / 365.25, line.observedYears(), 1e-12, "an event ends what is possible");
    assertEquals(2000 / 3100.0, line.maturity(), 1e-12);
  }

  @Test
  void theWorstCaseIsNeverBelowTheBest() {
    FollowedPeople people = new FollowedPeople("TUMOUR", "FEVER");
    for (int i = 0; i < 60; i++) {
      int exit = 100 + 37 * i % 1500;
      people.seen(
          i % 2 == 0 ? "P" : "Q",
          exit,
          i % 7 == 0,
          i % 7 == 0 ? exit : 2000,
          i % 5 == 0 ? exit / 2 : -1);
    }
    Evidence evidence = people.evidence();
    assertEquals(4, evidence.followUp().size(), "fever is of no interest and nobody had it");
    for (FollowUpLine line : evidence.followUp()) {
      if (!line.family().isEmpty()) {
        assertTrue(line.best() <= line.incidence().point(), line.toString());
        assertTrue(line.incidence().point() <= line.worst(), line.toString());
      }
    }
  }

  @Test
  void daysBeforeTheLagCountNeitherAsSeenNorAsPossible() {
    Evidence evidence =
        new FollowedPeople("TUMOUR")
            .seen("P", 20, false, 1000)
            .seen("P", 530, false, 1030)
            .evidence(Map.of(OnsetWindows.KEY, "0"), Optional.empty(), 30);
    FollowUpLine all = line(evidence, "");
    assertEquals(1, all.subjects(), "the other was never seen after the lag");
    assertEquals(0.5, all.maturity(), 1e-12);
  }

  @Test
  void whoeverIsInDaysThatDoNotCountComesBackLater() {
    // one stays, one has the event on day 300, one leaves on day 150, among the days left out
    Evidence evidence =
        new FollowedPeople("TUMOUR")
            .seen("P", 1000, false, 1000)
            .seen("P", 1000, false, 1000, 300)
            .seen("P", 150, false, 150)
            .evidence(
                Map.of(OnsetWindows.KEY, "0 1 3"),
                Optional.empty(),
                CountedDays.of(0, List.of(new int[] {100, 199})));
    FollowUpLine line = line(evidence, "TUMOUR");
    assertEquals((900 + 200 + 100) / 365.25, line.observedYears(), 1e-12);
    assertEquals(1, line.maturity(), 1e-12);
    assertEquals(0.5, line.incidence().point(), 1e-12, "two are at risk on day 300");
    WindowLine first = evidence.windows().get(0);
    assertEquals(1, first.cases());
    assertEquals((266 + 201 + 100) / 365.25, first.personYears(), 1e-12);
  }

  @Test
  void nobodyIsSeenAfterTheLastDayOnWhichThatIsPossible() {
    FollowedPeople people = new FollowedPeople("TUMOUR").seen("P", 20, false, 19);
    assertThrows(IllegalArgumentException.class, () -> people.followed(0));
  }
}
