/**
 * Who is reminded of what, when, and what became of the letter.
 *
 * <p>Refuses to know why something is owed; it sees obligations only. Its one rule: once per
 * obligation and stage, never after completion, never a word about a patient.
 */
package org.longwatch.reminder;
