/**
 * From whom, through which hands of manufacture, to whom: collections, biological products, and the
 * chain of identity between a patient's cells and the patient who received them.
 *
 * <p>Refuses to know what the product did afterwards. Its one rule: what was collected from one
 * patient is never recorded as given to another.
 */
package org.longwatch.traceability;
