/**
 * Commands that only compute: files in, files out, no server, no database.
 *
 * <p>So that others can check the numbers of Longwatch and use its methods on their own data. Its
 * one rule: nothing is written when the input cannot be read to its end.
 */
package org.longwatch.cli.computation;
