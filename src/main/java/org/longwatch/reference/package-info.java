/**
 * The shared books: rules with source and status, follow-up templates, the event dictionary.
 *
 * <p>Refuses to know patients. Its one rule: every regulatory number is a row here, never a
 * constant in code.
 */
package org.longwatch.reference;
