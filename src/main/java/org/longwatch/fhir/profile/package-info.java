/**
 * Answers whether a submission keeps to the Longwatch profiles, and says everything it does not.
 * Refuses to know what the submission is for. Rule: one call for a whole Bundle, no network.
 */
package org.longwatch.fhir.profile;
