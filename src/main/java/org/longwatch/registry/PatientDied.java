package org.longwatch.registry;

import java.time.LocalDate;
import org.longwatch.kernel.PatientId;

/** A death became known; fired in the same transaction. */
public record PatientDied(PatientId patient, LocalDate day) {}
