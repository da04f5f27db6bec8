/**
 * Who owes which contact when, and what was found: plans, visits, assessments, completeness, time.
 *
 * <p>Refuses to know how centres are reminded. Its one rule: what is owed follows from the record
 * alone, whatever the order in which it arrived.
 */
package org.longwatch.followup;
