/**
 * Who may do what, and who did what: roles, scopes, access checks, the audit trail, the access log.
 *
 * <p>Refuses to know what the things are that it guards. Its one rule: every change leaves an audit
 * entry in the same transaction, every read of a patient leaves a line in the access log.
 */
package org.longwatch.security;
