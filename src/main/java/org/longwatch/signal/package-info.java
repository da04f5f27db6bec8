/**
 * What the record as a whole says that no single case does: detection runs.
 *
 * <p>Refuses to know how facts came in and what people make of a run. Its one rule: a run is
 * frozen, and the same run gives the same hash again.
 */
package org.longwatch.signal;
