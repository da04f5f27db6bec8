package org.longwatch.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeToOnsetTest {

  private static OnsetLine line(Evidence evidence, String product, String family) {
    return evidence.onset().stream()
        .filter(line -> line.productCode().equals(product) && line.family().equals(family))
        .findFirst()
        .orElseThrow();
  }

  /** Tumours of P come late (Weibull shape 3), those of Q and all fevers at any time. */
  private static FollowedPeople people(int each) {
    Random random = new Random(6);
    FollowedPeople people = new FollowedPeople("TUMOUR", "FEVER");
    for (int i = 0; i < 2 * each; i++) {
      boolean p = i % 2 == 0;
      double hazard = -Math.log(1 - random.nextDouble());
      int tumour = (int) (p ? 4000 * Math.cbrt(hazard) : 6000 * hazard);
      int fever = (int) (6000 * -Math.log(1 - random.nextDouble()));
      people.seen(
          p ? "P" : "Q", 3000, false, 3000, tumour < 3000 ? tumour : -1, fever < 3000 ? fever : -1);
    }
    return people;
  }

  @Test
  void whatComesLateIsToldByItsShape() {
    Evidence evidence = people(400).evidence();
    OnsetLine late = line(evidence, "P", "TUMOUR");
    assertTrue(late.shape().lower() < 3 && 3 < late.shape().upper(), late.toString());
    assertTrue(
        late.scale().lower() < 4000 / 365.25 && 4000 / 365.25 < late.scale().upper(),
        late.toString());
    assertEquals("late", late.pattern());
    OnsetLine any = line(evidence, "Q", "TUMOUR");
    assertTrue(any.shape().lower() < 1 && 1 < any.shape().upper(), any.toString());
    assertEquals("no clear pattern", any.pattern());
  }

  @Test
  void theScreenFlagsOnlyWhatDiffersFromBoth() {
    Evidence evidence = people(400).evidence();
    OnsetLine late = line(evidence, "P", "TUMOUR");
    assertTrue(late.otherProductsP() < 0.001, late.toString());
    assertTrue(late.otherEventsP() < 0.001, late.toString());
    assertTrue(late.flagged());
    OnsetLine fever = line(evidence, "P", "FEVER");
    assertTrue(fever.otherEventsP() < 0.001, "tumours of P come later than fever");
    assertTrue(fever.otherProductsP() > 0.05, fever.toString());
    assertFalse(fever.flagged());
  }

  @Test
  void belowTheFewestEventsNothingIsSaid() {
    FollowedPeople people = new FollowedPeople("TUMOUR");
    for (int i = 0; i < 20; i++) {
      people.seen("P", 1000, false, 1000, i < 4 ? 100 + i : -1);
    }
    assertEquals(0, people.evidence().onset().size());
    people.seen("P", 1000, false, 1000, 500);
    OnsetLine line = line(people.evidence(), "P", "TUMOUR");
    assertEquals(5, line.events());
    assertEquals(21, line.subjects());
    assertTrue(Double.isNaN(line.otherProductsP()), "there is no other product");
    assertFalse(line.flagged());
  }

  @Test
  void eventsThatAllCameOnOneDayHaveNoShape() {
    FollowedPeople people = new FollowedPeople("TUMOUR");
    for (int i = 0; i < 10; i++) {
      people.seen("P", 1000, false, 1000, 0);
    }
    OnsetLine line = line(people.evidence(), "P", "TUMOUR");
    assertTrue(Double.isNaN(line.shape().point()));
    assertEquals("unknown", line.pattern());
  }

  @Test
  void productsAreComparedByGraysTestWhereTwoHaveEvents() {
    FollowedPeople people = new FollowedPeople("TUMOUR", "FEVER");
    for (int i = 0; i < 60; i++) {
      people.seen("P", 1000, false, 1000, i < 20 ? 100 + i : -1, i == 0 ? 5 : -1);
      people.seen("Q", 1000, false, 1000, i < 2 ? 100 + i : -1);
      people.seen("R", 1000, false, 1000);
    }
    Evidence evidence = people.evidence();
    assertEquals(1, evidence.differences().size(), "fever after one product only");
    DifferenceLine line = evidence.differences().get(0);
    assertEquals(3, line.products());
    assertEquals(22, line.events());
    assertEquals(2, line.degreesOfFreedom());
    assertTrue(line.p() < 1e-6, line.toString());
  }

  @Test
  void theLagIsTimeZeroOfGraysTest() {
    FollowedPeople people = new FollowedPeople("TUMOUR");
    FollowedPeople later = new FollowedPeople("TUMOUR");
    for (int i = 0; i < 40; i++) {
      int first = i % 4 == 0 ? 100 + 3 * i : -1;
      String product = i % 8 < 4 ? "P" : "Q";
      people.seen(product, 1000, false, 1000, first);
      later.seen(product, 1030, false, 1030, first < 0 ? -1 : first + 30);
    }
    assertEquals(
        people.evidence().differences(),
        later.evidence(Map.of(OnsetWindows.KEY, "0"), Optional.empty(), 30).differences());
  }
}
