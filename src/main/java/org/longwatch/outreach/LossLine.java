package org.longwatch.outreach;

import java.time.LocalDate;
import java.util.UUID;
import org.longwatch.kernel.PatientId;

/** That a patient was given up for lost, and since when. */
public record LossLine(UUID id, PatientId patient, LocalDate lostOn) {}
