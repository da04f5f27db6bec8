package org.longwatch.reminder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import org.longwatch.platform.TimedTask;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;

/**
 * Every hour: makes up for mornings of today that nobody has decided on, because the database or
 * the node went away after Quartz had fired. Without it the centres would wait a day.
 */
@ApplicationScoped
public class MissedMornings implements TimedTask {

  /** A morning this old is missed and not merely under way. */
  private static final int MINUTES = 15;

  @Inject ReminderSweep sweep;
  @Inject Reminders reminders;
  @Inject CurrentActor currentActor;

  @Override
  public String name() {
    return "reminder-catch-up";
  }

  @Override
  public Collection<Timing> timings() {
    return Timing.utc("0 25 * * * ?");
  }

  @Override
  public String run(Instant now, Timing timing) {
    List<ReminderSweep.Morning> missed =
        currentActor.as(
            Actor.REGISTRY,
            () -> sweep.mornings().stream().filter(morning -> isMissed(morning, now)).toList());
    missed.forEach(morning -> sweep.run(now, morning.timing()));
    return missed.isEmpty() ? "" : missed.size() + " mornings made up for";
  }

  private boolean isMissed(ReminderSweep.Morning morning, Instant now) {
    ZonedDateTime there = now.atZone(morning.zone());
    boolean weekend = there.getDayOfWeek().getValue() > 5;
    LocalTime due = LocalTime.of(morning.hour(), MINUTES);
    return !weekend
        && !there.toLocalTime().isBefore(due)
        && !reminders.isDecided(morning, there.toLocalDate());
  }
}
