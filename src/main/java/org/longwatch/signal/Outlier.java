package org.longwatch.signal;

import java.util.Optional;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.ProductId;

/**
 * A lot with more, or a centre with fewer events than its peers.
 *
 * @param subject number of the lot, or code of the centre
 * @param family family of events, empty for all events of a centre
 * @param observed patients with the event (lot), cases of those compared, by the visit at which
 *     they are (centre)
 * @param size patients treated (lot), patients compared (centre)
 * @param expected what its peers let expect
 * @param p one-sided p-value, exact (lot) or of a bootstrap (centre)
 * @param limit the p-value at or below which it is flagged, number of comparisons included
 */
public record Outlier(
    Kind kind,
    Optional<ProductId> product,
    Optional<String> productCode,
    Optional<CentreId> centre,
    String subject,
    Optional<String> family,
    long observed,
    long size,
    double expected,
    double p,
    double limit,
    boolean flagged,
    int rank) {

  /** What is compared. */
  public enum Kind {
    LOT,
    SITE
  }

  /** What is out of line, and by how much, in words. */
  public String reason() {
    return Wording.of(this);
  }

  Outlier ranked(int place) {
    return new Outlier(
        kind,
        product,
        productCode,
        centre,
        subject,
        family,
        observed,
        size,
        expected,
        p,
        limit,
        flagged,
        place);
  }
}
