package org.longwatch.clonality;

import java.util.UUID;
import org.longwatch.kernel.PatientId;

/** A clone has grown enough to alert; same transaction. */
public record ClonalityAlertRaised(UUID alert, PatientId patient, ClonalityTier tier) {}
