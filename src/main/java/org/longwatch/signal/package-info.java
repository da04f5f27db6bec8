/**
 * What the record as a whole says that no single case does: runs, alerts, signals.
 *
 * <p>Refuses to know how facts came in and what reports are made of them. Its one rule: a run is
 * frozen, and the same run gives the same hash again.
 */
package org.longwatch.signal;
