/**
 * Who somebody is: accounts of people, clients of centres, how they prove it, and how often they
 * may try.
 *
 * <p>Refuses to know what they may do. Its one rule: a secret is kept only as a hash or sealed, and
 * never written to a log, an audit entry or an answer, except once to whom it was issued.
 */
package org.longwatch.identity;
