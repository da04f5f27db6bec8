package org.longwatch.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.longwatch.statistics.clonality.CommonInsertionSites;

class InsertionSitesTest {

  private static InsertionSites.Site site(int patient, String gene, long position) {
    return new InsertionSites.Site(new UUID(0, patient), "LENTI", "chr1", "+", position, gene);
  }

  private static Map<String, Double> lengths(int genes) {
    Map<String, Double> lengths = new HashMap<>();
    for (int i = 0; i < genes; i++) {
      lengths.put("GENE" + i, 20_000.0);
    }
    return lengths;
  }

  /** One site near each of thirty genes, forty more near the first. */
  private static List<InsertionSites.Site> planted() {
    List<InsertionSites.Site> sites = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      sites.add(site(i % 5, "GENE" + i, 1000L * i));
    }
    for (int i = 0; i < 40; i++) {
      sites.add(site(i % 7, "GENE0", 1_000_000L + 1000L * i));
    }
    return sites;
  }

  @Test
  void aGeneThatIsHitFarMoreOftenComesFirst() {
    List<InsertionSiteLine> lines = InsertionSites.lines(planted(), lengths(30), 4, 0.05);
    InsertionSiteLine first = lines.get(0);
    assertEquals("GENE0", first.gene());
    assertTrue(first.flagged());
    assertEquals(41, first.sites());
    assertEquals(7, first.patients());
    assertEquals(30, first.genes());
    assertEquals(20, lines.size());
    assertFalse(lines.get(1).flagged());
    long[] sites = new long[30];
    double[] lengths = new double[30];
    java.util.Arrays.fill(sites, 1);
    java.util.Arrays.fill(lengths, 20_000);
    sites[0] = 41;
    assertEquals(CommonInsertionSites.of(sites, lengths)[0].p(), first.p());
  }

  @Test
  void theOrderOfSitesPlaysNoPart() {
    List<InsertionSites.Site> turned = new ArrayList<>(planted());
    Collections.reverse(turned);
    assertEquals(
        InsertionSites.lines(planted(), lengths(30), 4, 0.05),
        InsertionSites.lines(turned, lengths(30), 4, 0.05));
  }

  @Test
  void aSiteOfAPatientCountsOnceHoweverManySamplesShowIt() {
    List<InsertionSites.Site> sites =
        List.of(
            site(1, "GENE0", 100),
            site(1, "GENE0", 103),
            site(1, "GENE0", 100),
            site(2, "GENE0", 100),
            site(1, "GENE1", 900),
            site(1, "GENE2", 2000),
            site(1, "", 3000),
            site(1, "UNKNOWN", 4000));
    Map<String, Long> counts = new HashMap<>();
    List<InsertionSiteLine> lines = InsertionSites.lines(sites, lengths(3), 4, 0.05);
    lines.forEach(line -> counts.put(line.gene(), line.sites()));
    assertEquals(Map.of("GENE0", 2L, "GENE1", 1L, "GENE2", 1L), counts);
    assertEquals(2, lines.get(0).sitesLeftOut());
  }

  @Test
  void withoutLengthsOrWithTooFewGenesNothingIsSaid() {
    assertEquals(List.of(), InsertionSites.lines(planted(), Map.of(), 4, 0.05));
    assertEquals(List.of(), InsertionSites.lines(planted(), lengths(2), 4, 0.05));
  }
}
