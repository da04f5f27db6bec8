/**
 * The words every room shares: codes, partial dates, windows, ids, issues, obligations.
 *
 * <p>Refuses to know any room or clock. Its one rule: a value is valid from the moment it exists.
 */
package org.longwatch.kernel;
