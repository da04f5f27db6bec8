package org.longwatch.registry;

import java.time.LocalDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;

/** A treatment was corrected; the day it was thought to be before is told. Same transaction. */
public record TreatmentCorrected(TreatmentId treatment, PatientId patient, LocalDate formerDay) {}
