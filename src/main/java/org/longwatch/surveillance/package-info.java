/**
 * Events against denominators: how many were expected, and may one look every night?
 *
 * <p>Refuses to know the database, alerts and people. Its one rule: no ratio without the expected
 * count and the source it was made from.
 */
package org.longwatch.surveillance;
