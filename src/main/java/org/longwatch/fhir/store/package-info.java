/**
 * Answers what was sent: every version of every resource, and the identifiers it is found by.
 * Refuses to know what a resource means. Rule: the only place that decides whose resources a reader
 * sees.
 */
package org.longwatch.fhir.store;
