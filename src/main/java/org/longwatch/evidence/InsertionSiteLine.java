package org.longwatch.evidence;

/**
 * A gene that vectors of a class have integrated near; exploratory. A low p mostly shows where the
 * vector likes to integrate, not which cells were selected: it is no signal by itself.
 *
 * @param sites different integration sites of all patients near the gene
 * @param patients with such a site
 * @param frequency sites per 1000 bases of the gene and its surroundings
 * @param z standardised log2 frequency, above 0 for a gene hit more often
 * @param p of Grubbs' test for this gene alone, two-sided
 * @param bonferroni p times the number of genes, at most 1
 * @param genes that were tested
 * @param sitesLeftOut sites near no gene, or near one whose length is not known
 * @param flagged whether it is hit more often and bonferroni is at most the level of the rule book
 */
public record InsertionSiteLine(
    String vectorClass,
    String gene,
    long sites,
    long patients,
    double frequency,
    double z,
    double p,
    double bonferroni,
    int genes,
    long sitesLeftOut,
    boolean flagged) {}
