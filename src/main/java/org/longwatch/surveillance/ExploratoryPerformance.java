package org.longwatch.surveillance;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.longwatch.statistics.disproportionality.MgpsPrior;

/**
 * Simulates how the exploratory criteria would do in a registry of this size, under the null and
 * with the rate of one pair raised, looked at once a year.
 *
 * <p>Assumptions: patients, their products and how long they are watched are those of the registry;
 * first events of a family come to every patient at the rate that all products together have at
 * that time since treatment, times the rate ratio in the raised pair, independently of other
 * patients and of other families; they are reported at once. The raised pair is each important one
 * in turn. A look judges the pairs that have a new patient with the event. Time is not cut short by
 * an event, and an event of which a product has very many falls where it is expected.
 */
public final class ExploratoryPerformance {

  /** A criterion is met and holds after the adjustment: an alert is due. */
  public static final String RAISED = "RAISED";

  /** The names by which results are kept, in the order of the simulation's columns. */
  static final List<String> CRITERIA = List.of("EVANS", "IC025", "ROR", "RATE", "EB05", RAISED);

  private static final double[] RATE_RATIOS = {1, 2, 4, 8};
  private static final long SEED = 20_260_201;
  private static final int PER_CHUNK = 100;
  private static final int MOST_LOOKS = 20;

  private final WatchedTime watched;
  private final ScreenedHistory.Setting setting;
  private final int products;
  private final int families;
  private final int[] looks;

  /** Patients by product and look. */
  private final int[][] treated;

  /** First treatment with each product, as epoch day. */
  private final int[] firstTreated;

  /** Days watched by family, product, look and band. */
  private final double[][][][] time;

  /** First events that any product lets one expect, by family, product, look and band. */
  private final double[][][][] expected;

  /**
   * Reads the size of the registry.
   *
   * @param cuts first days of the bands of time since treatment in which a rate is constant
   * @param important families of special interest
   * @param lessMonitored codes of products under no additional monitoring
   * @param prior of the run's families, if it is relied on
   */
  public ExploratoryPerformance(
      WatchedTime watched,
      LocalDate cutOff,
      int[] cuts,
      ScreeningLimits limits,
      Set<String> important,
      Set<String> lessMonitored,
      Optional<MgpsPrior> prior) {
    this.watched = watched;
    products = watched.products().size();
    families = watched.families().size();
    firstTreated = new int[products];
    Arrays.fill(firstTreated, Integer.MAX_VALUE);
    for (int row = 0; row < watched.size(); row++) {
      int product = watched.product()[row];
      firstTreated[product] = Math.min(firstTreated[product], watched.start()[row]);
    }
    looks = looks(cutOff);
    treated = new int[products][looks.length];
    for (int row = 0; row < watched.size(); row++) {
      for (int l = 0; l < looks.length; l++) {
        treated[watched.product()[row]][l] += watched.start()[row] <= looks[l] ? 1 : 0;
      }
    }
    time = time(cuts);
    expected = expected(cuts);
    boolean[] interesting = new boolean[families];
    for (int e = 0; e < families; e++) {
      interesting[e] = important.contains(watched.families().get(e));
    }
    boolean[] monitored = new boolean[products];
    for (int p = 0; p < products; p++) {
      monitored[p] = !lessMonitored.contains(watched.products().get(p));
    }
    setting =
        new ScreenedHistory.Setting(limits, interesting, monitored, prior, treated, time, expected);
  }

  ScreenedHistory.Setting setting() {
    return setting;
  }

  /** A year apart, the last one at the cut-off. */
  private int[] looks(LocalDate cutOff) {
    int first = Arrays.stream(firstTreated).min().orElse(Integer.MAX_VALUE);
    List<Integer> days = new ArrayList<>();
    for (int year = 0; year < MOST_LOOKS; year++) {
      int day = Math.toIntExact(cutOff.minusYears(year).toEpochDay());
      if (day < first) {
        break;
      }
      days.add(0, day);
    }
    return days.stream().mapToInt(Integer::intValue).toArray();
  }

  private double[][][][] time(int[] cuts) {
    double[][][][] days = new double[families][][][];
    for (int e = 0; e < families; e++) {
      CountedDays counted = watched.counted().get(e);
      for (int before = 0; before < e && days[e] == null; before++) {
        days[e] = watched.counted().get(before).equals(counted) ? days[before] : null;
      }
      if (days[e] == null) {
        days[e] = time(cuts, counted);
      }
    }
    return days;
  }

  private double[][][] time(int[] cuts, CountedDays counted) {
    double[][][] days = new double[products][looks.length][cuts.length];
    for (int row = 0; row < watched.size(); row++) {
      for (int l = 0; l < looks.length; l++) {
        int until = Math.min(watched.exit()[row], looks[l] - watched.start()[row]);
        add(days[watched.product()[row]][l], cuts, counted, until);
      }
    }
    return days;
  }

  private static void add(double[] days, int[] cuts, CountedDays counted, int until) {
    for (int i = 0; i < counted.stretches() && counted.begin(i) < until; i++) {
      int from = counted.begin(i);
      int end = Math.min(counted.end(i), until);
      for (int k = 0; k < cuts.length && cuts[k] < end; k++) {
        int last = k + 1 < cuts.length ? Math.min(end, cuts[k + 1]) : end;
        days[k] += Math.max(0, last - Math.max(from, cuts[k]));
      }
    }
  }

  private double[][][][] expected(int[] cuts) {
    double[][][][] count = new double[families][products][looks.length][cuts.length];
    for (int e = 0; e < families; e++) {
      double[] events = new double[cuts.length];
      double[] atRisk = new double[cuts.length];
      for (int row = 0; row < watched.size(); row++) {
        int first = watched.firstDay()[e][row];
        add(atRisk, cuts, watched.counted().get(e), first < 0 ? watched.exit()[row] : first + 1);
        if (first >= 0) {
          int k = cuts.length - 1;
          while (k > 0 && cuts[k] > first) {
            k--;
          }
          events[k]++;
        }
      }
      for (int p = 0; p < products; p++) {
        for (int l = 0; l < looks.length; l++) {
          for (int k = 0; k < cuts.length; k++) {
            count[e][p][l][k] = atRisk[k] > 0 ? events[k] / atRisk[k] * time[e][p][l][k] : 0;
          }
        }
      }
    }
    return count;
  }

  /**
   * One line per criterion and rate ratio; none in a registry without an event.
   *
   * @param replicates histories simulated per rate ratio
   * @param threads which change no bit of the result
   */
  public List<PerformanceLine> lines(int replicates, int threads) {
    List<PerformanceLine> lines = new ArrayList<>();
    int[] pairs = setting.pairs();
    if (pairs.length == 0) {
      return lines;
    }
    int[] raised = Arrays.stream(pairs).filter(setting::important).toArray();
    int[] inTurn = raised.length == 0 ? pairs : raised;
    int chunks = (replicates + PER_CHUNK - 1) / PER_CHUNK;
    for (double rateRatio : RATE_RATIOS) {
      ScreenedHistory.Draws draws = new ScreenedHistory.Draws(setting, rateRatio);
      List<Tally> parts =
          Lanes.each(
              threads,
              chunks,
              chunk -> {
                Tally tally = new Tally();
                ScreenedHistory history = new ScreenedHistory(setting, draws);
                SplittableRandom random =
                    new SplittableRandom(SEED + 1_000_003L * chunk + (long) (rateRatio * 101));
                int end = Math.min(replicates, (chunk + 1) * PER_CHUNK);
                for (int i = chunk * PER_CHUNK; i < end; i++) {
                  int planted = rateRatio == 1 ? -1 : inTurn[i % inTurn.length];
                  history.simulate(random, planted);
                  tally.add(history, pairs, planted);
                }
                return tally;
              });
      Tally all = new Tally();
      parts.forEach(all::add);
      for (int c = 0; c < CRITERIA.size(); c++) {
        if (setting.judges(c)) {
          lines.add(line(c, rateRatio, replicates, all, asked(c, pairs)));
        }
      }
    }
    return lines;
  }

  private int asked(int criterion, int[] pairs) {
    return criterion == ScreenedHistory.ROR
        ? (int) Arrays.stream(pairs).filter(setting::important).count()
        : pairs.length;
  }

  private PerformanceLine line(int c, double rateRatio, int replicates, Tally all, int asked) {
    boolean isNull = rateRatio == 1;
    double ofPair =
        isNull
            ? asked == 0 ? 0 : (double) all.pairs[c] / replicates / asked
            : (double) all.found[c] / replicates;
    double variance =
        isNull
            ? asked == 0
                ? 0
                : ((double) all.squares[c] / replicates / asked / asked - ofPair * ofPair)
            : ofPair * (1 - ofPair);
    double ofRun = isNull ? (double) all.runs[c] / replicates : Double.NaN;
    return new PerformanceLine(
        CRITERIA.get(c),
        rateRatio,
        replicates,
        SEED,
        asked,
        looks.length,
        ofPair,
        StrictMath.sqrt(Math.max(0, variance) / replicates),
        ofRun,
        StrictMath.sqrt(ofRun * (1 - ofRun) / replicates),
        isNull || all.found[c] == 0 ? Double.NaN : all.days[c] / 365.25 / all.found[c]);
  }

  /** What came of many histories, in whole numbers. */
  private final class Tally {
    /** Pairs without a raised rate that met a criterion, over all histories; and its squares. */
    final long[] pairs = new long[CRITERIA.size()];

    final long[] squares = new long[CRITERIA.size()];
    final long[] runs = new long[CRITERIA.size()];
    final long[] found = new long[CRITERIA.size()];
    final long[] days = new long[CRITERIA.size()];

    void add(ScreenedHistory history, int[] all, int planted) {
      for (int c = 0; c < CRITERIA.size(); c++) {
        int met = 0;
        for (int pair : all) {
          int look = history.firstMet(pair, c);
          if (look < 0) {
            continue;
          }
          if (pair == planted) {
            found[c]++;
            days[c] += looks[look] - firstTreated[setting.product(pair)];
          } else {
            met++;
          }
        }
        pairs[c] += met;
        squares[c] += (long) met * met;
        runs[c] += met > 0 ? 1 : 0;
      }
    }

    void add(Tally other) {
      for (int c = 0; c < CRITERIA.size(); c++) {
        pairs[c] += other.pairs[c];
        squares[c] += other.squares[c];
        runs[c] += other.runs[c];
        found[c] += other.found[c];
        days[c] += other.days[c];
      }
    }
  }
}
