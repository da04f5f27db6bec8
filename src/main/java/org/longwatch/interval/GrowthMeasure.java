package org.longwatch.interval;

/** What is measured of a child's growth. */
public enum GrowthMeasure {
  HEIGHT("height", "cm"),
  WEIGHT("weight", "kg"),
  /** Sexual maturity, 1 to 5. */
  TANNER_STAGE("Tanner stage", "");

  private final String label;
  private final String unit;

  GrowthMeasure(String label, String unit) {
    this.label = label;
    this.unit = unit;
  }

  /** The measure for people. */
  public String label() {
    return label;
  }

  /** UCUM code of the unit, empty for a stage. */
  public String unit() {
    return unit;
  }
}
