/**
 * The interval history: how a patient grew and was treated otherwise between contacts.
 *
 * <p>Refuses to know who owed the contact. Its one rule: an unlikely measurement is asked about,
 * never refused; what was entered in error no longer counts but stays readable.
 */
package org.longwatch.interval;
