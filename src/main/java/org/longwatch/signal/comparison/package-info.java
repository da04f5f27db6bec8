/**
 * Two detection runs side by side: what moved, and why.
 *
 * <p>Refuses to know how a run is made. Its one rule: numbers are the stored ones, and a reason is
 * given only where the record still reads as the run read it.
 */
package org.longwatch.signal.comparison;
