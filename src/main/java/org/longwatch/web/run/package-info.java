/**
 * Pages about what stands behind the numbers of a detection run.
 *
 * <p>Decides nothing. Its one rule: it shows what the run has frozen, and computes no number of its
 * own.
 */
package org.longwatch.web.run;
