/**
 * Scores of pairs of product and event, counted from distinct reports.
 *
 * <p>Refuses to know denominators: its numbers generate hypotheses and estimate no risk.
 */
package org.longwatch.statistics.disproportionality;
