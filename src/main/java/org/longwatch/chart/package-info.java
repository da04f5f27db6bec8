/**
 * What numbers look like: shapes of drawings, series of charts, figures in words.
 *
 * <p>Refuses to know pages. Its one rule: every picture shows what a table beside it also says.
 */
package org.longwatch.chart;
