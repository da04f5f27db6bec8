/**
 * Many resources at once: transaction bundles, one per line.
 *
 * <p>Refuses to know where they come from and what becomes of them. Its one rule: it streams, so
 * size costs time but no memory.
 */
package org.longwatch.fhir.bulk;
