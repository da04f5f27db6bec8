package org.longwatch.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteUnderReportingTest {

  private record Study(int[] site, int[][] events, long[] keys) {}

  /** Patients differ in their rate and in their number of visits, sites only in their age. */
  private static Study study(Random random, int sites, int patients, double rate, double kept) {
    int[] site = new int[sites * patients];
    int[][] events = new int[site.length][];
    for (int i = 0; i < site.length; i++) {
      site[i] = i / patients;
      int visits = 1 + site[i] % 7 + random.nextInt(10);
      double own = rate * -StrictMath.log(1 - random.nextDouble());
      events[i] = new int[visits];
      int sum = 0;
      for (int v = 0; v < visits; v++) {
        for (double t = -StrictMath.log(1 - random.nextDouble());
            t < own / (v + 1);
            t -= StrictMath.log(1 - random.nextDouble())) {
          sum += site[i] > 0 || random.nextDouble() < kept ? 1 : 0;
        }
        events[i][v] = sum;
      }
    }
    long[] keys = new long[sites];
    Arrays.setAll(keys, s -> s);
    return new Study(site, events, keys);
  }

  @ParameterizedTest
  @CsvSource({"6,8,1.5", "12,4,0.3", "4,20,4"})
  void withoutUnderReportingTheFlaggedShareIsTheLevel(int sites, int patients, double rate) {
    Random random = new Random(31);
    int[] flagged = new int[3];
    double[] levels = {0.01, 0.05, 0.2};
    int judged = 0;
    int studies = 1500;
    for (int run = 0; run < studies; run++) {
      Study study = study(random, sites, patients, rate, 1);
      SiteUnderReporting.Site[] all =
          new SiteUnderReporting(199, 3, run).judge(study.site, study.events, study.keys);
      for (SiteUnderReporting.Site site : all) {
        if (Double.isNaN(site.p())) {
          continue;
        }
        judged++;
        for (int k = 0; k < levels.length; k++) {
          flagged[k] += site.p() <= levels[k] ? 1 : 0;
        }
      }
    }
    assertTrue(judged > 0.8 * studies * sites, "judged " + judged);
    for (int k = 0; k < levels.length; k++) {
      double error = Math.sqrt(levels[k] * (1 - levels[k]) / judged);
      assertEquals(levels[k], (double) flagged[k] / judged, 4 * error, "of " + judged);
    }
  }

  @Test
  void aSiteIsNotBlamedForWhatItTreatsWith() {
    // product 1 has four times the events of product 0; sites 0 to 2 treat mostly with product 0
    Random random = new Random(12);
    int[] flagged = new int[2];
    int studies = 400;
    for (int run = 0; run < studies; run++) {
      int[] site = new int[48];
      int[] product = new int[48];
      int[][] events = new int[48][1];
      for (int i = 0; i < 48; i++) {
        site[i] = i / 8;
        product[i] = i % 8 < (site[i] < 3 ? 6 : 2) ? 0 : 1;
        for (int k = 0; k < 20; k++) {
          events[i][0] += random.nextDouble() < (product[i] == 0 ? 0.1 : 0.4) ? 1 : 0;
        }
      }
      SiteUnderReporting method = new SiteUnderReporting(199, 3, run);
      long[] keys = {0, 1, 2, 3, 4, 5};
      flagged[0] += method.judge(site, product, events, keys)[0].p() <= 0.05 ? 1 : 0;
      flagged[1] += method.judge(site, events, keys)[0].p() <= 0.05 ? 1 : 0;
    }
    assertEquals(0.05, flagged[0] / (double) studies, 4 * Math.sqrt(0.05 * 0.95 / studies));
    assertTrue(flagged[1] > 0.2 * studies, "without strata: " + flagged[1]);
  }

  @Test
  void patientsOfAStratumThatOnlyOneSiteHasAreLeftOut() {
    int[] site = {0, 0, 0, 1, 1};
    int[] product = {0, 0, 1, 0, 0};
    int[][] events = {{1}, {2}, {9}, {3}, {4}};
    SiteUnderReporting.Site[] all =
        new SiteUnderReporting(99, 1, 1).judge(site, product, events, new long[] {1, 2});
    assertEquals(2, all[0].patients());
    assertEquals(1.5, all[0].mean());
    assertEquals(2.5, all[0].expected());
  }

  @Test
  void aSiteThatKeepsHalfToItselfIsFound() {
    Random random = new Random(8);
    int found = 0;
    int others = 0;
    int studies = 200;
    for (int run = 0; run < studies; run++) {
      Study study = study(random, 8, 25, 6, 0.4);
      SiteUnderReporting.Site[] all =
          new SiteUnderReporting(499, 3, run).judge(study.site, study.events, study.keys);
      found += all[0].p() <= 0.05 ? 1 : 0;
      others += all[5].p() <= 0.05 ? 1 : 0;
      assertEquals(1 - all[0].p(), all[0].probability());
    }
    assertTrue(found > 0.5 * studies, "found " + found);
    assertTrue(others < 0.12 * studies, "others " + others);
  }

  @Test
  void aYoungSiteIsComparedAtAnEarlyVisit() {
    int[] site = {0, 0, 0, 1, 1, 1};
    int[][] events = {{0, 1}, {0, 0}, {1, 1}, {0, 0, 5, 9}, {0, 1, 6, 8}, {1, 1, 7, 9}};
    SiteUnderReporting.Site[] all =
        new SiteUnderReporting(999, 1, 1).judge(site, events, new long[] {4, 5});
    // 0.75 of 2 visits is 1.5, rounded to the even 2
    assertEquals(2, all[0].visit());
    assertEquals(2 / 3.0, all[0].mean(), 1e-15);
    assertEquals(4 / 6.0, all[0].expected(), 1e-15);
    assertEquals(3, all[1].visit());
    assertEquals(3, all[1].patients());
    assertTrue(Double.isNaN(all[1].p()), "nobody else has come that far");
  }

  @Test
  void sameSeedSamePWhateverTheOrderOfPatientsAndSites() {
    Study study = study(new Random(3), 5, 9, 2, 1);
    SiteUnderReporting method = new SiteUnderReporting(300, 3, 77);
    SiteUnderReporting.Site[] all = method.judge(study.site, study.events, study.keys);
    int n = study.site.length;
    int[] site = new int[n];
    int[][] events = new int[n][];
    for (int i = 0; i < n; i++) {
      site[i] = 4 - study.site[n - 1 - i];
      events[i] = study.events[n - 1 - i];
    }
    SiteUnderReporting.Site[] turned = method.judge(site, events, new long[] {4, 3, 2, 1, 0});
    SiteUnderReporting.Site[] back = new SiteUnderReporting.Site[5];
    Arrays.setAll(back, s -> turned[4 - s]);
    assertArrayEquals(all, back);
  }

  @Test
  void smallSitesAndSitesWithoutVisitsAreNotJudged() {
    int[] site = {0, 0, 1, 1, 1, 2};
    int[][] events = {{0}, {1}, {1}, {2}, {0}, {}};
    SiteUnderReporting.Site[] all =
        new SiteUnderReporting(99, 3, 1).judge(site, events, new long[3]);
    assertTrue(Double.isNaN(all[0].p()));
    assertTrue(all[1].p() > 0 && all[1].p() <= 1);
    assertEquals(0, all[2].visit());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SiteUnderReporting(99, 3, 1)
                .judge(new int[] {0}, new int[][] {{2, 1}}, new long[1]));
  }
}
