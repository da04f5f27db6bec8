package org.longwatch.fhir.transfer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Correlation;
import org.longwatch.platform.TimedTask;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;

/**
 * Every five seconds: goes on with exports that nobody works on, in turns, and takes away what has
 * expired. A node that dies leaves its lease; the next one goes on after the last whole piece.
 */
@ApplicationScoped
public class ExportSweep implements TimedTask {

  private static final Logger LOG = Logger.getLogger(ExportSweep.class.getName());

  /** Pieces of one job before another has its turn. */
  private static final int TURN = 20;

  private static final Duration LONGEST = Duration.ofMinutes(5);

  @Inject ExportWork work;
  @Inject Leases leases;
  @Inject CurrentActor currentActor;

  @Override
  public String name() {
    return "export";
  }

  @Override
  public Collection<Timing> timings() {
    return Timing.utc("0/5 * * * * ?");
  }

  @Override
  public String run(Instant now, Timing timing) {
    return currentActor.as(Actor.REGISTRY, this::goOn);
  }

  private String goOn() throws InterruptedException {
    UUID worker = TimeOrderedId.next();
    int expired = work.expire();
    int pieces = 0;
    long until = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < until) {
      Optional<UUID> job = leases.claim(Leases.Of.EXPORT, worker);
      if (job.isEmpty()) {
        break;
      }
      pieces += turn(job.get(), worker);
    }
    return pieces + expired == 0 ? "" : pieces + " pieces written, " + expired + " jobs expired";
  }

  private int turn(UUID job, UUID worker) throws InterruptedException {
    int pieces = 0;
    try {
      while (pieces < TURN) {
        ExportWork.Step step = work.step(job, worker);
        if (step == ExportWork.Step.OVER) {
          return pieces + 1;
        }
        if (step == ExportWork.Step.NOT_YET) {
          TimeUnit.MILLISECONDS.sleep(200);
          break;
        }
        pieces++;
      }
      leases.release(Leases.Of.EXPORT, job, worker);
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "export " + job + " failed", e);
      leases.fail(Leases.Of.EXPORT, job, worker, Correlation.current().orElse("-"));
    }
    return pieces;
  }
}
