/**
 * Answers which resources fit what was asked, page by page. Refuses to know what they mean to the
 * record. Rule: nothing is found that {@code fhir.store} would not show.
 */
package org.longwatch.fhir.search;
