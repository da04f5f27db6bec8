package org.longwatch.registry;

import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;

/** A treatment became known; fired in the same transaction. */
public record TreatmentRegistered(TreatmentId treatment, PatientId patient) {}
