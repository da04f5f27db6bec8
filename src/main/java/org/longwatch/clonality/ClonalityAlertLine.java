package org.longwatch.clonality;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/**
 * An alert that stands.
 *
 * @param rule the rules that apply, for instance {@code clone >= 20 %}
 * @param cloneLabel gene and place of the clone
 * @param samples the samples, or for virus the laboratory results, it rests on, oldest first
 * @param sampleDay day of the newest of them
 * @param text one sentence for people
 */
public record ClonalityAlertLine(
    UUID id,
    PatientId patient,
    CentreId centre,
    ClonalityTier tier,
    String rule,
    String cloneLabel,
    List<UUID> samples,
    LocalDate sampleDay,
    Instant raisedAt,
    String text) {}
