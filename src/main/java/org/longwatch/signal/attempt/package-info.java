/**
 * Runs that were asked for: by whom, how far they are, which have died and begin again.
 *
 * <p>Refuses to know what a run counts. Its one rule: who works on a run holds it by a lease on the
 * database's clock, and stores it only while it does.
 */
package org.longwatch.signal.attempt;
