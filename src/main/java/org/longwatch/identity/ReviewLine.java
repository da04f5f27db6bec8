package org.longwatch.identity;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;

/**
 * One account or client as a review of access sees it.
 *
 * @param access roles of a person, scopes of a system
 * @param proof how it proves who it is
 * @param failures wrong passwords and codes since the account was made
 * @param unusedDays whole days since the last use; since ever, empty
 * @param review the last decision about it
 * @param dueAt when the next review is due
 */
public record ReviewLine(
    UUID id,
    Kind kind,
    String name,
    String displayName,
    String access,
    Optional<CentreId> centre,
    boolean active,
    String proof,
    Optional<Instant> loggedInAt,
    Optional<Instant> usedAt,
    Optional<Instant> failedAt,
    long failures,
    Optional<Long> unusedDays,
    Optional<Review> review,
    Optional<Instant> dueAt,
    boolean due) {

  public ReviewLine {
    Objects.requireNonNull(id);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(name);
    Objects.requireNonNull(access);
  }

  /** Person or system. */
  public enum Kind {
    ACCOUNT,
    CLIENT
  }

  /** What somebody decided. */
  public enum Decision {
    CONFIRMED,
    CLOSED
  }

  /**
   * A decision.
   *
   * @param access what the access was then
   */
  public record Review(Decision decision, String access, String note, String by, Instant at) {}
}
