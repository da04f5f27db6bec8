package org.longwatch.evidence;

import org.longwatch.statistics.Interval;

/**
 * When after the first treatment a family of events comes; exploratory, controls no error.
 *
 * @param subjects patients who were watched
 * @param events first events among them
 * @param shape of the Weibull hazard: below 1 early, about 1 constant, above 1 late; NaN where the
 *     likelihood has no maximum
 * @param scale in years
 * @param otherProductsDistance largest difference to the onset times of the family after other
 *     products; NaN where those are too few
 * @param otherProductsP its p-value (two-sample Kolmogorov-Smirnov)
 * @param otherEventsDistance the same to the onset times of other families after the same product
 * @param otherEventsP its p-value
 * @param flagged whether both p-values are below the level of the rule book (Van Holle 2012)
 */
public record OnsetLine(
    String productCode,
    String family,
    long subjects,
    long events,
    Interval shape,
    Interval scale,
    double otherProductsDistance,
    double otherProductsP,
    double otherEventsDistance,
    double otherEventsP,
    boolean flagged) {

  /** What the shape says, as far as its limits allow. */
  public String pattern() {
    if (Double.isNaN(shape.point())) {
      return "unknown";
    }
    if (shape.upper() < 1) {
      return "early";
    }
    return shape.lower() > 1 ? "late" : "no clear pattern";
  }
}
