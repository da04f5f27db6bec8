package org.longwatch.signal;

import java.util.List;
import java.util.Locale;
import org.longwatch.statistics.disproportionality.MgpsPrior;
import org.longwatch.surveillance.PerformanceLine;

/**
 * What the exploratory numbers of a run rest on.
 *
 * @param priors of the empirical Bayes ratios, one per level with a case
 * @param performance of the criteria of families, by simulation
 */
public record Exploration(List<Prior> priors, List<PerformanceLine> performance) {

  /** Of a run without a case, or from before there was such a thing. */
  public static final Exploration NONE = new Exploration(List.of(), List.of());

  public Exploration {
    priors = List.copyOf(priors);
    performance = List.copyOf(performance);
  }

  /**
   * The prior of the empirical Bayes ratios of a level, fitted to all cells of the run, zero cells
   * included.
   *
   * @param converged whether a start came to rest
   * @param reliedOn whether it did, with cells enough; else no pair meets {@link Criterion#EB05}
   * @param cells cells that it was fitted to
   * @param starts from which it was sought
   * @param agreeing starts that ended at the same likelihood
   */
  public record Prior(
      PairLine.Level level,
      MgpsPrior prior,
      double minusLogLikelihood,
      boolean converged,
      boolean reliedOn,
      double cells,
      int starts,
      int agreeing) {

    /** How it was fitted, and whether anybody should believe it. */
    public String words() {
      return String.format(
          Locale.ROOT,
          "prior of two gamma distributions (shape %.3g, rate %.3g; shape %.3g, rate %.3g; share of"
              + " the first %.3g) by maximum likelihood over %,.0f cells, zero cells included; %d"
              + " of %d starts agree; %s.",
          prior.alpha1(),
          prior.beta1(),
          prior.alpha2(),
          prior.beta2(),
          prior.p(),
          cells,
          agreeing,
          starts,
          reliedOn
              ? "it came to rest"
              : converged
                  ? "it came to rest, but on too few cells to be relied on"
                  : "it did not come to rest and is not relied on");
    }
  }
}
