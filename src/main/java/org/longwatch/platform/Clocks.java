package org.longwatch.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The only reader of the system clock. Moments are truncated to microseconds, which is what
 * PostgreSQL keeps. In demo and test mode the clock can be moved forward and back by an offset.
 */
@ApplicationScoped
public class Clocks {

  @Inject Settings settings;

  private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

  public Instant instant() {
    return Instant.now().plus(offset.get()).truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * The machine's own time, which nobody moves: for proofs that other machines date, and for what
   * the server itself counts, such as the age of sessions.
   */
  public Instant machine() {
    return Instant.now();
  }

  /** The calendar day it is now in {@code zone}. */
  public LocalDate today(ZoneId zone) {
    return LocalDate.ofInstant(instant(), zone);
  }

  /**
   * Moves the clock so that it now shows {@code moment} and runs on from there.
   *
   * @throws IllegalStateException in production mode
   */
  public void moveTo(Instant moment) {
    if (!settings.mode().isPlayground()) {
      throw new IllegalStateException("The clock can be moved in demo and test mode only");
    }
    offset.set(Duration.between(Instant.now(), moment));
  }
}
