package org.longwatch.intake;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.Issue;

/**
 * What the inbox says about a submission.
 *
 * @param answer the answer given before, when this very submission was accepted before
 * @param refused why it was refused before anybody looked inside; empty if it was not
 * @param rival the receipt of other bytes that came under the same name; whether they say the same,
 *     whoever can read them must find out
 */
public record Receipt(UUID id, Optional<String> answer, List<Issue> refused, Optional<UUID> rival) {

  public Receipt {
    Objects.requireNonNull(id);
    Objects.requireNonNull(answer);
    Objects.requireNonNull(rival);
    refused = List.copyOf(refused);
  }

  /** Taken in, and nothing in its way. */
  static Receipt fresh(UUID id) {
    return new Receipt(id, Optional.empty(), List.of(), Optional.empty());
  }
}
