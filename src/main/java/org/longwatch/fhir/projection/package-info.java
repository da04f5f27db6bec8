/**
 * Shows as FHIR what the registry knows by itself: plans, signals, reports, who did what. Refuses
 * to take any of it from outside, and to know how it came about. Rule: other channels show the
 * same.
 */
package org.longwatch.fhir.projection;
