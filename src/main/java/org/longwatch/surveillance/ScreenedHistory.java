package org.longwatch.surveillance;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.longwatch.statistics.ContingencyTable;
import org.longwatch.statistics.ExactTail;
import org.longwatch.statistics.Multiplicity;
import org.longwatch.statistics.RateRatio;
import org.longwatch.statistics.disproportionality.Disproportionality;
import org.longwatch.statistics.disproportionality.EmpiricalBayes;
import org.longwatch.statistics.disproportionality.InformationComponent;
import org.longwatch.statistics.disproportionality.MgpsPrior;

/** One simulated history of a registry, judged at each look. A pair is a product and a family. */
final class ScreenedHistory {

  static final int EVANS = 0;
  static final int IC = 1;
  static final int ROR = 2;
  static final int RATE = 3;
  static final int EB05 = 4;
  static final int RAISED = 5;
  private static final int CRITERIA = 6;

  /** So many events of a pair fall where they are expected. */
  private static final int MANY = 200;

  /** Up to so many events of a family the test of the rate ratio is exact, as in a run. */
  private static final int EXACT = 200;

  private static final double TAIL = 0.025;

  /** Stands for a p-value that has not been needed yet. */
  private static final double SOON = -1;

  /**
   * The registry that is simulated.
   *
   * @param important by family
   * @param monitored by product
   * @param prior of the run, if it is relied on
   * @param treated patients by product and look
   * @param time days by family, product, look and band
   * @param expected first events by family, product, look and band
   */
  record Setting(
      ScreeningLimits limits,
      boolean[] important,
      boolean[] monitored,
      Optional<MgpsPrior> prior,
      int[][] treated,
      double[][][][] time,
      double[][][][] expected) {

    int products() {
      return treated.length;
    }

    int families() {
      return important.length;
    }

    int looks() {
      return treated.length == 0 ? 0 : treated[0].length;
    }

    int bands() {
      return looks() == 0 ? 0 : expected[0][0][0].length;
    }

    int product(int pair) {
      return pair % products();
    }

    int family(int pair) {
      return pair / products();
    }

    boolean important(int pair) {
      return important[family(pair)];
    }

    /** Pairs that may have an event. */
    int[] pairs() {
      return looks() == 0
          ? new int[0]
          : IntStream.range(0, products() * families()).filter(pair -> mean(pair) > 0).toArray();
    }

    double mean(int pair) {
      double sum = 0;
      for (double band : expected[family(pair)][product(pair)][looks() - 1]) {
        sum += band;
      }
      return sum;
    }

    boolean judges(int criterion) {
      return criterion != EB05 || prior.isPresent();
    }
  }

  /** The distributions that every history draws from. */
  static final class Draws {
    private final BinomialDraw[] usual;
    private final BinomialDraw[] raised;

    /** Shares of looks and bands, cumulated, by pair. */
    private final double[][] cells;

    /** Days of all products by family, look and band. */
    private final double[][][] allTime;

    /** Of the run's prior; null if it is not relied on. */
    private final EmpiricalBayes bayes;

    Draws(Setting setting, double rateRatio) {
      int all = setting.products() * setting.families();
      bayes = setting.prior().map(prior -> new EmpiricalBayes(prior, MANY)).orElse(null);
      allTime = new double[setting.families()][setting.looks()][setting.bands()];
      for (int e = 0; e < setting.families(); e++) {
        for (double[][] product : setting.time()[e]) {
          for (int l = 0; l < setting.looks(); l++) {
            for (int k = 0; k < setting.bands(); k++) {
              allTime[e][l][k] += product[l][k];
            }
          }
        }
      }
      usual = new BinomialDraw[all];
      raised = new BinomialDraw[all];
      cells = new double[all][];
      for (int pair : setting.pairs()) {
        int patients = setting.treated()[setting.product(pair)][setting.looks() - 1];
        double mean = setting.mean(pair);
        usual[pair] = new BinomialDraw(patients, -StrictMath.expm1(-mean / patients));
        raised[pair] =
            rateRatio == 1
                ? usual[pair]
                : new BinomialDraw(patients, -StrictMath.expm1(-rateRatio * mean / patients));
        double[][] count = setting.expected()[setting.family(pair)][setting.product(pair)];
        double[] weights = new double[setting.looks() * setting.bands()];
        for (int l = 0; l < setting.looks(); l++) {
          for (int k = 0; k < setting.bands(); k++) {
            double before = l == 0 ? 0 : count[l - 1][k];
            weights[l * setting.bands() + k] = Math.max(0, count[l][k] - before);
          }
        }
        cells[pair] = BinomialDraw.cumulated(weights);
      }
    }
  }

  private final Setting setting;
  private final Draws draws;
  private final int[] pairs;
  private final EmpiricalBayes bayes;

  /** New patients with the event, by pair and cell of look and band. */
  private final int[][] cell;

  /** The same up to the look, by pair; and by pair and band. */
  private final int[] count;

  private final int[][] inBand;
  private final int[][] familyInBand;
  private final int[] ofFamily;

  /** Lower limits of the information component by count, where half a report is expected. */
  private final double[] icLower = new double[MANY];

  private final boolean[] grown;
  private final int[] reporting;
  private int reports;

  /** The look at which a criterion was met first, by criterion and pair; -1 if never. */
  private final int[][] firstMet;

  ScreenedHistory(Setting setting, Draws draws) {
    this.setting = setting;
    this.draws = draws;
    this.pairs = setting.pairs();
    this.bayes = draws.bayes;
    int all = setting.products() * setting.families();
    cell = new int[all][setting.looks() * setting.bands()];
    count = new int[all];
    inBand = new int[all][setting.bands()];
    familyInBand = new int[setting.families()][setting.bands()];
    ofFamily = new int[setting.families()];
    grown = new boolean[all];
    reporting = new int[setting.products()];
    firstMet = new int[CRITERIA][all];
  }

  /** The look at which a pair met a criterion first, -1 if it never did. */
  int firstMet(int pair, int criterion) {
    return firstMet[criterion][pair];
  }

  /**
   * Draws a history and judges it at every look.
   *
   * @param planted pair with the raised rate, which alone is judged then; -1 for none
   */
  void simulate(SplittableRandom random, int planted) {
    draw(random, planted);
    for (int[] look : firstMet) {
      Arrays.fill(look, -1);
    }
    Arrays.fill(count, 0);
    Arrays.fill(ofFamily, 0);
    for (int[] bands : familyInBand) {
      Arrays.fill(bands, 0);
    }
    for (int pair : pairs) {
      Arrays.fill(inBand[pair], 0);
    }
    for (int look = 0; look < setting.looks(); look++) {
      advance(look);
      judge(look, planted);
    }
  }

  private void draw(SplittableRandom random, int planted) {
    for (int pair : pairs) {
      Arrays.fill(cell[pair], 0);
      BinomialDraw events = pair == planted ? draws.raised[pair] : draws.usual[pair];
      int drawn = events.at(random.nextDouble());
      double[] shares = draws.cells[pair];
      if (drawn < MANY) {
        for (int i = 0; i < drawn; i++) {
          cell[pair][BinomialDraw.place(shares, random.nextDouble())]++;
        }
      } else {
        long before = 0;
        for (int i = 0; i < shares.length; i++) {
          long until = Math.round(drawn * shares[i]);
          cell[pair][i] = (int) (until - before);
          before = until;
        }
      }
    }
  }

  private void advance(int look) {
    int bands = setting.bands();
    for (int pair : pairs) {
      int more = 0;
      for (int k = 0; k < bands; k++) {
        int here = cell[pair][look * bands + k];
        inBand[pair][k] += here;
        familyInBand[setting.family(pair)][k] += here;
        more += here;
      }
      count[pair] += more;
      ofFamily[setting.family(pair)] += more;
      grown[pair] = more > 0;
    }
    // patients with any event, the families being independent of one another
    reports = 0;
    for (int p = 0; p < reporting.length; p++) {
      int patients = setting.treated()[p][look];
      double without = 1;
      int most = 0;
      for (int e = 0; e < setting.families(); e++) {
        int here = count[e * setting.products() + p];
        most = Math.max(most, here);
        without *= patients == 0 ? 1 : 1 - Math.min(1, (double) here / patients);
      }
      reporting[p] = Math.max(most, (int) Math.round(patients * (1 - without)));
      reports += reporting[p];
    }
  }

  private void judge(int look, int planted) {
    boolean[] due = new boolean[count.length];
    boolean any = false;
    for (int pair : pairs) {
      if (!grown[pair] || planted >= 0 && pair != planted || count[pair] <= expected(pair)) {
        continue;
      }
      boolean reason = false;
      for (int criterion = 0; criterion < RAISED; criterion++) {
        if (met(criterion, pair, look)) {
          firstMet[criterion][pair] =
              firstMet[criterion][pair] < 0 ? look : firstMet[criterion][pair];
          reason |= criterion != EB05;
        }
      }
      due[pair] = reason && firstMet[RAISED][pair] < 0;
      any |= due[pair];
    }
    if (any) {
      raise(due, look);
    }
  }

  private boolean met(int criterion, int pair, int look) {
    ScreeningLimits limits = setting.limits();
    int n = count[pair];
    return switch (criterion) {
      case EVANS ->
          n >= limits.evansCount()
              && limits.evans(prr(pair), Disproportionality.chiSquareYates(table(pair)), n);
      case IC -> n >= limits.icCount() && limits.ic(icLower(n, expected(pair)), n);
      case ROR ->
          setting.important(pair)
              && n >= Math.min(limits.rorCount(), limits.rorCountMonitored())
              && limits.ror(
                  Disproportionality.ror(table(pair)).lower(),
                  n,
                  setting.monitored()[setting.product(pair)]);
      case RATE -> n >= limits.rateCount() && rateIsMet(pair, look);
      default -> bayes != null && limits.empiricalBayes(eb05(n, table(pair).expected()));
    };
  }

  /** NaN where a run could not tell it, either. */
  private double eb05(int n, double expected) {
    try {
      return bayes.of(n, expected).lower();
    } catch (IllegalArgumentException e) {
      return Double.NaN;
    }
  }

  /** As {@link Disproportionality#prr}, without its limits. */
  private double prr(int pair) {
    double product = reporting[setting.product(pair)];
    return count[pair]
        / product
        / ((ofFamily[setting.family(pair)] - count[pair]) / (reports - product));
  }

  /** As {@link InformationComponent#exact}: the limits are those of a gamma variable, scaled. */
  private double icLower(int n, double expected) {
    if (n >= icLower.length) {
      return InformationComponent.exact(n, expected).lower();
    }
    if (icLower[n] == 0) {
      icLower[n] = InformationComponent.exact(n, 0.5).lower();
    }
    return icLower[n] - StrictMath.log(expected + 0.5) / StrictMath.log(2);
  }

  private double expected(int pair) {
    return (double) reporting[setting.product(pair)] * ofFamily[setting.family(pair)] / reports;
  }

  private ContingencyTable table(int pair) {
    return ContingencyTable.ofMargins(
        count[pair], reporting[setting.product(pair)], ofFamily[setting.family(pair)], reports);
  }

  /** Raises those due whose exact p-value holds over all pairs that are tested. */
  private void raise(boolean[] due, int look) {
    int[] tested =
        Arrays.stream(pairs)
            .filter(pair -> ofFamily[setting.family(pair)] >= setting.limits().fewestTested())
            .filter(pair -> count[pair] > 0 || setting.important(pair))
            .toArray();
    double[] p = new double[2 * tested.length];
    double least = 1;
    int small = 0;
    for (int i = 0; i < tested.length; i++) {
      p[2 * i] = tableIsNear(tested[i]) ? 1 : SOON;
      p[2 * i + 1] = rateIsNear(tested[i], look, 1) ? 1 : SOON;
      small += (p[2 * i] == SOON ? 1 : 0) + (p[2 * i + 1] == SOON ? 1 : 0);
      if (due[tested[i]]) {
        sure(p, i, tested[i], look);
        least = Math.min(least, Math.min(p[2 * i], p[2 * i + 1]));
      }
    }
    if (least * p.length > small * setting.limits().falseDiscoveryRate()) {
      return; // not even if all that are not near to their means were smaller
    }
    for (int i = 0; i < tested.length; i++) {
      sure(p, i, tested[i], look);
    }
    double[] adjusted = Multiplicity.benjaminiHochberg(p);
    for (int i = 0; i < tested.length; i++) {
      if (due[tested[i]]
          && Math.min(adjusted[2 * i], adjusted[2 * i + 1])
              <= setting.limits().falseDiscoveryRate()) {
        firstMet[RAISED][tested[i]] = look;
      }
    }
  }

  /** Computes what is still to come of a pair's p-values. */
  private void sure(double[] p, int place, int pair, int look) {
    if (p[2 * place] == SOON) {
      p[2 * place] = ExactTail.fisherAtLeast(table(pair));
    }
    if (p[2 * place + 1] == SOON) {
      p[2 * place + 1] = rateTail(pair, look, 1);
    }
  }

  /**
   * Whether a count is not above its mean by more than a standard deviation, so that its tail is
   * far from small and need not be known: it is above 0.1 for every binomial and hypergeometric
   * count.
   */
  private static boolean isNear(int count, double mean, double variance) {
    return count == 0 || count <= mean + StrictMath.sqrt(Math.max(0, variance));
  }

  private boolean tableIsNear(int pair) {
    double mean = expected(pair);
    double others = 1 - (double) reporting[setting.product(pair)] / reports;
    double without = 1 - (double) ofFamily[setting.family(pair)] / reports;
    return isNear(count[pair], mean, mean * others * without);
  }

  private boolean rateIsNear(int pair, int look, double ratio) {
    int family = setting.family(pair);
    double[] own = setting.time()[family][setting.product(pair)][look];
    double mean = 0;
    double variance = 0;
    int mine = 0;
    for (int k = 0; k < own.length; k++) {
      double others = allTime(family, look)[k] - own[k];
      if (own[k] > 0 && others > 0) {
        double share = ratio * own[k] / (ratio * own[k] + others);
        mean += familyInBand[family][k] * share;
        variance += familyInBand[family][k] * share * (1 - share);
        mine += inBand[pair][k];
      }
    }
    return isNear(mine, mean, variance);
  }

  private double[] allTime(int family, int look) {
    return draws.allTime[family][look];
  }

  private boolean rateIsMet(int pair, int look) {
    double limit = setting.limits().rateLower();
    if (ofFamily[setting.family(pair)] > EXACT || limit <= 0) {
      return setting.limits().rate(ratio(pair, look).ratio().lower(), count[pair]);
    }
    return !rateIsNear(pair, look, limit) && rateTail(pair, look, limit) < TAIL;
  }

  /**
   * The probability of so many events of the product or more if its rate is {@code ratio} times
   * that of the others, given how many events each band has: {@link RateRatio#stratified}'s, whose
   * lower limit is above a ratio exactly where this is below 0.025 at it.
   */
  double rateTail(int pair, int look, double ratio) {
    int family = setting.family(pair);
    int product = setting.product(pair);
    if (ofFamily[family] > EXACT) {
      return ratio(pair, look).atLeast();
    }
    double[] mass = new double[ofFamily[family] + 1];
    mass[0] = 1;
    int events = 0;
    int mine = 0;
    for (int k = 0; k < setting.bands(); k++) {
      double own = setting.time()[family][product][look][k];
      double others = allTime(family, look)[k] - own;
      int sum = familyInBand[family][k];
      if (own <= 0 || others <= 0) {
        continue;
      }
      mine += inBand[pair][k];
      double share = ratio * own / (ratio * own + others);
      for (int i = 0; i < sum; i++) {
        events++;
        for (int j = events; j > 0; j--) {
          mass[j] = mass[j] * (1 - share) + mass[j - 1] * share;
        }
        mass[0] *= 1 - share;
      }
    }
    double tail = 0;
    for (int j = events; j >= mine; j--) {
      tail += mass[j];
    }
    return Math.min(1, tail);
  }

  RateRatio ratio(int pair, int look) {
    int family = setting.family(pair);
    int bands = setting.bands();
    long[] events = new long[bands];
    long[] others = new long[bands];
    double[] time = new double[bands];
    double[] otherTime = new double[bands];
    for (int k = 0; k < bands; k++) {
      for (int p = 0; p < setting.products(); p++) {
        others[k] += inBand[family * setting.products() + p][k];
        otherTime[k] += setting.time()[family][p][look][k];
      }
      events[k] = inBand[pair][k];
      time[k] = setting.time()[family][setting.product(pair)][look][k];
      others[k] -= events[k];
      otherTime[k] -= time[k];
    }
    return RateRatio.stratified(events, time, others, otherTime);
  }
}
