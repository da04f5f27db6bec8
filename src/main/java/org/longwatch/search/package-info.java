/**
 * Finds cases by their words: an index of each node that follows the audit trail.
 *
 * <p>Refuses to know anything that the record does not hold; nothing else imports Lucene. Its one
 * rule: the index may be thrown away at any time, and a centre never learns of another's cases.
 */
package org.longwatch.search;
