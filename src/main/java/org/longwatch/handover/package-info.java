/**
 * Who hands which patient over to which other centre, and whether that one takes the patient.
 *
 * <p>Refuses to know what a record holds. Its one rule: a patient is always somebody's, so nothing
 * moves before the other centre accepts.
 */
package org.longwatch.handover;
