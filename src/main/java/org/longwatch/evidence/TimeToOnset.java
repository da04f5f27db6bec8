package org.longwatch.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.survival.GrayTest;
import org.longwatch.statistics.survival.GroupTest;
import org.longwatch.statistics.survival.KolmogorovSmirnov;
import org.longwatch.statistics.survival.WeibullOnset;
import org.longwatch.surveillance.WatchedTime;

/**
 * Time to onset: a Weibull hazard with everybody who was watched, the screen of Van Holle and
 * others (2012) with the times of cases, and Gray's test between products.
 */
final class TimeToOnset {

  private static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN, Double.NaN);

  private final FollowedTime followed;
  private final WatchedTime watched;
  private final int fewest;
  private final double level;
  private final int[][] rows;

  /** Times of first events in days, by product and family. */
  private final double[][][] times;

  /**
   * @param fewest events below which nothing is said
   * @param level of the two tests of the screen
   */
  TimeToOnset(FollowedTime followed, int fewest, double level) {
    this.followed = followed;
    this.watched = followed.watched();
    this.fewest = Math.max(2, fewest);
    this.level = level;
    int products = watched.products().size();
    int families = watched.families().size();
    rows = new int[products][];
    times = new double[products][families][];
    for (int product = 0; product < products; product++) {
      rows[product] = followed.rowsOf(product);
      for (int family = 0; family < families; family++) {
        int[] first = watched.firstDay()[family];
        times[product][family] =
            Arrays.stream(rows[product])
                .filter(row -> first[row] >= 0)
                .mapToDouble(row -> first[row])
                .toArray();
      }
    }
  }

  /** One line per product and family with enough events. */
  List<OnsetLine> lines() {
    List<OnsetLine> lines = new ArrayList<>();
    for (int product = 0; product < times.length; product++) {
      for (int family = 0; family < times[product].length; family++) {
        if (times[product][family].length >= fewest) {
          lines.add(line(product, family));
        }
      }
    }
    return lines;
  }

  private OnsetLine line(int product, int family) {
    double[] own = times[product][family];
    List<double[]> products = new ArrayList<>();
    List<double[]> events = new ArrayList<>();
    for (int other = 0; other < times.length; other++) {
      if (other != product) {
        products.add(times[other][family]);
      }
    }
    for (int other = 0; other < times[product].length; other++) {
      if (other != family) {
        events.add(times[product][other]);
      }
    }
    Optional<KolmogorovSmirnov> toProducts = screen(own, products);
    Optional<KolmogorovSmirnov> toEvents = screen(own, events);
    Optional<WeibullOnset> hazard = hazard(product, family);
    return new OnsetLine(
        watched.products().get(product),
        watched.families().get(family),
        rows[product].length,
        own.length,
        hazard.map(WeibullOnset::shape).orElse(UNKNOWN),
        hazard.map(fit -> fit.scale().times(1 / FollowedTime.DAYS_PER_YEAR)).orElse(UNKNOWN),
        toProducts.map(KolmogorovSmirnov::distance).orElse(Double.NaN),
        toProducts.map(KolmogorovSmirnov::p).orElse(Double.NaN),
        toEvents.map(KolmogorovSmirnov::distance).orElse(Double.NaN),
        toEvents.map(KolmogorovSmirnov::p).orElse(Double.NaN),
        toProducts.filter(test -> test.p() < level).isPresent()
            && toEvents.filter(test -> test.p() < level).isPresent());
  }

  private Optional<KolmogorovSmirnov> screen(double[] own, List<double[]> others) {
    double[] all = others.stream().flatMapToDouble(Arrays::stream).toArray();
    return all.length < fewest ? Optional.empty() : Optional.of(KolmogorovSmirnov.of(own, all));
  }

  private Optional<WeibullOnset> hazard(int product, int family) {
    int n = rows[product].length;
    double[] entry = new double[n];
    double[] exit = new double[n];
    boolean[] event = new boolean[n];
    for (int i = 0; i < n; i++) {
      int row = rows[product][i];
      event[i] = watched.firstDay()[family][row] >= 0;
      entry[i] = watched.lagDays();
      // the day of treatment is half over on average when something happens
      exit[i] = Math.max(followed.exit(family, row), event[i] ? 0.5 : 0);
    }
    try {
      return Optional.of(WeibullOnset.of(entry, exit, event));
    } catch (IllegalArgumentException e) {
      // all on one day, or a likelihood without a maximum: there is no shape to tell
      return Optional.empty();
    }
  }

  /** One line per family that at least two products have events of. */
  List<DifferenceLine> differences() {
    List<DifferenceLine> lines = new ArrayList<>();
    for (int family = 0; family < watched.families().size(); family++) {
      int with = 0;
      int groups = 0;
      int subjects = 0;
      long events = 0;
      for (int product = 0; product < rows.length; product++) {
        with += times[product][family].length > 0 ? 1 : 0;
        groups += rows[product].length > 0 ? 1 : 0;
        subjects += rows[product].length;
        events += times[product][family].length;
      }
      if (with < 2 || events < fewest) {
        continue;
      }
      double[] exit = new double[subjects];
      int[] status = new int[subjects];
      int[] group = new int[subjects];
      int n = 0;
      int number = 0;
      for (int[] ofProduct : rows) {
        for (int row : ofProduct) {
          // all are watched from the end of the lag on: it is the test's time 0
          exit[n] = followed.exit(family, row) - watched.lagDays();
          status[n] = followed.status(family, row);
          group[n++] = number;
        }
        number += ofProduct.length > 0 ? 1 : 0;
      }
      GroupTest test = GrayTest.of(exit, status, group, groups);
      lines.add(
          new DifferenceLine(
              watched.families().get(family),
              groups,
              events,
              test.statistic(),
              test.degreesOfFreedom(),
              test.p()));
    }
    return lines;
  }
}
