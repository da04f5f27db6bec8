/**
 * Takes in what centres submit: keeps the bytes first, says every issue at once, then does all or
 * nothing. Refuses to know any format: it is handed commands. Rule: nothing acknowledged is lost,
 * and sending twice is harmless.
 */
package org.longwatch.intake;
