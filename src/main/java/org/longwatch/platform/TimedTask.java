package org.longwatch.platform;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * An idempotent, set-based sweep that Quartz wakes. Running it twice, late or on two nodes does no
 * harm; it claims the rows it works on.
 */
public interface TimedTask {

  /** Unique name, shown on the jobs page, for instance {@code reminder-sweep}. */
  String name();

  /** When to run: one timing, or one per time zone and hour. Asked at start and on refresh. */
  Collection<Timing> timings();

  /**
   * Does the work.
   *
   * @param now the moment it is
   * @param timing which of its timings woke it
   * @return one line for the jobs page, counts only
   */
  String run(Instant now, Timing timing);

  /** A task has other timings than before; fire it asynchronously, once that is committed. */
  record TimingsChanged() {}

  /**
   * When a task runs.
   *
   * @param cron Quartz cron expression
   * @param zone in which the expression is read
   */
  record Timing(String cron, ZoneId zone) {
    public Timing {
      Objects.requireNonNull(cron);
      Objects.requireNonNull(zone);
    }

    public static List<Timing> utc(String cron) {
      return List.of(new Timing(cron, ZoneId.of("UTC")));
    }
  }
}
