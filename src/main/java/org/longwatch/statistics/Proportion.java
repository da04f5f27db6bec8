package org.longwatch.statistics;

/**
 * A part of a whole with the score limits of Wilson (J Am Stat Assoc 22 (1927) 209-212), which keep
 * within 0 and 1 and stay useful for small numbers (Newcombe, Stat Med 17 (1998) 857-872, method
 * 3). Without a whole it is NaN.
 */
public record Proportion(long part, long whole) {

  /** The 97.5 % point of the normal distribution. */
  private static final double Z = 1.959963984540054;

  public Proportion {
    if (part < 0 || part > whole) {
      throw new IllegalArgumentException(part + " of " + whole);
    }
  }

  public Interval score() {
    if (whole == 0) {
      return new Interval(Double.NaN, Double.NaN, Double.NaN);
    }
    double n = whole;
    double p = part / n;
    double centre = 2 * part + Z * Z;
    double reach = Z * Math.sqrt(Z * Z + 4 * part * (1 - p));
    double below = 2 * (n + Z * Z);
    return new Interval(
        p, part == 0 ? 0 : (centre - reach) / below, part == whole ? 1 : (centre + reach) / below);
  }
}
