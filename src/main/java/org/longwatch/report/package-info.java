/**
 * What the registry tells the outside: tables for those who may see them, in the form each may see.
 *
 * <p>Refuses to know file formats of single cases yet, and pages. Its one rule: a report is frozen,
 * and every channel shows the same suppressed view of it.
 */
package org.longwatch.report;
