/**
 * The commands of the launcher: what can be done from a shell.
 *
 * <p>Refuses to know rules and formulas; it calls the rooms that do. Its one rule: a command says
 * what it did, or which line to mend.
 */
package org.longwatch.cli;
