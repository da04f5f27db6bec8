/**
 * Who takes part in the follow-up: enrolment, why somebody left, and what was consented to.
 *
 * <p>Refuses to know what the follow-up found and what is owed. Its one rule: a patient who left
 * says why, and a corrected statement never hides the former one.
 */
package org.longwatch.enrolment;
