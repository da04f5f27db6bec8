package org.longwatch.fhir.store;

import java.time.Instant;
import java.util.UUID;

/**
 * A stored resource without its content.
 *
 * @param patient about whom, null for lots
 */
public record StoredLine(
    UUID id, String type, int version, UUID patient, boolean deleted, Instant updatedAt) {}
