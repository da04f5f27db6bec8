package org.longwatch.adverseevent;

import java.util.UUID;

/**
 * Two reports that may tell of the same event and wait for a verdict.
 *
 * @param score how alike they are, 0 to 1
 * @param why what they share, without personal data
 */
public record DuplicateLine(UUID id, UUID one, UUID other, double score, String why) {}
