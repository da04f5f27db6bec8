/**
 * How much of the follow-up that was expected has arrived, who is still followed, and where a
 * centre stands among its peers.
 *
 * <p>Refuses to know what is owed or why; it counts what the plans say. Its one rule: one statement
 * counts for every reader, and a peer is never named.
 */
package org.longwatch.retention;
