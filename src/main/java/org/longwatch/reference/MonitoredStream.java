package org.longwatch.reference;

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
    boolean verified) {}
