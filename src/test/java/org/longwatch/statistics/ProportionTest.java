package org.longwatch.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProportionTest {

  /** Newcombe, Stat Med 17 (1998) 857-872, table I, method 3. */
  @Test
  void theLimitsAreThoseOfNewcombesTable() {
    limits(81, 263, 0.2553, 0.3662);
    limits(15, 148, 0.0624, 0.1605);
    limits(0, 20, 0.0000, 0.1611);
    limits(1, 29, 0.0061, 0.1718);
  }

  @Test
  void theWholeReachesOneAndNothingIsNoNumber() {
    assertEquals(1, new Proportion(7, 7).score().upper());
    assertTrue(Double.isNaN(new Proportion(0, 0).score().point()));
    assertThrows(IllegalArgumentException.class, () -> new Proportion(3, 2));
  }

  private static void limits(long part, long whole, double lower, double upper) {
    Interval interval = new Proportion(part, whole).score();
    assertEquals((double) part / whole, interval.point(), 1e-12);
    assertEquals(lower, interval.lower(), 5e-5);
    assertEquals(upper, interval.upper(), 5e-5);
  }
}
