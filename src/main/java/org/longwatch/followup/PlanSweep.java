package org.longwatch.followup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.TimedTask;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;

/**
 * Lets plans follow the rule book: a new version of a set that is in force, or a product that was
 * classified anew, re-bases the plans made by others. Patient by patient, so that it goes on where
 * it was stopped and holds nobody up.
 */
@ApplicationScoped
public class PlanSweep implements TimedTask {

  @Inject OutdatedPlans outdated;
  @Inject CurrentActor currentActor;

  @Override
  public String name() {
    return "plan-sweep";
  }

  @Override
  public Collection<Timing> timings() {
    return Timing.utc("20 0/5 * * * ?");
  }

  @Override
  public String run(Instant now, Timing timing) {
    return currentActor.as(
        Actor.REGISTRY,
        () -> {
          List<PatientId> patients = outdated.patients();
          patients.forEach(outdated::plan);
          return patients.isEmpty() ? "" : patients.size() + " plans re-based";
        });
  }
}
