package org.longwatch.statistics.clonality;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ClonalDiversityTest {
  /** domain.md section 11. */
  @Test
  void nineClonesHaveTheirKnownDiversity() {
    ClonalDiversity diversity = ClonalDiversity.of(new long[] {50, 20, 10, 5, 5, 4, 3, 2, 1});
    assertEquals(100, diversity.cells());
    assertEquals(9, diversity.clones());
    assertEquals(0.5, diversity.topShare());
    assertEquals(1.5565, diversity.shannon(), 5e-5);
    assertEquals(0.7084, diversity.evenness(), 5e-5);
    assertEquals(0.6920, diversity.simpson(), 5e-5);
    assertEquals(3.2468, diversity.inverseSimpson(), 5e-5);
  }

  @Test
  void aSingleCloneHasNoDiversity() {
    ClonalDiversity one = ClonalDiversity.of(new long[] {0, 7, 0});
    assertEquals(new ClonalDiversity(7, 1, 1, 1, 0, 0), one);
    assertTrue(Double.isNaN(one.evenness()));
  }

  @Test
  void sharesKeepTheGivenOrder() {
    assertArrayEquals(
        new double[] {0.25, 0, 0.75}, ClonalDiversity.relativeAbundance(new long[] {1, 0, 3}));
    assertEquals(2, ClonalDiversity.of(new long[] {1, 0, 3}).top());
  }

  @Test
  void anEmptyOrNegativeSampleIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ClonalDiversity.of(new long[] {0, 0}));
    assertThrows(IllegalArgumentException.class, () -> ClonalDiversity.of(new long[0]));
    assertThrows(IllegalArgumentException.class, () -> ClonalDiversity.of(new long[] {3, -1}));
  }
}
