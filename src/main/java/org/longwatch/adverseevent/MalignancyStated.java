package org.longwatch.adverseevent;

import java.util.UUID;
import org.longwatch.kernel.PatientId;

/** A second primary malignancy became known, was corrected or withdrawn; same transaction. */
public record MalignancyStated(UUID malignancy, PatientId patient) {}
