package org.longwatch.signal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.longwatch.evidence.Evidence;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Durations;
import org.longwatch.platform.Release;
import org.longwatch.platform.Settings;
import org.longwatch.reference.BackgroundRateSet;
import org.longwatch.reference.BackgroundRates;
import org.longwatch.reference.GeneLengths;
import org.longwatch.reference.MedDra;
import org.longwatch.reference.MonitoredStream;
import org.longwatch.reference.ProductProfile;
import org.longwatch.reference.ProductProfiles;
import org.longwatch.reference.Rule;
import org.longwatch.reference.RuleBook;
import org.longwatch.reference.Term;
import org.longwatch.security.Access;
import org.longwatch.security.Actor;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;
import org.longwatch.security.Sha256;
import org.longwatch.surveillance.PerformanceLine;
import org.longwatch.surveillance.Surveillance;

/**
 * Runs the detection of signals over the whole record. Outside of any transaction: the record is
 * read in one snapshot, computed on without the database, and stored in one transaction.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class SignalDetection {

  /** Where a day begins first. */
  private static final ZoneId FIRST_ZONE = ZoneId.of("Pacific/Kiritimati");

  @Inject AuditTrail audit;
  @Inject DetectionRuns runs;
  @Inject CohortReader reader;
  @Inject EvidenceReader evidenceReader;
  @Inject RuleBook rules;
  @Inject MedDra dictionary;
  @Inject BackgroundRates backgroundRates;
  @Inject ProductProfiles profiles;
  @Inject Settings settings;
  @Inject GeneLengths geneLengths;
  @Inject RunConclusion conclusion;
  @Inject Access access;
  @Inject Clocks clocks;
  @Inject Durations durations;

  /**
   * Runs and stores.
   *
   * @param lockPoint audit position of a former record; empty for what is known now
   * @param clinicalCutOff last clinical day that counts
   * @throws RuleViolated if either lies in the future
   */
  public DetectionRun run(
      DetectionCriteria criteria, OptionalLong lockPoint, LocalDate clinicalCutOff) {
    Actor actor = access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD);
    return run(criteria, lockPoint, clinicalCutOff, actor.name(), Progress.UNWATCHED);
  }

  /**
   * What lies in the future cannot be counted.
   *
   * @return the audit position up to which the record is known
   * @throws RuleViolated if lock point or cut-off do
   */
  public long check(OptionalLong lockPoint, LocalDate clinicalCutOff) {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD);
    long head = audit.advance();
    long position = lockPoint.orElse(head);
    if (position < 0 || position > head) {
      throw new RuleViolated(
          "lockPoint", "The lock point must lie between 0 and " + head + ", the newest position");
    }
    if (clinicalCutOff.isAfter(clocks.today(FIRST_ZONE))) {
      throw new RuleViolated("clinicalCutOff", "The clinical cut-off must not lie in the future");
    }
    return position;
  }

  /**
   * What the dictionary and the lists do not know cannot be left out.
   *
   * @throws RuleViolated if the criteria name such a family or list
   */
  public void check(DetectionCriteria criteria) {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD);
    if (criteria.treatedDisease() > 0 && !profiles.has(criteria.treatedDisease())) {
      throw new RuleViolated(
          "treatedDisease", "There is no such list of product profiles; a steward publishes one");
    }
    Set<String> families =
        dictionary.terms().stream().map(Term::family).collect(Collectors.toSet());
    for (DetectionCriteria.Window window : criteria.windows()) {
      if (!families.contains(window.family())) {
        throw new RuleViolated(
            "windows", "The dictionary has no family " + window.family() + " of events");
      }
    }
  }

  /**
   * Runs and stores, telling how far it is.
   *
   * @param startedBy who asked for it, if that is not who does it
   */
  public DetectionRun run(
      DetectionCriteria criteria,
      OptionalLong lockPoint,
      LocalDate clinicalCutOff,
      String startedBy,
      Progress progress) {
    return durations.of(
        "longwatch_detection_run",
        () -> compute(criteria, lockPoint, clinicalCutOff, startedBy, progress));
  }

  private DetectionRun compute(
      DetectionCriteria criteria,
      OptionalLong lockPoint,
      LocalDate clinicalCutOff,
      String startedBy,
      Progress progress) {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD);
    Instant startedAt = clocks.instant();
    long position = check(lockPoint, clinicalCutOff);
    check(criteria);
    boolean present =
        lockPoint.isEmpty()
            && criteria.equals(DetectionCriteria.STANDARD)
            && runs.latest()
                .filter(newest -> newest.clinicalCutOff().isAfter(clinicalCutOff))
                .isEmpty();
    progress.at(Progress.Step.READING, 0);
    Cohort cohort = reader.read(position, clinicalCutOff, criteria);
    Thresholds thresholds = Thresholds.of(rules);
    OptionalInt profileList = profiles.newest();
    Screening screening =
        new Screening(
            cohort, criteria, thresholds, lessMonitored(profileList), settings.signalThreads());
    OutlierScreening outliers = new OutlierScreening(cohort, thresholds);
    progress.at(Progress.Step.WATCHED, 0);
    List<Exposure> exposures = screening.exposures();
    progress.at(Progress.Step.PAIRS, 0);
    List<PairLine> pairs = screening.pairs();
    progress.at(Progress.Step.OUTLIERS, 0);
    List<Outlier> found = new ArrayList<>(outliers.lots());
    found.addAll(outliers.sites());
    progress.at(Progress.Step.SURVEILLANCE, 0);
    Optional<BackgroundRateSet> rates = backgroundRates.inUse();
    List<MonitoredStream> streams = backgroundRates.streams();
    Surveillance.Findings findings =
        rates
            .map(set -> new Surveillance(cohort.watchedTime(), set))
            .map(
                surveillance ->
                    surveillance.findings(
                        streams,
                        clinicalCutOff,
                        thresholds.number("bayes.prior"),
                        thresholds.whole("power.replicates")))
            .orElse(Surveillance.Findings.NONE);
    progress.at(Progress.Step.EVIDENCE, 0);
    EvidenceReader.Source source = evidenceReader.read(position, clinicalCutOff);
    Map<String, Rule> windows = evidenceReader.windows();
    Optional<GeneLengths.Published> genes = geneLengths.inUse();
    Evidence evidence =
        Evidence.of(
            EvidenceReader.followed(cohort, clinicalCutOff, source),
            rates,
            EvidenceReader.read(
                cohort,
                criteria,
                source,
                genes.map(GeneLengths.Published::lengths).orElse(Map.of())),
            thresholds.evidence(windows),
            screening.judgement());
    progress.at(Progress.Step.PERFORMANCE, 0);
    List<PerformanceLine> performance =
        screening.performance(clinicalCutOff, thresholds.whole("power.replicates"));
    DetectionRuns.Result result =
        new DetectionRuns.Result(
            exposures,
            pairs,
            found,
            findings,
            evidence,
            new Exploration(screening.priors(), performance));
    progress.at(Progress.Step.STORING, 0);

    List<String> preamble = new ArrayList<>();
    preamble.add("criteria " + criteria.canonical());
    preamble.add("lock point " + position);
    preamble.add("clinical cut-off " + clinicalCutOff);
    preamble.add("dictionary " + dictionary.version());
    preamble.add("input " + cohort.inputHash());
    preamble.add("beside " + source.hash());
    List<String> used = new ArrayList<>(thresholds.versions());
    rates.ifPresent(set -> used.add("background-rates " + set.label()));
    streams.forEach(stream -> used.add(stream.label()));
    windows.values().forEach(rule -> used.add(Thresholds.label(rule)));
    profileList.ifPresent(list -> used.add("product-profiles v" + list));
    genes.ifPresent(set -> used.add(set.label()));
    preamble.addAll(used);
    String output = DetectionRuns.canonical(preamble, result);
    DetectionRun run =
        new DetectionRun(
            TimeOrderedId.next(),
            startedAt,
            clocks.instant(),
            startedBy,
            criteria.name(),
            criteria.version(),
            criteria.canonical(),
            position,
            clinicalCutOff,
            present,
            Release.version(),
            dictionary.version(),
            used,
            cohort.patients(),
            cohort.treatments.size(),
            cohort.cases.size(),
            cohort.inputHash(),
            Sha256.of(output));
    conclusion.store(run, result, output, cohort, thresholds, progress);
    return run;
  }

  /**
   * Products that the newest list says are not under additional monitoring; of those it does not
   * name, as of nearly all products of this kind, one knows no better than that they are.
   */
  private Set<String> lessMonitored(OptionalInt list) {
    return list.isEmpty()
        ? Set.of()
        : profiles.of(list.getAsInt()).values().stream()
            .filter(profile -> !profile.additionalMonitoring())
            .map(ProductProfile::product)
            .collect(Collectors.toSet());
  }
}
