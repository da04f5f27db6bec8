package org.longwatch.fhir.store;

import java.time.Instant;
import java.util.UUID;

/**
 * One version of a stored resource.
 *
 * @param centre who has sent it
 * @param patient about whom, null for lots
 * @param content JSON as kept, null for a tombstone
 */
public record StoredVersion(
    UUID id,
    String type,
    int version,
    UUID centre,
    UUID patient,
    Instant recordedAt,
    String content) {}
