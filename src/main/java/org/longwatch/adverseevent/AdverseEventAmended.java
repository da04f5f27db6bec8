package org.longwatch.adverseevent;

import java.util.UUID;
import org.longwatch.kernel.PatientId;

/** A report was amended or nullified; same transaction. */
public record AdverseEventAmended(UUID event, PatientId patient) {}
