/**
 * Pages for stewards and administrators: centres, products, people, clients, access, operation.
 *
 * <p>Decides nothing. Its one rule: every answer comes from a use case that has checked the role.
 */
package org.longwatch.web.admin;
