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
 */
public record Receipt(UUID id, Optional<String> answer, List<Issue> refused) {

  public Receipt {
    Objects.requireNonNull(id);
    Objects.requireNonNull(answer);
    refused = List.copyOf(refused);
  }
}
