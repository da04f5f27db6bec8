package org.longwatch.signal.comparison;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.signal.Cohort;
import org.longwatch.signal.CohortReader;
import org.longwatch.signal.DetectionCriteria;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.DetectionRuns;

/** Compares stored runs. Outside of any transaction: the record is read in snapshots of its own. */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class Comparisons {

  @Inject DetectionRuns runs;
  @Inject CohortReader reader;
  @Inject Access access;
  @Inject AccessLog accessLog;

  /**
   * What moved from one run to another, and why. Regulators see causes, but no single case.
   *
   * @throws NotFound if there is no such run
   */
  public RunComparison compare(UUID before, UUID after) {
    Actor actor = access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    RunComparison comparison = RunComparison.of(side(before), side(after));
    if (!actor.is(Role.SAFETY_PHYSICIAN) && !actor.is(Role.STEWARD)) {
      return comparison.withoutCases();
    }
    Set<PatientId> shown = new LinkedHashSet<>();
    comparison
        .lines()
        .forEach(line -> line.cases().forEach(each -> shown.add(new PatientId(each.patient()))));
    if (!shown.isEmpty()) {
      accessLog.note("compared runs", before + " " + after, shown);
    }
    return comparison;
  }

  private RunComparison.Side side(UUID id) {
    DetectionRun run = runs.run(id);
    return new RunComparison.Side(
        run, runs.exposures(id), runs.lines(id), runs.stored(id), counted(run));
  }

  private Optional<RunComparison.Counted> counted(DetectionRun run) {
    Optional<DetectionCriteria> criteria = DetectionCriteria.parse(run.criteria());
    return criteria
        .map(way -> reader.read(run.lockPoint(), run.clinicalCutOff(), way))
        .filter(cohort -> cohort.inputHash().equals(run.inputHash()))
        .map(cohort -> counted(cohort, criteria.get()));
  }

  private static RunComparison.Counted counted(Cohort cohort, DetectionCriteria criteria) {
    return new RunComparison.Counted(
        cohort.countedCases(), cohort.termsOfCases(), cohort.watched(), criteria.lagDays());
  }
}
