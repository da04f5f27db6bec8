package org.longwatch.reference;

import java.math.BigDecimal;

/**
 * A family of events in treatments of one vector class that is watched sequentially, with control
 * of repeated looks.
 *
 * @param alpha probability of a signal anywhere in the stream if nothing is wrong
 * @param expectedMax expected events at which watching ends
 * @param minEvents a signal needs at least so many events
 * @param verified whether somebody has checked the row against its source
 */
public record MonitoredStream(
    String family,
    String vectorClass,
    int version,
    double alpha,
    double expectedMax,
    int minEvents,
    String source,
    boolean verified) {

  /** The row as runs keep it: {@code stream.SOLID_TUMOUR.AAV v1 = alpha 0.05, …}. */
  public String label() {
    return "stream."
        + family
        + "."
        + vectorClass
        + " v"
        + version
        + " = alpha "
        + BigDecimal.valueOf(alpha)
        + ", at most "
        + BigDecimal.valueOf(expectedMax)
        + " expected, at least "
        + minEvents
        + " events "
        + (verified ? "verified" : "draft");
  }
}
