/**
 * How a sample is shared among its clones, and how that changes.
 *
 * <p>Refuses to know thresholds and genes. Its one rule: abundances in, never percentages.
 */
package org.longwatch.statistics.clonality;
