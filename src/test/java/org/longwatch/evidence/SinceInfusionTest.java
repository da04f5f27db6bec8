package org.longwatch.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.longwatch.reference.BackgroundRate;
import org.longwatch.reference.BackgroundRateSet;

class SinceInfusionTest {

  @Test
  void eventsAndTimeFallIntoTheWindowTheyBelongTo() {
    // windows begin on days 0, 366 and 1096
    List<WindowLine> lines =
        new FollowedPeople("TUMOUR")
            .seen("P", 3000, false, 3000, 365)
            .seen("P", 3000, false, 3000, 366)
            .seen("P", 700, false, 3000)
            .evidence()
            .windows();
    assertEquals(List.of("0–1", "1–3"), lines.stream().map(WindowLine::label).toList());
    assertEquals(1, lines.get(0).cases());
    assertEquals(3, lines.get(0).subjects());
    assertEquals(3 * 366 / 365.25, lines.get(0).personYears(), 1e-12);
    assertEquals(1, lines.get(1).cases());
    assertEquals(2, lines.get(1).subjects());
    assertEquals((1 + 334) / 365.25, lines.get(1).personYears(), 1e-12);
    assertEquals(1000 / lines.get(1).personYears(), lines.get(1).rate().point(), 1e-9);
    assertTrue(Double.isNaN(lines.get(1).noneSeen()));
  }

  @Test
  void whereNothingWasSeenTheWindowSaysWhatThatStillAllows() {
    FollowedPeople people = new FollowedPeople("TUMOUR");
    for (int i = 0; i < 300; i++) {
      people.seen("P", 1461, false, 1461);
    }
    WindowLine last = people.evidence().windows().get(2);
    assertEquals("3 and later", last.label());
    assertEquals(0, last.cases());
    assertEquals(300 * 365 / 365.25, last.personYears(), 1e-9);
    // rule of three: exact is -ln 0.05 = 2.9957
    assertEquals(2.995732273553991 / last.personYears() * 1000, last.noneSeen(), 1e-9);
    assertEquals(3.688879454113936 / last.personYears() * 1000, last.rate().upper(), 1e-9);
  }

  @Test
  void expectedCountsAddUpToThoseWithoutWindows() {
    FollowedPeople people =
        new FollowedPeople("TUMOUR")
            .seen("P", 1400, false, 1400)
            .seen("P", 1400, false, 1400, 800)
            .seen("P", 900, true, 900);
    BackgroundRateSet rates =
        new BackgroundRateSet(
            "X",
            1,
            "n",
            "s",
            "l",
            true,
            List.of(new BackgroundRate("TUMOUR", "ANY", 0, 130, 2010, 2012, "ANY", 50_000)));
    List<WindowLine> lines =
        people.evidence(Map.of(OnsetWindows.KEY, "0 1 3"), Optional.of(rates), 0).windows();
    // 0.5 a year; rates end with 2012, day 1095 or 1096 since 2010-01-01
    double perDay = 0.5 / 365.25;
    assertEquals(3 * 366 * perDay, lines.get(0).expected(), 1e-12);
    assertEquals((1096 - 366 + 801 - 366 + 900 - 366) * perDay, lines.get(1).expected(), 1e-12);
    assertEquals(1, lines.get(1).compared());
    assertEquals(
        lines.get(1).compared() / lines.get(1).expected(), lines.get(1).ratio().point(), 1e-12);
    assertEquals(0, lines.get(2).expected(), "no rate for that year");
    assertTrue(Double.isNaN(people.evidence().windows().get(0).expected()), "no rates at all");
  }

  @Test
  void aFamilyAfterProductsOfOneModalityMayHaveWindowsOfItsOwn() {
    Map<String, String> rows =
        Map.of(
            "onset.windows", "0 1",
            "onset.windows.TUMOUR", "0 2",
            "onset.windows.TUMOUR.CAR_T", "0 0.5");
    FollowedPeople people =
        new FollowedPeople("TUMOUR", "FEVER").seen("P", 1000, false, 1000, -1, 5);
    assertEquals(
        List.of("0–2", "2 and later", "0–1"),
        people.evidence(rows, Optional.empty(), 0).windows().stream()
            .map(WindowLine::label)
            .toList());
    assertEquals(
        "0–0.5",
        people.modality("CAR_T").evidence(rows, Optional.empty(), 0).windows().get(0).label());
  }

  @Test
  void windowsThatDoNotRiseAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new OnsetWindows(Map.of(OnsetWindows.KEY, "0 2 1")));
    assertThrows(
        IllegalArgumentException.class, () -> new OnsetWindows(Map.of(OnsetWindows.KEY, "1 2")));
    assertThrows(IllegalArgumentException.class, () -> new OnsetWindows(Map.of()));
  }
}
