package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Comparator;
import java.util.List;
import org.longwatch.evidence.CoverageLine;
import org.longwatch.reference.BackgroundRateSet;
import org.longwatch.reference.BackgroundRates;
import org.longwatch.reference.MonitoredStream;
import org.longwatch.security.Access;
import org.longwatch.security.Role;
import org.longwatch.signal.Criterion;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.DetectionRuns;
import org.longwatch.signal.EvidenceLines;
import org.longwatch.signal.Exploration;
import org.longwatch.signal.ExplorationLines;
import org.longwatch.signal.SurveillanceLines;
import org.longwatch.surveillance.CharacteristicLine;
import org.longwatch.surveillance.ExploratoryPerformance;
import org.longwatch.surveillance.PerformanceLine;
import org.longwatch.surveillance.SequentialLine;
import org.longwatch.surveillance.StandardisedLine;
import org.longwatch.surveillance.Surveillance;

/** What was seen against what background rates let one expect, and the streams under control. */
@Named
@RequestScoped
public class SurveillancePage {

  @Inject DetectionRuns runs;
  @Inject SurveillanceLines lines;
  @Inject EvidenceLines evidence;
  @Inject ExplorationLines explorationLines;
  @Inject BackgroundRates rates;
  @Inject Access access;

  private DetectionRun run;
  private Surveillance.Findings findings = Surveillance.Findings.NONE;
  private List<CoverageLine> coverage = List.of();
  private Exploration exploration = Exploration.NONE;
  private List<BackgroundRateSet> sets = List.of();
  private List<MonitoredStream> streams = List.of();

  /** Checks who asks and reads the newest run. */
  public void open() {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    run = runs.latest().orElse(null);
    if (run != null) {
      findings = lines.of(run.id());
      coverage = evidence.coverage(run.id());
      exploration = explorationLines.of(run.id());
    }
    sets = rates.sets();
    streams = rates.streams();
  }

  public DetectionRun getRun() {
    return run;
  }

  /** The least likely at background rates first. */
  public List<StandardisedLine> getStandardised() {
    return findings.standardised().stream()
        .sorted(Comparator.comparingDouble(StandardisedLine::atLeast))
        .toList();
  }

  public List<SequentialLine> getSequential() {
    return findings.sequential();
  }

  /** How much of what was released is registered. */
  public List<CoverageLine> getCoverage() {
    return coverage;
  }

  /** How the exploratory criteria would behave, by criterion, the null first. */
  public List<PerformanceLine> getPerformance() {
    return exploration.performance();
  }

  public List<Exploration.Prior> getPriors() {
    return exploration.priors();
  }

  /** A criterion as tables name it. */
  public String label(PerformanceLine line) {
    return line.criterion().equals(ExploratoryPerformance.RAISED)
        ? "Alert (any criterion that holds after Benjamini and Hochberg)"
        : Criterion.valueOf(line.criterion()).label();
  }

  public List<BackgroundRateSet> getSets() {
    return sets;
  }

  public List<MonitoredStream> getStreams() {
    return streams;
  }

  /** The lines of one stream, the null first. */
  public List<CharacteristicLine> characteristics(SequentialLine stream) {
    return findings.characteristics().stream()
        .filter(
            line ->
                line.family().equals(stream.family())
                    && line.vectorClass().equals(stream.vectorClass()))
        .toList();
  }

  /** Where a stream stands, in words. */
  public String standing(SequentialLine line) {
    if (line.signalledOn().isPresent()) {
      return "signal on " + line.signalledOn().get();
    }
    if (line.rates().isEmpty()) {
      return "no background rate";
    }
    if (Double.isNaN(line.criticalValue())) {
      return "no limit exists";
    }
    return line.ended() ? "ended without signal" : "watching";
  }

  /** How far the value is on its way to the limit, 0 to 100. */
  public long towards(SequentialLine line) {
    double share = line.highest() / line.criticalValue();
    return Double.isNaN(share) ? 0 : Math.round(100 * Math.min(1, share));
  }
}
