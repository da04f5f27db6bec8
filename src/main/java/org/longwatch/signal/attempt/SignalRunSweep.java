package org.longwatch.signal.attempt;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import org.longwatch.platform.TimedTask;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;

/** Every ten seconds: does the runs that were ordered, and again those whose node has died. */
@ApplicationScoped
public class SignalRunSweep implements TimedTask {

  @Inject RunOrders orders;
  @Inject CurrentActor currentActor;

  @Override
  public String name() {
    return "signal-run-orders";
  }

  @Override
  public Collection<Timing> timings() {
    return Timing.utc("4/10 * * * * ?");
  }

  @Override
  public String run(Instant now, Timing timing) {
    return currentActor.as(
        Actor.REGISTRY,
        () ->
            orders
                .next()
                .map(done -> done.cases() + " cases of " + done.patients() + " patients")
                .orElse(""));
  }
}
