/**
 * Answers every request that only reads: versions, histories, searches, all about a patient.
 * Refuses to know HTTP and HAPI's routing, so that a batch reads through the same door. Rule:
 * whatever is shown is noted first.
 */
package org.longwatch.fhir.read;
