/**
 * Published statistical methods on counts, days and arrays: what does this data say, how sure?
 *
 * <p>Refuses to know patients, products, storage and thresholds. Its one rule: same input, same
 * bits, on every machine.
 */
package org.longwatch.statistics;
