package org.longwatch.followup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.TimedTask;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;

/**
 * Lets plans follow the rule book and the calendar: a new version of a set that is in force, or a
 * product that was classified anew, re-bases the plans made by others; what is owed is missed once
 * the time of what follows it begins. In small steps, so that it goes on where it was stopped and
 * holds nobody up.
 */
@ApplicationScoped
public class PlanSweep implements TimedTask {

  /** Patients of one step; their plans are read together. */
  private static final int TOGETHER = 200;

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
          int missing = closeMissed();
          return Stream.of(
                  patients.isEmpty() ? "" : patients.size() + " plans re-based",
                  missing == 0 ? "" : missing + " patients missed something")
              .filter(each -> !each.isEmpty())
              .collect(Collectors.joining(", "));
        });
  }

  private int closeMissed() {
    int missing = 0;
    UUID last = new UUID(0, 0);
    while (true) {
      List<UUID> patients = outdated.missed(last, TOGETHER);
      if (patients.isEmpty()) {
        return missing;
      }
      missing += outdated.close(patients);
      last = patients.get(patients.size() - 1);
    }
  }
}
