package org.longwatch.reminder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import org.longwatch.platform.TimedTask;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;

/** Every minute: sends the letters whose next attempt has come. */
@ApplicationScoped
public class OutboxSweep implements TimedTask {

  @Inject Delivery delivery;
  @Inject CurrentActor currentActor;

  @Override
  public String name() {
    return "outbox";
  }

  @Override
  public Collection<Timing> timings() {
    return Timing.utc("0 * * * * ?");
  }

  @Override
  public String run(Instant now, Timing timing) {
    return currentActor.as(
        Actor.REGISTRY,
        () -> {
          Delivery.Round round = delivery.deliver();
          return round.sent() + round.refused() == 0
              ? ""
              : round.sent() + " sent, " + round.refused() + " refused";
        });
  }
}
