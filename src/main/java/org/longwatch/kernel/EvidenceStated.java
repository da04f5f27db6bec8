package org.longwatch.kernel;

/**
 * Something became known, was corrected or withdrawn that may decide what is owed about a patient;
 * same transaction.
 *
 * @param entry the audit entry that tells of it
 */
public record EvidenceStated(PatientId patient, long entry) {}
