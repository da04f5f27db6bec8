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
import org.longwatch.surveillance.CountedDays;
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
    FollowedTime.Stretches stretches = followed.stretches(family, rows[product]);
    int n = stretches.row().length;
    double[] entry = new double[n];
    double[] exit = new double[n];
    boolean[] event = new boolean[n];
    for (int i = 0; i < n; i++) {
      event[i] = stretches.last()[i] && watched.firstDay()[family][stretches.row()[i]] >= 0;
      entry[i] = stretches.entry()[i];
      // the day of treatment is half over on average when something happens
      exit[i] = Math.max(stretches.exit()[i], event[i] ? 0.5 : 0);
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
      CountedDays counted = watched.counted().get(family);
      int[][] atRisk = new int[rows.length][];
      int with = 0;
      int groups = 0;
      int subjects = 0;
      long events = 0;
      for (int product = 0; product < rows.length; product++) {
        atRisk[product] = atRisk(family, rows[product], counted.begin(0));
        with += times[product][family].length > 0 ? 1 : 0;
        groups += atRisk[product].length > 0 ? 1 : 0;
        subjects += atRisk[product].length;
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
      for (int[] ofProduct : atRisk) {
        for (int row : ofProduct) {
          // in days that count: the test is one of ranks, and they are the same in that time
          exit[n] = counted.within(0, followed.exit(family, row));
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

  /** Rows that were still watched on the first day that counts for a family. */
  private int[] atRisk(int family, int[] ofProduct, int first) {
    return Arrays.stream(ofProduct).filter(row -> followed.exit(family, row) >= first).toArray();
  }
}
