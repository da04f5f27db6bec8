/**
 * The door for people: pages, and the numbers of their charts.
 *
 * <p>Decides nothing. Its one rule: every answer comes from a use case that has checked role and
 * centre.
 */
package org.longwatch.web;
