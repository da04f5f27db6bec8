package org.longwatch.search;

/**
 * A piece of found text, plain; whoever shows it escapes it.
 *
 * @param highlighted whether it is one of the words looked for
 */
public record Segment(String text, boolean highlighted) {}
