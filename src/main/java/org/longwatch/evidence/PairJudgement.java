package org.longwatch.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.longwatch.statistics.ContingencyTable;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.disproportionality.Disproportionality;
import org.longwatch.statistics.disproportionality.EmpiricalBayes;
import org.longwatch.statistics.disproportionality.MgpsPrior;
import org.longwatch.surveillance.ScreeningLimits;

/**
 * Judges a table of product and event by the criteria of the run that can be told from a table
 * alone; the rate, which wants person-time, is not among them.
 */
public final class PairJudgement {

  public static final String EVANS = "EVANS";
  public static final String IC025 = "IC025";
  public static final String ROR = "ROR";
  public static final String EB05 = "EB05";

  private static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN, Double.NaN);
  private static final int OFTEN = 128;

  private final ScreeningLimits limits;
  private final Set<String> lessMonitored;
  private final Map<String, EmpiricalBayes> bayes = new HashMap<>();

  /**
   * @param lessMonitored codes of products that are not under additional monitoring
   * @param priors of the run's empirical Bayes ratios by level, those that are relied on only
   */
  public PairJudgement(
      ScreeningLimits limits, Set<String> lessMonitored, Map<String, MgpsPrior> priors) {
    this.limits = limits;
    this.lessMonitored = Set.copyOf(lessMonitored);
    priors.forEach((level, prior) -> bayes.put(level, new EmpiricalBayes(prior, OFTEN)));
  }

  /**
   * What the criteria look at.
   *
   * @param ic information component with exact limits
   * @param prr proportional reporting ratio
   * @param chiSquareYates with the continuity correction
   * @param rorLower lower limit of the reporting odds ratio
   * @param eb05 5 % point of the empirical Bayes ratio at the prior of the run; NaN without one
   */
  public record Scores(
      Interval ic, double prr, double chiSquareYates, double rorLower, double eb05) {}

  /** The scores of a table with at least one unit that has both. */
  Scores scores(String level, ContingencyTable table) {
    return new Scores(
        Disproportionality.ic(table),
        Disproportionality.prr(table).point(),
        Disproportionality.chiSquareYates(table),
        Disproportionality.ror(table).lower(),
        eb05(level, table).lower());
  }

  private Interval eb05(String level, ContingencyTable table) {
    EmpiricalBayes prior = bayes.get(level);
    if (prior == null) {
      return UNKNOWN;
    }
    try {
      return prior.of(Math.toIntExact(table.a()), table.expected());
    } catch (IllegalArgumentException e) {
      return UNKNOWN; // a prior so extreme that rounding puts the limits in disorder
    }
  }

  /**
   * Names of the criteria that scores meet.
   *
   * @param important whether the event deserves a look whatever the numbers say
   */
  List<String> met(Scores scores, long count, String productCode, boolean important) {
    List<String> met = new ArrayList<>();
    if (limits.evans(scores.prr(), scores.chiSquareYates(), count)) {
      met.add(EVANS);
    }
    if (limits.ic(scores.ic().lower(), count)) {
      met.add(IC025);
    }
    if (important && limits.ror(scores.rorLower(), count, !lessMonitored.contains(productCode))) {
      met.add(ROR);
    }
    if (limits.empiricalBayes(scores.eb05())) {
      met.add(EB05);
    }
    return met;
  }
}
