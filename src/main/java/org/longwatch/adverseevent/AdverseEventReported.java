package org.longwatch.adverseevent;

import java.util.UUID;
import org.longwatch.kernel.PatientId;

/** A new event was reported; same transaction. */
public record AdverseEventReported(UUID event, PatientId patient) {}
