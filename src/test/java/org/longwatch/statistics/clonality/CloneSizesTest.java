package org.longwatch.statistics.clonality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.longwatch.statistics.RNumbers;

class CloneSizesTest {

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  /** domain.md section 11. */
  @Test
  void nineClonesHaveTheirKnownMeasures() {
    CloneSizes clones = CloneSizes.of(new double[] {50, 20, 10, 5, 5, 4, 3, 2, 1});
    assertEquals(9, clones.clones());
    assertEquals(100, clones.total());
    assertEquals(50, clones.top());
    assertEquals(0.5, clones.topShare());
    assertEquals(1.5565, clones.shannon(), 5e-5);
    assertEquals(0.7084, clones.evenness(), 5e-5);
    assertEquals(0.6920, clones.simpson(), 5e-5);
    assertEquals(3.2468, clones.inverseSimpson(), 5e-5);
    assertEquals(0.5889, clones.gini(), 5e-5);
    assertEquals(1, clones.uc50());
  }

  /** S = 9, five clones seen once and two twice: domain.md section 11. */
  @Test
  void unseenClonesAreEstimatedFromThoseSeenOnceAndTwice() {
    CloneSizes clones = CloneSizes.of(new double[] {1, 1, 1, 1, 1, 2, 2, 7, 9});
    assertEquals(15.25, clones.chao1(), 1e-12);
    assertEquals(9 + 20 / 6.0, clones.chao1BiasCorrected(), 1e-12);
    assertEquals(2, CloneSizes.of(new double[] {3, 4}).chao1());
    CloneSizes noneTwice = CloneSizes.of(new double[] {1, 1, 1, 5});
    assertTrue(Double.isNaN(noneTwice.chao1()));
    assertEquals(7, noneTwice.chao1BiasCorrected());
    CloneSizes fractions = CloneSizes.of(new double[] {1, 1.5});
    assertTrue(Double.isNaN(fractions.chao1()) && Double.isNaN(fractions.chao1BiasCorrected()));
  }

  @Test
  void measuresAreThoseOfFormulasInR() {
    RNumbers.of("clone-sizes.csv")
        .forEach(
            r -> {
              CloneSizes clones = CloneSizes.of(numbers(r.text("abundance")));
              assertEquals(r.whole("sites"), clones.clones());
              r.same("total", clones.total(), 1e-12);
              r.same("shannon", clones.shannon(), 1e-10);
              r.same("evenness", clones.evenness(), 1e-10);
              r.same("simpson", clones.simpson(), 1e-10);
              r.same("inverse_simpson", clones.inverseSimpson(), 1e-10);
              r.near("gini", clones.gini(), 1e-12);
              assertEquals(r.whole("uc50"), clones.uc50());
              r.same("chao1", clones.chao1(), 1e-10);
              r.same("chao1_bias_corrected", clones.chao1BiasCorrected(), 1e-10);
            });
  }

  @Test
  void aHalfHeldExactlyClosesTheCount() {
    assertEquals(1, CloneSizes.of(new double[] {7, 7}).uc50());
    assertEquals(2, CloneSizes.of(new double[] {5, 5, 5, 5}).uc50());
    assertEquals(2, CloneSizes.of(new double[] {4, 3, 3}).uc50());
  }

  @Test
  void equalClonesAreEvenAndASingleOneHasNoEvenness() {
    CloneSizes equal = CloneSizes.of(new double[] {0.1, 0.1, 0.1, 0});
    assertEquals(3, equal.clones());
    assertEquals(0, equal.gini(), 1e-15);
    assertEquals(1, equal.evenness(), 1e-12);
    CloneSizes one = CloneSizes.of(new double[] {0, 3});
    assertEquals(0, one.gini());
    assertEquals(0, one.shannon());
    assertTrue(Double.isNaN(one.evenness()));
  }

  @Test
  void noCellOrANegativeOneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> CloneSizes.of(new double[] {0, 0}));
    assertThrows(IllegalArgumentException.class, () -> CloneSizes.of(new double[] {2, -1}));
    assertThrows(IllegalArgumentException.class, () -> CloneSizes.of(new double[] {Double.NaN}));
  }

  @Test
  void growthIsOfSharesAndKnowsNewAndLostClones() {
    CloneGrowth[] growth =
        CloneGrowth.between(new double[] {10, 30, 30, 0, 30, 0}, new double[] {30, 10, 0, 5, 5, 0});
    assertEquals(new CloneGrowth(0.1, 0.6, 0.6 / 0.1, 4, 1), growth[0]);
    assertEquals(new CloneGrowth(0.3, 0.2, 0.2 / 0.3, 3, 2), growth[1]);
    assertEquals(new CloneGrowth(0.3, 0, 0, 3, 0), growth[2]);
    assertEquals(new CloneGrowth(0, 0.1, Double.POSITIVE_INFINITY, 0, 4), growth[3]);
    assertEquals(4, growth[4].rankAfter(), "equal clones share the largest rank");
    assertTrue(Double.isNaN(growth[5].fold()));
    assertThrows(
        IllegalArgumentException.class,
        () -> CloneGrowth.between(new double[] {1}, new double[] {1, 2}));
  }

  @Test
  void aGeneHitMoreOftenThanTheOthersStandsOut() {
    var rows = RNumbers.of("common-insertion-sites.csv").toList();
    CommonInsertionSites[] genes =
        CommonInsertionSites.of(
            rows.stream().mapToLong(r -> r.whole("sites")).toArray(),
            rows.stream().mapToDouble(r -> r.number("length")).toArray());
    for (int i = 0; i < genes.length; i++) {
      rows.get(i).same("frequency", genes[i].frequency(), 1e-10);
      rows.get(i).same("z", genes[i].z(), 1e-10);
      rows.get(i).same("t", genes[i].t(), 1e-10);
      rows.get(i).same("p", genes[i].p(), 1e-8);
      rows.get(i).same("bonferroni", genes[i].bonferroni(), 1e-8);
    }
    assertTrue(genes[0].z() > 3 && genes[0].bonferroni() < 0.05, genes[0].toString());
  }

  @Test
  void genesAllAlikeStandOutNowhere() {
    CommonInsertionSites[] genes =
        CommonInsertionSites.of(new long[] {2, 2, 2}, new double[] {5000, 5000, 5000});
    assertEquals(1, genes[1].p());
    assertThrows(
        IllegalArgumentException.class,
        () -> CommonInsertionSites.of(new long[] {1, 2}, new double[] {1, 1}));
  }
}
