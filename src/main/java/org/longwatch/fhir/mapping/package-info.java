/**
 * Answers what a FHIR resource asks of the record: resource in, command out, one class per kind.
 * Refuses to know the database and HTTP. Rule: what cannot be read is said, never guessed.
 */
package org.longwatch.fhir.mapping;
