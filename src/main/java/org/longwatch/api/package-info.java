/**
 * The door for machines that do not speak FHIR: administration, operations, search, signals,
 * reports.
 *
 * <p>Decides nothing. Its one rule: every answer comes from a use case that has checked role and
 * centre.
 */
package org.longwatch.api;
