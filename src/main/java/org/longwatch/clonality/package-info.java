/**
 * Which integrated clones grow: samples, clones, copy numbers, and the alerts they and virus raise.
 *
 * <p>Refuses to know of events and plans. Its one rule: the same samples give the same alerts,
 * whatever the order in which they arrive; an alert is superseded, never deleted.
 */
package org.longwatch.clonality;
