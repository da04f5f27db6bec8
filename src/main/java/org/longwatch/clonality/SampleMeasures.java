package org.longwatch.clonality;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.longwatch.statistics.clonality.CloneGrowth;
import org.longwatch.statistics.clonality.CloneSizes;

/**
 * How a sample's cells are spread over its clones, and which clone grew most since the sample
 * before. Shares are of what was measured. Chao's estimate of unseen clones is not among them: it
 * needs how often each clone was seen, and the record holds shares only.
 *
 * @param clones richness, that is clones above 0
 * @param topShare share of the largest clone; this and all after it NaN without a clone
 * @param shannon entropy, natural logarithm
 * @param evenness entropy over its maximum; NaN for a single clone
 * @param simpson 1 less the summed squares of the shares
 * @param gini 0 if all are equal, up to 1 the fewer dominate
 * @param uc50 the fewest clones that hold half of what was measured; 0 without a clone
 * @param rise of the clone whose share grew most since the former sample of the same tissue
 */
public record SampleMeasures(
    SampleLine sample,
    int clones,
    double topShare,
    double shannon,
    double evenness,
    double simpson,
    double gini,
    int uc50,
    Optional<Rise> rise) {

  /**
   * A clone that grew.
   *
   * @param fold share after over share before; infinite for a clone that was not there before
   */
  public record Rise(String label, double before, double after, double fold) {}

  /**
   * Measures samples in order of time.
   *
   * @param sameSite base pairs within which two sites are one
   */
  public static List<SampleMeasures> of(List<SampleLine> samples, long sameSite) {
    Map<String, SampleLine> former = new HashMap<>();
    List<SampleMeasures> measures = new ArrayList<>();
    for (SampleLine sample : samples) {
      double[] abundance = sample.clones().stream().mapToDouble(Clone::abundance).toArray();
      if (none(sample)) {
        measures.add(
            new SampleMeasures(
                sample,
                0,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                0,
                Optional.empty()));
        continue;
      }
      CloneSizes sizes = CloneSizes.of(abundance);
      measures.add(
          new SampleMeasures(
              sample,
              sizes.clones(),
              sizes.topShare(),
              sizes.shannon(),
              sizes.evenness(),
              sizes.simpson(),
              sizes.gini(),
              sizes.uc50(),
              rise(former.get(sample.tissue()), sample, sameSite)));
      former.put(sample.tissue(), sample);
    }
    return measures;
  }

  private static boolean none(SampleLine sample) {
    return sample.clones().stream().noneMatch(clone -> clone.abundance() > 0);
  }

  private static Optional<Rise> rise(SampleLine before, SampleLine after, long sameSite) {
    if (before == null) {
      return Optional.empty();
    }
    int places = after.clones().size() + before.clones().size();
    double[] was = new double[places];
    double[] is = new double[places];
    for (int i = 0; i < after.clones().size(); i++) {
      is[i] = after.clones().get(i).abundance();
    }
    for (int k = 0; k < before.clones().size(); k++) {
      Clone clone = before.clones().get(k);
      int place = after.clones().size() + k;
      for (int i = 0; i < after.clones().size(); i++) {
        if (after.clones().get(i).isAtSiteOf(clone, sameSite)) {
          place = i;
          break;
        }
      }
      was[place] += clone.abundance();
    }
    CloneGrowth[] growth = CloneGrowth.between(was, is);
    int most = -1;
    for (int i = 0; i < after.clones().size(); i++) {
      if (growth[i].shareAfter() > growth[i].shareBefore()
          && (most < 0 || gain(growth[i]) > gain(growth[most]))) {
        most = i;
      }
    }
    return most < 0
        ? Optional.empty()
        : Optional.of(
            new Rise(
                after.clones().get(most).label(),
                growth[most].shareBefore(),
                growth[most].shareAfter(),
                growth[most].fold()));
  }

  private static double gain(CloneGrowth growth) {
    return growth.shareAfter() - growth.shareBefore();
  }
}
