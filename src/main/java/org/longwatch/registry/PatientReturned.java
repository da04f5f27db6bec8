package org.longwatch.registry;

import java.time.LocalDate;
import org.longwatch.kernel.PatientId;

/**
 * A death turned out not to have happened; fired in the same transaction.
 *
 * @param formerDay the day of death that was believed
 */
public record PatientReturned(PatientId patient, LocalDate formerDay) {}
