package org.longwatch.fhir;

import java.time.Instant;
import java.util.UUID;

/**
 * One version of a stored resource.
 *
 * @param patient about whom, null for lots
 * @param content JSON as kept, null for a tombstone
 */
record StoredVersion(
    UUID id, String type, int version, UUID patient, Instant recordedAt, String content) {}
