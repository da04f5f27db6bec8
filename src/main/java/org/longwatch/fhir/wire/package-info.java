/**
 * Answers what bytes say as text: how deep they are nested, where an entry stands in them, what a
 * patch makes of them, where two of them differ. Refuses to know resources and the record. Rule:
 * bytes in, bytes or issues out.
 */
package org.longwatch.fhir.wire;
