package org.longwatch.statistics.disproportionality;

import org.longwatch.statistics.ContingencyTable;
import org.longwatch.statistics.Interval;

/**
 * Measures of disproportionate reporting of one product and event in a data base of reports.
 *
 * <p>Zero cells: nothing is added to any cell. The formulas are evaluated in IEEE arithmetic, as R
 * and the established tools do, so a ratio is 0 when only its numerator vanishes, infinite when
 * only its denominator does, and NaN when both do; a limit that would need the logarithm of such a
 * ratio is what {@code exp(log(ratio) +- z * se)} gives: 0 and NaN around 0, NaN and infinity
 * around infinity. The information component alone is always finite.
 */
public final class Disproportionality {

  private Disproportionality() {}

  /**
   * Proportional reporting ratio, [a/(a+b)] / [c/(c+d)], with limits from se(ln PRR) = sqrt(1/a -
   * 1/(a+b) + 1/c - 1/(c+d)).
   *
   * <p>Evans, Waller, Davis: Use of proportional reporting ratios (PRRs) for signal generation from
   * spontaneous adverse drug reaction reports. Pharmacoepidemiology and Drug Safety 10 (2001)
   * 483-486.
   */
  public static Interval prr(ContingencyTable t) {
    double a = t.a();
    double c = t.c();
    double with = t.product();
    double without = t.c() + t.d();
    double se = StrictMath.sqrt(1 / a - 1 / with + 1 / c - 1 / without);
    return logSymmetric(a / with / (c / without), se);
  }

  /**
   * Reporting odds ratio, ad / bc, with Woolf's limits, se(ln ROR) = sqrt(1/a + 1/b + 1/c + 1/d).
   *
   * <p>van Puijenbroek et al.: A comparison of measures of disproportionality for signal detection
   * in spontaneous reporting systems. Pharmacoepidemiology and Drug Safety 11 (2002) 3-10.
   */
  public static Interval ror(ContingencyTable t) {
    double a = t.a();
    double b = t.b();
    double c = t.c();
    double d = t.d();
    double se = StrictMath.sqrt(1 / a + 1 / b + 1 / c + 1 / d);
    return logSymmetric(a * d / (b * c), se);
  }

  /** Pearson's chi-square without correction, N(ad-bc)^2 / product of the four margins. */
  public static double chiSquare(ContingencyTable t) {
    return chiSquare(t, Math.abs(t.determinant()));
  }

  /**
   * Chi-square with Yates' continuity correction, capped as in R's {@code chisq.test}: the
   * correction never exceeds |O - E|, so the statistic is 0 when observed equals expected.
   */
  public static double chiSquareYates(ContingencyTable t) {
    double determinant = Math.abs(t.determinant());
    return chiSquare(t, Math.max(0, determinant - t.reports() / 2.0));
  }

  /** Information component with exact limits: {@link InformationComponent#exact}. */
  public static Interval ic(ContingencyTable t) {
    return InformationComponent.exact(t.a(), t.expected());
  }

  private static double chiSquare(ContingencyTable t, double difference) {
    double n = t.reports();
    double rows = (double) t.product() * (double) (t.c() + t.d());
    double columns = (double) t.event() * (double) (t.b() + t.d());
    return difference / rows * (difference / columns) * n;
  }

  private static Interval logSymmetric(double ratio, double se) {
    double factor = StrictMath.exp(Interval.Z * se);
    return new Interval(ratio, ratio / factor, ratio * factor);
  }
}
