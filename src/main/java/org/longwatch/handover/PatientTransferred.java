package org.longwatch.handover;

import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/**
 * A patient is followed by another centre from now on; same transaction.
 *
 * @param handover its id
 * @param pseudonym what the new centre calls the patient
 * @param entry the audit entry that tells of it
 */
public record PatientTransferred(
    java.util.UUID handover,
    PatientId patient,
    CentreId from,
    CentreId to,
    String pseudonym,
    long entry) {}
