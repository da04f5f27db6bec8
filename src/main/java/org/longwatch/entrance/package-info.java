/**
 * The entrance: finds out who asks at pages, interface and FHIR door, slows down who asks too
 * often, gives tokens, sends people to their OpenID provider and takes them back.
 *
 * <p>Refuses to decide what the asker may do. Its one rule: nobody comes in unnamed but to the few
 * addresses that are written here.
 */
package org.longwatch.entrance;
