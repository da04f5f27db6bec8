package org.longwatch.statistics;

/**
 * What having seen no event among n subjects still allows.
 *
 * <p>Hanley and Lippman-Hand: If nothing goes wrong, is everything all right? JAMA 249 (1983)
 * 1743-1745. The exact one-sided bound 1 - alpha^(1/n), of which 3/n ("rule of three") is the
 * approximation; it is one-sided, so lower than the upper end of a two-sided 95 % interval.
 */
public final class ZeroEventBound {
  private ZeroEventBound() {}

  /** The largest risk compatible with no event, at one-sided confidence 95 %; 1 for no subject. */
  public static double of(long subjects) {
    if (subjects < 0) {
      throw new IllegalArgumentException("negative number of subjects: " + subjects);
    }
    return subjects == 0 ? 1 : -StrictMath.expm1(StrictMath.log(0.05) / subjects);
  }
}
