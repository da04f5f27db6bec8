/**
 * What a plan asks for, when, and what completes it: the arithmetic of follow-up.
 *
 * <p>Refuses to know the database and today. Its one rule: the same facts give the same plan,
 * whatever order they came in.
 */
package org.longwatch.schedule;
