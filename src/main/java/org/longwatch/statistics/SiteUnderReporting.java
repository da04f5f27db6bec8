package org.longwatch.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Sites that report fewer events than their patients' visits let expect: Koneswarakantha, Barmaz,
 * Menard, Kuelahci, Park and Yada: An open-source R package for detection of adverse events
 * under-reporting in clinical trials. Drug Safety 44 (2021) 949-955 (simaerep).
 *
 * <p>For each site: take the visit that most of its patients have reached (0.75 of the median of
 * their last visits, rounded), keep the patients of all sites who have reached it, and compare the
 * mean of the cumulative event counts at that visit with those of equally many patients drawn at
 * random. So a young site is compared at early visits, where everybody has few events.
 *
 * <p>Three choices differ from the paper. So that p is uniform when no site under-reports, patients
 * are drawn without replacement and from all sites, the site's own included: drawing with
 * replacement from the others takes their mean as known, and flags too many where sites are few.
 * And draws equal to the observation count by a random part (a tie would otherwise count in full,
 * and few flags be raised where counts are small). Where patients are told apart by what makes
 * events more or less frequent (their product), each is replaced by one of the same stratum, so
 * that a site is not blamed for what it treats with; a stratum that only one site has says nothing.
 * Each site has its own random numbers, from seed and {@code key}, so that other sites and the
 * order of sites play no part.
 *
 * @param replicates draws per site
 * @param leastPatients sites with fewer patients at the visit are not judged
 * @param seed of all random numbers
 */
public record SiteUnderReporting(int replicates, int leastPatients, long seed) {
  private static final double SHARE_OF_MEDIAN = 0.75;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /**
   * The judgement of a site.
   *
   * @param visit at which it was compared, from 1; 0 if none of its patients had a visit
   * @param patients of the site who have reached it, in strata that other sites have, too
   * @param mean cumulative events per such patient
   * @param expected the same over all sites, strata weighted as at the site
   * @param p probability of a mean as low if the site reports like all; NaN when not judged
   */
  public record Site(int visit, int patients, double mean, double expected, double p) {

    /** 1 - p: how sure it is that the site under-reports; NaN when not judged. */
    public double probability() {
      return 1 - p;
    }
  }

  public SiteUnderReporting {
    if (replicates < 1 || leastPatients < 1) {
      throw new IllegalArgumentException(
          replicates + " replicates, at least " + leastPatients + " patients");
    }
  }

  /**
   * Judges every site.
   *
   * @param site the number of each patient's site, 0 to sites - 1
   * @param events for each patient the cumulative number of events at each of its visits
   * @param key what stands for each site in the random numbers, whatever its number
   * @throws IllegalArgumentException for counts that fall or are negative
   */
  public Site[] judge(int[] site, int[][] events, long[] key) {
    return judge(site, new int[site.length], events, key);
  }

  /**
   * Judges every site against patients of the same strata.
   *
   * @param stratum the number of each patient's stratum, from 0
   */
  public Site[] judge(int[] site, int[] stratum, int[][] events, long[] key) {
    if (site.length != events.length || stratum.length != site.length) {
      throw new IllegalArgumentException("columns differ in length");
    }
    for (int[] counts : events) {
      int before = 0;
      for (int count : counts) {
        if (count < before) {
          throw new IllegalArgumentException("cumulative counts fall to " + count);
        }
        before = count;
      }
    }
    int strata = Arrays.stream(stratum).max().orElse(-1) + 1;
    return IntStream.range(0, key.length)
        .parallel()
        .mapToObj(s -> judge(s, site, stratum, strata, events, key[s]))
        .toArray(Site[]::new);
  }

  private Site judge(int number, int[] site, int[] stratum, int strata, int[][] events, long key) {
    int visit = visit(number, site, events);
    if (visit == 0) {
      return new Site(0, 0, Double.NaN, Double.NaN, Double.NaN);
    }
    int[] all = new int[strata];
    int[] own = new int[strata];
    long[] reported = new long[strata];
    long[] total = new long[strata];
    for (int i = 0; i < site.length; i++) {
      if (events[i].length >= visit) {
        int count = events[i][visit - 1];
        all[stratum[i]]++;
        total[stratum[i]] += count;
        if (site[i] == number) {
          own[stratum[i]]++;
          reported[stratum[i]] += count;
        }
      }
    }
    boolean compares = IntStream.range(0, strata).anyMatch(k -> 0 < own[k] && own[k] < all[k]);
    int[][] counts = new int[strata][0];
    int patients = 0;
    long observed = 0;
    double expected = 0;
    for (int k = 0; k < strata; k++) {
      if (own[k] > 0 && (own[k] < all[k] || !compares)) {
        counts[k] = new int[all[k]];
        patients += own[k];
        observed += reported[k];
        expected += (double) total[k] * own[k] / all[k];
      }
    }
    if (patients < leastPatients || !compares) {
      return new Site(
          visit, patients, (double) observed / patients, expected / patients, Double.NaN);
    }
    int[] filled = new int[strata];
    for (int i = 0; i < site.length; i++) {
      int k = stratum[i];
      if (events[i].length >= visit && counts[k].length > 0) {
        counts[k][filled[k]++] = events[i][visit - 1];
      }
    }
    for (int[] ofStratum : counts) {
      // sorted, so that the order of patients plays no part
      Arrays.sort(ofStratum);
    }
    Draws draws = new Draws(mixed(seed + mixed(key)));
    int below = 0;
    int equal = 0;
    for (int replicate = 0; replicate < replicates; replicate++) {
      long sum = 0;
      for (int k = 0; k < strata; k++) {
        sum += counts[k].length == 0 ? 0 : draws.sum(counts[k], own[k]);
      }
      if (sum < observed) {
        below++;
      } else if (sum == observed) {
        equal++;
      }
    }
    double p = (below + draws.unit() * (equal + 1)) / (replicates + 1);
    return new Site(visit, patients, (double) observed / patients, expected / patients, p);
  }

  /** Random numbers that are the same on every JDK (SplitMix64: Steele, Lea and Flood 2014). */
  private static final class Draws {
    private long state;

    private Draws(long state) {
      this.state = state;
    }

    /** Sum of some of the counts, without replacement. */
    private long sum(int[] counts, int some) {
      long sum = 0;
      // a partial shuffle; what the last one left behind is as good a start as any
      for (int k = 0; k < some; k++) {
        int chosen = k + below(counts.length - k);
        int count = counts[chosen];
        counts[chosen] = counts[k];
        counts[k] = count;
        sum += count;
      }
      return sum;
    }

    /** 0 to bound - 1, uneven by less than bound / 2^32. */
    private int below(int bound) {
      return (int) ((next() >>> 32) * bound >>> 32);
    }

    private double unit() {
      return (next() >>> 11) * 0x1p-53;
    }

    private long next() {
      long z = mixed(state);
      state += GOLDEN;
      return z;
    }
  }

  private static int visit(int number, int[] site, int[][] events) {
    int[] last = new int[site.length];
    int size = 0;
    for (int i = 0; i < site.length; i++) {
      if (site[i] == number && events[i].length > 0) {
        last[size++] = events[i].length;
      }
    }
    if (size == 0) {
      return 0;
    }
    Arrays.sort(last, 0, size);
    double median = (last[(size - 1) / 2] + last[size / 2]) / 2.0;
    return Math.max(1, (int) StrictMath.rint(SHARE_OF_MEDIAN * median));
  }

  /** Spreads bits (finaliser of SplitMix64: Steele, Lea and Flood 2014). */
  private static long mixed(long x) {
    long z = x + GOLDEN;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
