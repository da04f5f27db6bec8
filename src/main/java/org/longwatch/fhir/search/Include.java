package org.longwatch.fhir.search;

/**
 * What comes along with the results.
 *
 * @param reverse whether it points to results, rather than results to it
 * @param iterate whether what has come along brings more along
 * @param reference the reference that is followed
 * @param target the only type that is followed to, null for all
 */
record Include(boolean reverse, boolean iterate, SearchParameter reference, String target) {}
