package org.longwatch.reference;

/**
 * A term of the event dictionary.
 *
 * @param code the dictionary's code
 * @param name preferred name
 * @param group organ system it is counted under
 * @param family family of events of special interest, for instance {@code MYELOID_MALIGNANCY}
 * @param important whether one case deserves a look whatever the numbers say
 */
public record Term(String code, String name, String group, String family, boolean important) {}
