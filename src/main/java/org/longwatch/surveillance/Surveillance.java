package org.longwatch.surveillance;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.longwatch.reference.BackgroundRateSet;
import org.longwatch.reference.MonitoredStream;
import org.longwatch.statistics.GammaPoisson;
import org.longwatch.statistics.StandardisedIncidenceRatio;
import org.longwatch.statistics.sequential.MaxSprt;

/**
 * Compares what was seen with background rates: ratios for every product and family that a rate is
 * known of, and the fixed list of streams with control of repeated looks. Knows no database.
 */
public final class Surveillance {

  private static final double DAYS_PER_YEAR = 365.25;

  /**
   * What came of it.
   *
   * @param standardised by product and family; exploratory, controls no error
   * @param sequential the fixed list; controls the error of each stream at its alpha
   * @param characteristics how the fixed list would behave
   */
  public record Findings(
      List<StandardisedLine> standardised,
      List<SequentialLine> sequential,
      List<CharacteristicLine> characteristics) {
    /** Of a run without background rates. */
    public static final Findings NONE = new Findings(List.of(), List.of(), List.of());

    public Findings {
      standardised = List.copyOf(standardised);
      sequential = List.copyOf(sequential);
      characteristics = List.copyOf(characteristics);
    }
  }

  private final WatchedTime watched;
  private final ExpectedCounts expected;

  /** Compares those who were watched with one set of rates. */
  public Surveillance(WatchedTime watched, BackgroundRateSet rates) {
    this.watched = watched;
    this.expected = new ExpectedCounts(watched, rates);
  }

  /**
   * Everything.
   *
   * @param prior events that the prior on the rate ratio is worth, whose mean is 1
   * @param replicates histories that are simulated per stream and rate ratio
   */
  public Findings findings(
      List<MonitoredStream> streams, LocalDate cutOff, double prior, int replicates) {
    List<SequentialLine> sequential = new ArrayList<>();
    List<CharacteristicLine> characteristics = new ArrayList<>();
    for (MonitoredStream stream : streams) {
      Accrual accrual = accrual(stream);
      Optional<MaxSprt> test =
          MaxSprt.continuous(stream.alpha(), stream.expectedMax(), stream.minEvents());
      sequential.add(line(stream, accrual, test, cutOff));
      test.ifPresent(
          found ->
              characteristics.addAll(
                  OperatingCharacteristics.of(
                      stream, found, accrual.yearlyExpected(cutOff), replicates)));
    }
    return new Findings(standardised(prior), sequential, characteristics);
  }

  // ---- ratios

  private List<StandardisedLine> standardised(double prior) {
    int products = watched.products().size();
    int families = watched.families().size();
    long[] treated = new long[products];
    for (int product : watched.product()) {
      treated[product]++;
    }
    List<StandardisedLine> lines = new ArrayList<>();
    for (int family = 0; family < families; family++) {
      if (!expected.covers(family)) {
        continue;
      }
      double[] count = new double[products];
      long[] covered = new long[products];
      long[] uncovered = new long[products];
      long[] observed = new long[products];
      for (int row = 0; row < watched.size(); row++) {
        int product = watched.product()[row];
        expected.cut(
            family,
            row,
            (from, until, perDay) -> {
              if (Double.isNaN(perDay)) {
                uncovered[product] += until - from;
              } else {
                covered[product] += until - from;
                count[product] += (until - from) * perDay;
              }
            });
        observed[product] += expected.countsEvent(family, row) ? 1 : 0;
      }
      for (int product = 0; product < products; product++) {
        if (treated[product] == 0) {
          continue;
        }
        lines.add(
            line(
                watched.products().get(product),
                watched.families().get(family),
                treated[product],
                covered[product] / DAYS_PER_YEAR,
                uncovered[product] / DAYS_PER_YEAR,
                observed[product],
                count[product],
                prior));
      }
    }
    return lines;
  }

  private StandardisedLine line(
      String product,
      String family,
      long treated,
      double covered,
      double uncovered,
      long observed,
      double count,
      double prior) {
    GammaPoisson posterior = GammaPoisson.of(observed, count, prior);
    StandardisedIncidenceRatio ratio = StandardisedIncidenceRatio.of(observed, count);
    return new StandardisedLine(
        product,
        family,
        expected.label(),
        treated,
        covered,
        uncovered,
        observed,
        count,
        ratio.ratio(),
        ratio.p(),
        posterior.rateRatio().point(),
        posterior.probabilityAbove(1),
        posterior.probabilityAbove(2));
  }

  // ---- streams

  /** Expected events by calendar day, and the days of the events, of one stream. */
  private record Accrual(
      boolean covered, long treated, int firstDay, double[] expectedByEnd, int[] eventsOn) {

    double expectedAt(LocalDate day) {
      int place = place(day);
      return place < 0 ? 0 : expectedByEnd[place];
    }

    /** What a year of watching brings at the pace of the last one. */
    double yearlyExpected(LocalDate day) {
      return expectedAt(day) - expectedAt(day.minusYears(1));
    }

    private int place(LocalDate day) {
      return (int) Math.min(expectedByEnd.length - 1L, day.toEpochDay() - firstDay);
    }
  }

  private Accrual accrual(MonitoredStream stream) {
    int family = watched.families().indexOf(stream.family());
    int days = expected.days();
    double[] perDay = new double[days + 1];
    int[] eventsOn = new int[days + 1];
    long treated = 0;
    boolean covered = family >= 0 && expected.covers(family);
    for (int row = 0; row < watched.size(); row++) {
      if (!watched.vectorClasses().get(watched.product()[row]).equals(stream.vectorClass())) {
        continue;
      }
      treated++;
      if (!covered) {
        continue;
      }
      expected.cut(
          family,
          row,
          (from, until, rate) -> {
            if (!Double.isNaN(rate)) {
              perDay[from - expected.firstDay()] += rate;
              perDay[until - expected.firstDay()] -= rate;
            }
          });
      if (expected.countsEvent(family, row)) {
        eventsOn[watched.start()[row] + watched.firstDay()[family][row] - expected.firstDay()]++;
      }
    }
    double[] byEnd = new double[days + 1];
    double rate = 0;
    double sum = 0;
    for (int day = 0; day <= days; day++) {
      rate += perDay[day];
      // what is added and taken away again may leave a rounding error below 0
      sum += Math.max(0, rate);
      byEnd[day] = sum;
    }
    return new Accrual(covered, treated, expected.firstDay(), byEnd, eventsOn);
  }

  private SequentialLine line(
      MonitoredStream stream, Accrual accrual, Optional<MaxSprt> test, LocalDate cutOff) {
    double limit = test.map(MaxSprt::criticalValue).orElse(Double.NaN);
    long seen = 0;
    double highest = 0;
    LocalDate signalled = null;
    int last = accrual.place(cutOff);
    for (int day = 0; day <= last; day++) {
      if (accrual.eventsOn()[day] == 0) {
        continue;
      }
      seen += accrual.eventsOn()[day];
      double soFar = accrual.expectedByEnd()[day];
      if (soFar > stream.expectedMax()) {
        continue; // watching has ended; what comes later is no signal of this test
      }
      double ratio = MaxSprt.logLikelihoodRatio(seen, soFar);
      if (seen >= stream.minEvents()) {
        highest = Math.max(highest, ratio);
        if (signalled == null && ratio >= limit) {
          signalled = LocalDate.ofEpochDay(accrual.firstDay() + day);
        }
      }
    }
    double expectedNow = accrual.expectedAt(cutOff);
    return new SequentialLine(
        stream.family(),
        stream.vectorClass(),
        accrual.covered() ? expected.label() : "",
        accrual.treated(),
        seen,
        expectedNow,
        MaxSprt.logLikelihoodRatio(seen, expectedNow),
        highest,
        limit,
        stream.alpha(),
        test.map(found -> found.alphaSpent(Math.min(expectedNow, stream.expectedMax())))
            .orElse(Double.NaN),
        stream.expectedMax(),
        stream.minEvents(),
        Optional.ofNullable(signalled),
        expectedNow >= stream.expectedMax());
  }
}
