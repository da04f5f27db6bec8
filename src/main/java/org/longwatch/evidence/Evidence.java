package org.longwatch.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.longwatch.reference.BackgroundRateSet;
import org.longwatch.surveillance.ExpectedCounts;

/**
 * Everything a run says beside its scores; all of it exploratory.
 *
 * @param followUp by product, and product and family
 * @param duplicates by product and family with a suspected duplicate
 * @param windows by product, family and years since the first treatment
 * @param onset by product and family with enough events
 * @param differences by family
 * @param coverage by product
 * @param masked pairs that meet a criterion only without the product that hides them
 * @param interactions pairs of products with enough units
 * @param insertionSites genes by vector class; nothing without lengths of transcripts
 */
public record Evidence(
    List<FollowUpLine> followUp,
    List<DuplicateLine> duplicates,
    List<WindowLine> windows,
    List<OnsetLine> onset,
    List<DifferenceLine> differences,
    List<CoverageLine> coverage,
    List<MaskingLine> masked,
    List<InteractionLine> interactions,
    List<InsertionSiteLine> insertionSites) {

  /** Of a run from before there was any. */
  public static final Evidence NONE =
      new Evidence(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
          List.of());

  public Evidence {
    followUp = List.copyOf(followUp);
    duplicates = List.copyOf(duplicates);
    windows = List.copyOf(windows);
    onset = List.copyOf(onset);
    differences = List.copyOf(differences);
    coverage = List.copyOf(coverage);
    masked = List.copyOf(masked);
    interactions = List.copyOf(interactions);
    insertionSites = List.copyOf(insertionSites);
  }

  /**
   * Rows of the rule book that it rests on.
   *
   * @param graceDays without a contact that are no loss yet
   * @param fewestEvents below which nothing is said about time to onset
   * @param onsetLevel of each test of the screen of time to onset
   * @param windows of years since the infusion
   * @param omegaFewest units with both products and the event below which nothing is said
   * @param omegaLimit above which the lower limit of Omega is flagged
   * @param sameSite base pairs within which two integration sites are one
   * @param siteLevel of the test for common insertion sites
   */
  public record Rules(
      int graceDays,
      int fewestEvents,
      double onsetLevel,
      OnsetWindows windows,
      int omegaFewest,
      double omegaLimit,
      int sameSite,
      double siteLevel) {}

  /**
   * What it is made of beside those who were followed.
   *
   * @param counted cases and the products they count for
   * @param suspected pairs of cases that wait for a verdict
   * @param released lots of which it is stated how much was released
   * @param registered every treatment
   * @param terms units with products and terms
   * @param families units with products and families
   * @param sites clones of all samples
   * @param geneLengths average length of transcripts in bases, by gene
   */
  public record Read(
      List<SuspectedDuplicates.Counted> counted,
      List<SuspectedDuplicates.Pair> suspected,
      List<Coverage.Released> released,
      List<Coverage.Registered> registered,
      Naming terms,
      Naming families,
      List<InsertionSites.Site> sites,
      Map<String, Double> geneLengths) {
    public Read {
      counted = List.copyOf(counted);
      suspected = List.copyOf(suspected);
      released = List.copyOf(released);
      registered = List.copyOf(registered);
      sites = List.copyOf(sites);
      geneLengths = Map.copyOf(geneLengths);
    }
  }

  /**
   * Computes it.
   *
   * @param rates background rates, if there are any
   * @param judgement by what the run judges pairs
   */
  public static Evidence of(
      FollowedTime followed,
      Optional<BackgroundRateSet> rates,
      Read read,
      Rules rules,
      PairJudgement judgement) {
    ExpectedCounts expected =
        rates.map(set -> new ExpectedCounts(followed.watched(), set)).orElse(null);
    TimeToOnset onset = new TimeToOnset(followed, rules.fewestEvents(), rules.onsetLevel());
    List<String> products = followed.watched().products();
    List<MaskingLine> masked = new ArrayList<>();
    for (Naming naming : List.of(read.families(), read.terms())) {
      masked.addAll(Interplay.masked(products, naming, judgement));
    }
    return new Evidence(
        new FollowUpQuality(followed, rules.graceDays()).lines(),
        SuspectedDuplicates.lines(read.counted(), read.suspected()),
        new SinceInfusion(followed, rules.windows(), expected).lines(),
        onset.lines(),
        onset.differences(),
        Coverage.lines(read.released(), read.registered()),
        masked,
        Interplay.together(products, read.families(), rules.omegaFewest(), rules.omegaLimit()),
        InsertionSites.lines(
            read.sites(), read.geneLengths(), rules.sameSite(), rules.siteLevel()));
  }
}
