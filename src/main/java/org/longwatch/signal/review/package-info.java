/**
 * What people make of what runs and single cases say: alerts, signals, decisions.
 *
 * <p>Refuses to know how anything is counted. Its one rule: at most one open alert per matter, and
 * no step of a review without a reason. Its tables lie in the schema of runs.
 */
package org.longwatch.signal.review;
