/**
 * The processes that a launcher runs around the application: database, mail catcher, server.
 *
 * <p>Refuses to know what runs inside them, and is never part of the WAR. Its one rule: what it
 * starts it stops, and a failure says what to do.
 */
package org.longwatch.process;
