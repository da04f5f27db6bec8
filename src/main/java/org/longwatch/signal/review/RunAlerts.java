package org.longwatch.signal.review;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.stream.Collectors;
import org.longwatch.signal.Criterion;
import org.longwatch.signal.DetectionRan;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.Outlier;
import org.longwatch.signal.PairLine;
import org.longwatch.signal.Wording;
import org.longwatch.surveillance.SequentialLine;

/** Raises alerts for what a run about the record as it stands found, in the run's transaction. */
@ApplicationScoped
@Transactional
public class RunAlerts {

  @Inject Alerts alerts;

  void ran(@Observes DetectionRan event) {
    if (!event.run().present()) {
      return;
    }
    event.pairs().stream()
        .filter(PairLine::raised)
        .forEach(line -> alerts.raise(finding(event.run(), line)));
    event.outliers().stream()
        .filter(Outlier::flagged)
        .forEach(line -> alerts.raise(finding(event.run(), line)));
    event.streams().stream()
        .filter(line -> line.signalledOn().isPresent())
        .forEach(line -> alerts.raise(finding(event.run(), line)));
  }

  private static Alert.Finding finding(DetectionRun run, PairLine line) {
    return new Alert.Finding(
        Alert.Kind.PAIR,
        "PAIR|" + line.product() + "|" + line.level() + "|" + line.event(),
        Optional.of(line.product()),
        Optional.of(line.level()),
        Optional.of(line.event()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        line.reason(),
        line.met().stream().sorted().map(Criterion::label).collect(Collectors.joining(", ")),
        line.cases(),
        line.score(),
        Optional.of(run.id()));
  }

  private static Alert.Finding finding(DetectionRun run, SequentialLine line) {
    return new Alert.Finding(
        Alert.Kind.STREAM,
        "STREAM|" + line.family() + "|" + line.vectorClass(),
        Optional.empty(),
        Optional.of(PairLine.Level.FAMILY),
        Optional.of(line.family()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Wording.of(line),
        "Poisson MaxSPRT",
        line.observed(),
        line.highest(),
        Optional.of(run.id()));
  }

  private static Alert.Finding finding(DetectionRun run, Outlier line) {
    boolean lot = line.kind() == Outlier.Kind.LOT;
    String about =
        lot
            ? "LOT|"
                + line.productCode().orElse("")
                + "|"
                + line.subject()
                + "|"
                + line.family().orElse("")
            : "SITE|" + line.subject();
    long extent = lot ? line.observed() : Math.max(0, (long) (line.expected() - line.observed()));
    return new Alert.Finding(
        lot ? Alert.Kind.LOT : Alert.Kind.SITE,
        about,
        line.product(),
        lot ? Optional.of(PairLine.Level.FAMILY) : Optional.empty(),
        line.family(),
        line.centre(),
        Optional.empty(),
        lot ? Optional.of(line.subject()) : Optional.empty(),
        line.reason(),
        lot ? "Fisher's exact test" : "Reports per visit",
        extent,
        -StrictMath.log10(Math.max(line.p(), 1e-300)),
        Optional.of(run.id()));
  }
}
