package org.longwatch.signal.attempt;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.longwatch.signal.Progress;

/**
 * A run that somebody asked for, and where it stands.
 *
 * @param criteria the way of counting in words
 * @param lockPoint audit position; empty for what is known when it begins
 * @param step what it does or did last, empty before it begins
 * @param share of the whole run that is done, from 0 to 1
 * @param starts how often it has begun
 * @param run what came of it
 * @param problem why it failed last, in words or as the correlation id of the log; empty if it did
 *     not
 */
public record Attempt(
    UUID id,
    boolean nightly,
    String criteria,
    OptionalLong lockPoint,
    LocalDate clinicalCutOff,
    String askedBy,
    Instant askedAt,
    State state,
    Optional<Progress.Step> step,
    double share,
    int starts,
    Optional<UUID> run,
    String problem) {

  /** Where it stands. */
  public enum State {
    WAITING("waits"),
    RUNNING("runs"),
    /** Nobody has renewed its lease; it begins again. */
    DIED("died, begins again"),
    DONE("done"),
    FAILED("failed");

    private final String label;

    State(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }

    /** Whether something will still come of it. */
    public boolean isOpen() {
      return this == WAITING || this == RUNNING || this == DIED;
    }
  }

  /** Whole percent of the run that are done. */
  public long percent() {
    return Math.round(share * 100);
  }
}
