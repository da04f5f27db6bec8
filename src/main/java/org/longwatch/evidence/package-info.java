/**
 * What stands behind and beside the numbers of a run: how complete the data are, when after the
 * infusion events come, how much of what was released is registered.
 *
 * <p>Refuses to know the database, alerts and single people. Its one rule: a number that could
 * mislead alone is given with what it was counted from.
 */
package org.longwatch.evidence;
