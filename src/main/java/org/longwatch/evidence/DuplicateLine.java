package org.longwatch.evidence;

/**
 * What a product and a family would count if all suspected duplicates were duplicates.
 *
 * @param cases that count now
 * @param casesWithout that would count then
 * @param patients with such a case now
 * @param patientsWithout with such a case then
 */
public record DuplicateLine(
    String productCode,
    String family,
    long cases,
    long casesWithout,
    long patients,
    long patientsWithout) {}
