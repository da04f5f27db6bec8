package org.longwatch.clonality;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * When a clone alerts. A clone at or above {@code predominant} in one sample is C3. A clone that
 * rose {@code fold} times or more since the sample before it, and is at or above {@code
 * risingFrom}, is C1. Samples are compared with the one before of the same tissue; a clone that the
 * sample before did not report has no measured rise.
 *
 * @param predominant fraction of all clones
 * @param fold ratio between two consecutive samples
 * @param risingFrom fraction of all clones from which a rise counts
 * @param sameSite base pairs within which two sites are one clone
 */
record ClonalityPolicy(double predominant, double fold, double risingFrom, long sameSite) {

  /** Room for numbers that were rounded on their way, far below what any assay resolves. */
  private static final double ROUNDING = 1e-9;

  private static final Comparator<Sample> IN_TIME =
      Comparator.comparing(Sample::takenOn).thenComparing(Sample::id);

  /** What the policy needs to know of a sample. */
  record Sample(UUID id, LocalDate takenOn, String tissue, List<Clone> clones) {}

  /** An alert that the samples give; {@code samples} oldest first. */
  record Finding(
      ClonalityTier tier,
      String rule,
      String cloneLabel,
      List<UUID> samples,
      LocalDate sampleDay,
      String text) {

    /** The sample in which the clone alerts. */
    UUID newest() {
      return samples.get(samples.size() - 1);
    }
  }

  /** All findings of one patient's samples, whatever order they are given in. */
  List<Finding> findings(Collection<Sample> samples) {
    List<Finding> findings = new ArrayList<>();
    Map<String, Sample> before = new HashMap<>();
    samples.stream()
        .sorted(IN_TIME)
        .forEach(
            sample -> {
              Sample previous = before.put(sample.tissue().toLowerCase(Locale.ROOT), sample);
              sample.clones().stream()
                  .sorted(Comparator.comparingDouble(Clone::abundance).reversed())
                  .forEach(
                      clone ->
                          finding(sample, clone, Optional.ofNullable(previous))
                              .ifPresent(findings::add));
            });
    return findings;
  }

  private Optional<Finding> finding(Sample sample, Clone clone, Optional<Sample> previous) {
    boolean large = clone.abundance() >= predominant - ROUNDING;
    Optional<Clone> earlier = previous.flatMap(each -> closest(each, clone));
    boolean rising =
        clone.abundance() >= risingFrom - ROUNDING
            && earlier
                .filter(each -> each.abundance() > 0)
                .filter(each -> clone.abundance() >= fold * each.abundance() - ROUNDING)
                .isPresent();
    if (!large && !rising) {
      return Optional.empty();
    }
    List<String> rules = new ArrayList<>();
    List<UUID> samples = new ArrayList<>();
    StringBuilder text =
        new StringBuilder("Clone ")
            .append(clone.label())
            .append(" makes up ")
            .append(percent(clone.abundance()))
            .append(" of the sample of ")
            .append(sample.takenOn());
    if (large) {
      rules.add("clone >= " + percent(predominant));
    }
    if (rising) {
      rules.add("rise >= " + number(fold) + "-fold and clone >= " + percent(risingFrom));
      samples.add(previous.get().id());
      text.append(", up from ")
          .append(percent(earlier.get().abundance()))
          .append(" on ")
          .append(previous.get().takenOn());
    }
    samples.add(sample.id());
    return Optional.of(
        new Finding(
            large ? ClonalityTier.C3 : ClonalityTier.C1,
            String.join("; ", rules),
            clone.label(),
            List.copyOf(samples),
            sample.takenOn(),
            text.append('.').toString()));
  }

  private Optional<Clone> closest(Sample sample, Clone clone) {
    return sample.clones().stream()
        .filter(each -> each.isAtSiteOf(clone, sameSite))
        .min(
            Comparator.comparingLong((Clone each) -> Math.abs(each.position() - clone.position()))
                .thenComparing(Clone::position));
  }

  private static String percent(double fraction) {
    return number(fraction * 100) + " %";
  }

  /** At most two decimals, the same on every machine and JDK. */
  private static String number(double value) {
    return BigDecimal.valueOf(value)
        .setScale(2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
