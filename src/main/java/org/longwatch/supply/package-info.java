/**
 * How many treatments of a lot were released, so that what is registered can be held against it.
 *
 * <p>Refuses to know patients. Its one rule: a number of released treatments has a source, and a
 * former one can still be read.
 */
package org.longwatch.supply;
