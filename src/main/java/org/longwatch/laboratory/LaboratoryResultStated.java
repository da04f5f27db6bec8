package org.longwatch.laboratory;

import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/**
 * A finding became known, was corrected or withdrawn; same transaction.
 *
 * @param before what it was before, the same as {@code kind} unless that was corrected
 */
public record LaboratoryResultStated(
    UUID result, CentreId centre, PatientId patient, LaboratoryKind kind, LaboratoryKind before) {}
