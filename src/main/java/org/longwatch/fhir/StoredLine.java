package org.longwatch.fhir;

import java.util.UUID;

/**
 * A stored resource without its content.
 *
 * @param patient about whom, null for lots
 */
record StoredLine(UUID id, String type, int version, UUID patient, boolean deleted) {}
