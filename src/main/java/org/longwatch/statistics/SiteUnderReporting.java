package org.longwatch.statistics;

import java.util.Arrays;
import java.util.Random;

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
 * <p>Two choices differ from the paper, so that p is uniform when no site under-reports. Patients
 * are drawn without replacement and from all sites, the site's own included: drawing with
 * replacement from the others takes their mean as known, and flags too many where sites are few.
 * And draws equal to the observation count by a random part (a tie would otherwise count in full,
 * and few flags be raised where counts are small). Each site has its own random numbers, from seed
 * and {@code key}, so that other sites and the order of sites play no part.
 *
 * @param replicates draws per site
 * @param leastPatients sites with fewer patients at the visit are not judged
 * @param seed of all random numbers
 */
public record SiteUnderReporting(int replicates, int leastPatients, long seed) {
  private static final double SHARE_OF_MEDIAN = 0.75;

  /**
   * The judgement of a site.
   *
   * @param visit at which it was compared, from 1; 0 if none of its patients had a visit
   * @param patients of the site who have reached it
   * @param mean cumulative events per such patient
   * @param expected the same over all sites
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
    if (site.length != events.length) {
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
    Site[] sites = new Site[key.length];
    for (int s = 0; s < key.length; s++) {
      sites[s] = judge(s, site, events, key[s]);
    }
    return sites;
  }

  private Site judge(int number, int[] site, int[][] events, long key) {
    int visit = visit(number, site, events);
    if (visit == 0) {
      return new Site(0, 0, Double.NaN, Double.NaN, Double.NaN);
    }
    int[] counts = new int[site.length];
    int all = 0;
    int patients = 0;
    long observed = 0;
    long total = 0;
    for (int i = 0; i < site.length; i++) {
      if (events[i].length >= visit) {
        int count = events[i][visit - 1];
        counts[all++] = count;
        total += count;
        if (site[i] == number) {
          patients++;
          observed += count;
        }
      }
    }
    double mean = (double) observed / patients;
    double expected = (double) total / all;
    if (patients < leastPatients || patients == all) {
      return new Site(visit, patients, mean, expected, Double.NaN);
    }
    // sorted, so that the order of patients plays no part
    counts = Arrays.copyOf(counts, all);
    Arrays.sort(counts);
    Random random = new Random(mixed(seed + mixed(key)));
    int below = 0;
    int equal = 0;
    for (int replicate = 0; replicate < replicates; replicate++) {
      long sum = 0;
      // a partial shuffle; what the last replicate left behind is as good a start as any
      for (int k = 0; k < patients; k++) {
        int chosen = k + random.nextInt(all - k);
        int count = counts[chosen];
        counts[chosen] = counts[k];
        counts[k] = count;
        sum += count;
      }
      if (sum < observed) {
        below++;
      } else if (sum == observed) {
        equal++;
      }
    }
    double p = (below + random.nextDouble() * (equal + 1)) / (replicates + 1);
    return new Site(visit, patients, mean, expected, p);
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
    long z = x + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
