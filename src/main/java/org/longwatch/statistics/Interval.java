package org.longwatch.statistics;

/**
 * A point estimate with its limits, 95 % two-sided unless the producing method says otherwise.
 *
 * <p>Not estimable is NaN, unbounded is infinite; a rule must treat NaN as "not flagged".
 */
public record Interval(double point, double lower, double upper) {
  /** The 97.5 % point of the standard normal distribution, for two-sided limits of 95 %. */
  public static final double Z = 1.959963984540054;

  public Interval {
    if (lower > upper) {
      throw new IllegalArgumentException("lower limit " + lower + " is above upper limit " + upper);
    }
  }

  /** The interval in another unit, for example a rate per 1,000 person-years. */
  public Interval times(double factor) {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("factor must be positive: " + factor);
    }
    return new Interval(point * factor, lower * factor, upper * factor);
  }
}
