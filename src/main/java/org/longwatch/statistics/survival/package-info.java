/**
 * Time from treatment to event, under censoring and competing risks.
 *
 * <p>Refuses to know what the event is. Its one rule: whoever was lost counts as observed until the
 * last day with data, never longer.
 */
package org.longwatch.statistics.survival;
