package org.longwatch.signal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.adverseevent.AdverseEventLine;
import org.longwatch.adverseevent.AdverseEventReader;
import org.longwatch.adverseevent.DuplicateVerdicts;
import org.longwatch.security.AuditTrail;
import org.longwatch.statistics.Interval;

/** Stores a run with everything that follows from it, or nothing of it. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
class RunConclusion {

  @Inject DetectionRuns runs;
  @Inject Alerts alerts;
  @Inject AdverseEventReader events;
  @Inject DuplicateVerdicts duplicates;
  @Inject AuditTrail audit;

  /** Stores the run; one about the record as it stands raises alerts and proposes duplicates. */
  void store(
      DetectionRun run,
      DetectionRuns.Result result,
      String output,
      Cohort cohort,
      Thresholds thresholds) {
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
    if (run.present()) {
      result.pairs().stream()
          .filter(PairLine::raised)
          .forEach(line -> alerts.raise(finding(run, line)));
      result.outliers().stream()
          .filter(Outlier::flagged)
          .forEach(line -> alerts.raise(finding(run, line)));
      proposeDuplicates(cohort, thresholds);
    }
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

  static Alert.Finding finding(DetectionRun run, PairLine line) {
    return new Alert.Finding(
        Alert.Kind.PAIR,
        "PAIR|" + line.product() + "|" + line.level() + "|" + line.event(),
        Optional.of(line.product()),
        Optional.of(line.level()),
        Optional.of(line.event()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        reason(line),
        line.met().stream().sorted().map(Criterion::label).collect(Collectors.joining(", ")),
        line.cases(),
        line.score(),
        Optional.of(run.id()));
  }

  /** For instance: "Evans: PRR 4.2, chi-square 17 with 6 patients." */
  static String reason(PairLine line) {
    List<String> parts = new ArrayList<>();
    String n = line.table().a() + " of " + line.table().event();
    for (Criterion criterion : line.met().stream().sorted().toList()) {
      parts.add(
          switch (criterion) {
            case EVANS ->
                "Evans: PRR "
                    + text(line.prr().point())
                    + ", chi-square (Yates) "
                    + text(line.chiSquareYates())
                    + ", n "
                    + n;
            case IC025 -> "IC " + limits(line.ic());
            case ROR -> "important event, ROR " + limits(line.ror());
            case RATE ->
                "rate "
                    + limits(line.rate())
                    + " per 1000 person-years in "
                    + text(line.personYears())
                    + " person-years, "
                    + limits(line.rateRatio())
                    + " times that of the other products at the same time since treatment";
            case CASE_RULE -> "case rule met by " + line.ruleCases() + " serious cases";
          });
    }
    return line.productCode()
        + " and "
        + line.eventName()
        + ": "
        + String.join("; ", parts)
        + ". Exact p after Benjamini-Hochberg "
        + text(line.adjustedP())
        + ". "
        + line.patients()
        + " patients, "
        + line.serious()
        + " serious, "
        + line.fatal()
        + " fatal cases. Exploratory: the single criteria control no error.";
  }

  static Alert.Finding finding(DetectionRun run, Outlier line) {
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
    String reason =
        lot
            ? "Lot "
                + line.subject()
                + " of "
                + line.productCode().orElse("")
                + ": "
                + line.observed()
                + " of "
                + line.size()
                + " patients had "
                + Screening.words(line.family().orElse("")).toLowerCase(java.util.Locale.ROOT)
                + " soon after treatment, "
                + text(line.expected())
                + " expected from the other lots (Fisher's exact p "
                + text(line.p())
                + ", limit after Tarone "
                + text(line.limit())
                + ")."
            : "Centre "
                + line.subject()
                + " reported "
                + line.observed()
                + " cases at "
                + line.size()
                + " visits, "
                + text(line.expected())
                + " expected from the other centres for the same products (exact Poisson p "
                + text(line.p())
                + ", limit after Bonferroni "
                + text(line.limit())
                + "). It may not report all it sees.";
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
        reason,
        lot ? "Fisher's exact test" : "Reports per visit",
        extent,
        -StrictMath.log10(Math.max(line.p(), 1e-300)),
        Optional.of(run.id()));
  }

  private static String limits(Interval interval) {
    return text(interval.point())
        + " ("
        + text(interval.lower())
        + " to "
        + text(interval.upper())
        + ")";
  }

  /** Three significant digits, for people. */
  static String text(double number) {
    if (Double.isNaN(number)) {
      return "unknown";
    }
    if (Double.isInfinite(number)) {
      return "infinity";
    }
    if (number == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(3));
    boolean tiny = Math.abs(number) < 1e-4;
    return tiny ? rounded.toString() : rounded.stripTrailingZeros().toPlainString();
  }
}
