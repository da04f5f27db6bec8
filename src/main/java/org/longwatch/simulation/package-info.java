/**
 * Invents cohorts: patients, visits, events, and truths planted among them.
 *
 * <p>Refuses to know what is made of them; nothing that detects may read a truth. Its one rule: the
 * same seed and options give the same bytes.
 */
package org.longwatch.simulation;
