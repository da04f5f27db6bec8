package org.longwatch.intake;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Issue;

/**
 * A receipt as pages show it.
 *
 * @param client who sent it, {@code ?} when that is not known
 * @param centre null when the sender is not known
 * @param outcome RECEIVED, ACCEPTED, PARTLY (a batch, some of it refused), REPEATED (says the same
 *     as an earlier one), REJECTED, DISPUTED (being compared), FAILED, TOO_LARGE or UNAUTHENTICATED
 * @param purged when its bytes were removed, null while they are kept
 */
public record ReceiptLine(
    UUID id,
    Instant receivedAt,
    String client,
    CentreId centre,
    String sha256,
    int bytes,
    String outcome,
    List<Issue> issues,
    Instant purged) {}
