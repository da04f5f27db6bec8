/**
 * Looking at accumulating data again and again without losing the error rate.
 *
 * <p>Refuses to know what is counted and where the expected count comes from. Its one rule: exact
 * probabilities, no table and no simulation.
 */
package org.longwatch.statistics.sequential;
