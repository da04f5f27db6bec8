package org.longwatch.reminder;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.reference.ReminderStage.Audience;

/**
 * A letter of the outbox.
 *
 * @param day the centre's day for which it was written
 * @param recipient address, empty when nobody is known
 * @param reminders how many reminders were meant for it
 * @param attempts how often it was handed to the SMTP server
 * @param nextAttempt when it is tried again; of meaning while pending only
 * @param subject as last sent, empty before the first attempt
 * @param lastFailure why the last attempt failed
 */
public record OutboxLine(
    UUID id,
    CentreId centre,
    Audience audience,
    LocalDate day,
    Optional<String> recipient,
    LetterState state,
    int reminders,
    int attempts,
    Instant nextAttempt,
    Optional<Instant> sentAt,
    Optional<String> subject,
    Optional<String> lastFailure) {}
