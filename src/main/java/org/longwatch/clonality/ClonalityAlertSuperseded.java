package org.longwatch.clonality;

import java.util.UUID;
import org.longwatch.kernel.PatientId;

/**
 * An alert no longer stands, as a sample or result was corrected or withdrawn; same transaction,
 * after the alerts that stand instead were raised.
 */
public record ClonalityAlertSuperseded(UUID alert, PatientId patient) {}
