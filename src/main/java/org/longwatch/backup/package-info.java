/**
 * The whole database as one file, and the way back, with proof that nothing was lost or changed.
 *
 * <p>Refuses to know what the tables mean. Its one rule: one snapshot out, an empty database in,
 * and every row counted and hashed on both sides.
 */
package org.longwatch.backup;
