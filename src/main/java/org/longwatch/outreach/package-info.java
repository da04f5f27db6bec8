/**
 * Who tried to reach a patient, how and with what result, and who was given up for lost.
 *
 * <p>Refuses to know plans. Its one rule: a patient is looked for on record, or was not looked for.
 */
package org.longwatch.outreach;
