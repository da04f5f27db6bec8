package org.longwatch.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.longwatch.statistics.Interval;

class FiguresTest {

  private final Figures figures = new Figures();

  @Test
  void aNumberHasThreeSignificantDigits() {
    assertEquals("4.21", figures.number(4.2149));
    assertEquals("0.0312", figures.number(0.03124));
    assertEquals("−1.50", figures.number(-1.5));
    assertEquals("0", figures.number(0));
    assertEquals("12\u202f346", figures.number(12345.6));
  }

  @Test
  void aVerySmallNumberIsAPowerOfTen() {
    assertEquals("3.3×10⁻⁷", figures.number(3.26e-7));
  }

  @Test
  void whatCannotBeEstimatedIsADash() {
    assertEquals("–", figures.number(Double.NaN));
    assertEquals("–", figures.limits(new Interval(Double.NaN, Double.NaN, Double.NaN)));
    assertEquals("∞", figures.number(Double.POSITIVE_INFINITY));
  }

  @Test
  void anEstimateNeverStandsWithoutItsLimits() {
    assertEquals("2.00 [1.00 to 4.00]", figures.limits(new Interval(2, 1, 4)));
    assertEquals("10.0 % [5.0 % to 20.0 %]", figures.percents(new Interval(0.1, 0.05, 0.2)));
  }
}
