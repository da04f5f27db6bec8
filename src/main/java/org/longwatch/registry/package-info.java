/**
 * Products and lots, centres and their contacts, patients and treatments: day 0 of everything.
 *
 * <p>Refuses to know visits, events and laboratory results. Its one rule: a treatment names a known
 * product and lot, and lies between the patient's birth and today.
 */
package org.longwatch.registry;
