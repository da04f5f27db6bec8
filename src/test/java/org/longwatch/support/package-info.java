/**
 * What several tests need: databases, running servers, fixtures. Knows no test. Rule: nothing here
 * asserts.
 */
package org.longwatch.support;
