/**
 * The ground machinery: time, database, timed tasks, letters, configuration, health.
 *
 * <p>Refuses to know any word of the domain. Its one rule: only here is the system clock read, and
 * only here are Quartz, Jakarta Mail and Flyway imported.
 */
package org.longwatch.platform;
