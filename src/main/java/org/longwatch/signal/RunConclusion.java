package org.longwatch.signal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.longwatch.adverseevent.AdverseEventLine;
import org.longwatch.adverseevent.AdverseEventReader;
import org.longwatch.adverseevent.DuplicateVerdicts;
import org.longwatch.security.AuditTrail;

/** Stores a run with everything that follows from it, or nothing of it. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
class RunConclusion {

  @Inject DetectionRuns runs;
  @Inject AdverseEventReader events;
  @Inject DuplicateVerdicts duplicates;
  @Inject AuditTrail audit;
  @Inject Event<DetectionRan> ran;

  /** Stores the run and tells of it; one about the record as it stands proposes duplicates. */
  void store(
      DetectionRun run,
      DetectionRuns.Result result,
      String output,
      Cohort cohort,
      Thresholds thresholds,
      Progress progress) {
    runs.store(run, result, output);
    audit.record(
        "ran",
        "signal.detection_run",
        run.id(),
        null,
        null,
        Map.of(
            "criteria", run.criteria(),
            "lockPoint", run.lockPoint(),
            "clinicalCutOff", run.clinicalCutOff(),
            "outputHash", run.outputHash()));
    ran.fire(
        new DetectionRan(
            run, result.pairs(), result.outliers(), result.surveillance().sequential()));
    if (run.present()) {
      proposeDuplicates(cohort, thresholds);
    }
    progress.stored(run);
  }

  private void proposeDuplicates(Cohort cohort, Thresholds thresholds) {
    List<DuplicateCandidates.Pair> pairs =
        DuplicateCandidates.pairs(cohort, thresholds.whole("duplicate.days"));
    Set<UUID> ids = new LinkedHashSet<>();
    pairs.forEach(pair -> ids.addAll(List.of(pair.first(), pair.second())));
    Map<UUID, String> narratives = narratives(ids);
    for (DuplicateCandidates.Pair pair : pairs) {
      double overlap =
          DuplicateCandidates.overlap(
              narratives.getOrDefault(pair.first(), ""),
              narratives.getOrDefault(pair.second(), ""));
      if (overlap >= thresholds.number("duplicate.overlap")) {
        duplicates.propose(
            pair.first(),
            pair.second(),
            overlap,
            "Same centre, product, sex, year of birth and term; onsets "
                + pair.daysApart()
                + " days apart; "
                + Math.round(100 * overlap)
                + " % of the words shared");
      }
    }
  }

  private Map<UUID, String> narratives(Collection<UUID> ids) {
    Map<UUID, String> narratives = new HashMap<>();
    for (AdverseEventLine event : events.events(ids)) {
      narratives.put(event.id(), event.narrative());
    }
    return narratives;
  }
}
