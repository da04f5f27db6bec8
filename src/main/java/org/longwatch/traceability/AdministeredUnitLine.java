package org.longwatch.traceability;

import java.time.LocalDate;
import java.util.UUID;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;

/** That a unit was given to a patient in a treatment. */
public record AdministeredUnitLine(
    UUID unit, TreatmentId treatment, PatientId patient, LocalDate administeredOn) {}
