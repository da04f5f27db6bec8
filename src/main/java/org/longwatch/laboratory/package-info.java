/**
 * What laboratories found in patients' samples, and which samples are kept where.
 *
 * <p>Refuses to know what a result means for anybody. Its one rule: amounts keep the unit they were
 * sent with, and what was entered in error no longer counts but stays readable.
 */
package org.longwatch.laboratory;
