package org.longwatch.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.longwatch.statistics.Interval;

class ShareChartTest {

  @Test
  void aLineJoinsItsPointsOnAScaleFromNothingToAll() {
    ShareChart chart = new ShareChart(10, false);
    chart.point(0, 1, "all");
    chart.point(5, 0.5, "half");
    chart.point(10, 0, "none");
    assertEquals("M48 14L378 114L708 214", chart.getLine());
    assertEquals("", chart.getBand(), "no limits, no band");
    assertEquals(new ShareChart.Point(378, 114, "half"), chart.getPoints().get(1));
    assertEquals(new ShareChart.Tick("0 %", 214), chart.getShares().get(0));
    assertEquals(new ShareChart.Tick("100 %", 14), chart.getShares().get(5));
  }

  @Test
  void aStepHoldsUntilTheNextWithItsLimits() {
    ShareChart chart = new ShareChart(10, true);
    chart.point(0, new Interval(1, 1, 1), "all");
    chart.point(5, new Interval(0.5, 0.25, 0.75), "half");
    assertEquals("M48 14H378V114", chart.getLine());
    assertEquals("M48 14L378 14L378 64L378 164L378 14L48 14Z", chart.getBand());
  }

  @Test
  void limitsThatCannotBeEstimatedAreNotDrawn() {
    ShareChart chart = new ShareChart(10, true);
    chart.point(0, new Interval(0, Double.NaN, Double.NaN), "nobody");
    chart.point(20, new Interval(0, Double.NaN, Double.NaN), "nobody");
    assertEquals("", chart.getBand());
    assertEquals("M48 214H708V214", chart.getLine(), "what lies beyond lies on the edge");
  }
}
