package org.longwatch.platform;

/** Fired once when the node is warm: rooms may begin background work. */
public record Started() {}
