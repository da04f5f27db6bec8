/**
 * What went wrong with whom and when: reports, their amendments, duplicates, the case series.
 *
 * <p>Refuses to know what follows from a case. Its one rule: a report is amended or nullified,
 * never removed, and every former state can be read as it was known.
 */
package org.longwatch.adverseevent;
