package org.longwatch.signal.attempt;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import org.longwatch.platform.TimedTask;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;

/** The nightly detection run over all that is known and has happened. */
@ApplicationScoped
public class SignalRunTask implements TimedTask {

  @Inject RunOrders orders;
  @Inject CurrentActor currentActor;

  @Override
  public String name() {
    return "signal-run";
  }

  @Override
  public Collection<Timing> timings() {
    return Timing.utc("0 30 2 * * ?");
  }

  @Override
  public String run(Instant now, Timing timing) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return currentActor.as(
        Actor.REGISTRY,
        () ->
            orders
                .tonight(today)
                .map(run -> run.cases() + " cases of " + run.patients() + " patients")
                .orElse(""));
  }
}
