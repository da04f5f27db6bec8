package org.longwatch.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import org.longwatch.platform.TimedTask;

/**
 * Forgets wrong tries of yesterday, with the addresses they came from, used assertions, and secrets
 * of one-time codes that nobody confirmed.
 */
@ApplicationScoped
public class ForgetSweep implements TimedTask {

  @Inject Attempts attempts;
  @Inject UsedAssertions used;
  @Inject OneTimeCodes codes;

  @Override
  public String name() {
    return "forget-attempts";
  }

  @Override
  public Collection<Timing> timings() {
    return Timing.utc("0 17 * * * ?");
  }

  @Override
  public String run(Instant now, Timing timing) {
    int forgotten = attempts.sweep(now);
    int expired = used.sweep();
    int unconfirmed = codes.sweep(now);
    return forgotten + expired + unconfirmed == 0
        ? ""
        : "attempts=" + forgotten + " assertions=" + expired + " secrets=" + unconfirmed;
  }
}
