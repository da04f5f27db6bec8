package org.longwatch.platform;

/**
 * Fired once at start, after the schema is current and before the node is ready: rooms load what
 * the first request would otherwise wait for. An observer that throws stops the start.
 */
public record WarmUp() {}
