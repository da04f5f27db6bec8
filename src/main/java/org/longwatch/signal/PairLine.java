package org.longwatch.signal;

import java.util.List;
import java.util.Set;
import org.longwatch.kernel.ProductId;
import org.longwatch.statistics.ContingencyTable;
import org.longwatch.statistics.Interval;

/**
 * What a run says about one product and one event.
 *
 * @param event code of the term, or name of the family
 * @param important whether the event deserves a look whatever the numbers say
 * @param patients patients with the event
 * @param serious cases that were serious
 * @param fatal cases that were fatal
 * @param ruleCases cases that fulfil a case rule
 * @param table the unit of the criteria with product and event, counted over all products
 * @param chiSquareYates as {@link #chiSquare} with the continuity correction, which Evans' rule
 *     uses
 * @param ebgm empirical Bayes geometric mean of observed over expected with its 5 % and 95 %
 *     points; NaN without a case, or where no prior could be fitted
 * @param personYears denominator of the rate, see {@link DetectionCriteria.Unit}
 * @param rate per 1000 person-years with exact Poisson limits
 * @param rateRatio against all other products together at the same time since treatment
 * @param tableP one-sided exact p-value of the table (Fisher)
 * @param rateP one-sided exact p-value of the rate ratio
 * @param adjustedP the smaller of both after Benjamini and Hochberg over the level, 1 if untested
 * @param met criteria fulfilled; exploratory, without control of error
 * @param raised whether an alert is due: a criterion is fulfilled and {@code adjustedP} is small
 * @param score -log10 of the smaller p-value
 * @param rank place among all lines of the level, from 1
 * @param rankInProduct place among those of the product
 * @param curve cumulative incidence by year, empty without a case
 */
public record PairLine(
    Level level,
    ProductId product,
    String productCode,
    String event,
    String eventName,
    String family,
    boolean important,
    long patients,
    long cases,
    long serious,
    long fatal,
    long ruleCases,
    ContingencyTable table,
    double expected,
    Interval prr,
    double chiSquare,
    double chiSquareYates,
    Interval ror,
    Interval ic,
    Interval ebgm,
    double personYears,
    Interval rate,
    Interval rateRatio,
    double tableP,
    double rateP,
    double adjustedP,
    Set<Criterion> met,
    boolean raised,
    double score,
    int rank,
    int rankInProduct,
    List<Year> curve) {

  public PairLine {
    met = Set.copyOf(met);
    curve = List.copyOf(curve);
  }

  /** Whether the event is a single term or a family of them. */
  public enum Level {
    TERM,
    FAMILY
  }

  /** A curve is not drawn where fewer are at risk (KMunicate, Morris et al. 2019). */
  private static final int FEWEST_AT_RISK = 10;

  /**
   * A point of the curve of cumulative incidence (Aalen and Johansen, death competing).
   *
   * @param year whole years since the first treatment with the product
   * @param incidence probability with limits, which are NaN before the first event
   * @param atRisk subjects still under observation without the event on that day
   */
  public record Year(int year, Interval incidence, int atRisk) {}

  /** The part of the curve that rests on enough people to be drawn, else all of it. */
  public List<Year> drawnCurve() {
    List<Year> firm = curve.stream().filter(year -> year.atRisk() >= FEWEST_AT_RISK).toList();
    return firm.size() > 1 ? firm : curve;
  }

  /** Which criterion with which numbers, in words, without patient data. */
  public String reason() {
    return Wording.of(this);
  }

  PairLine ranked(int place, int placeInProduct) {
    return with(adjustedP, met, raised, place, placeInProduct, curve);
  }

  PairLine judged(double adjusted, Set<Criterion> criteria, boolean alertDue) {
    return with(adjusted, criteria, alertDue, rank, rankInProduct, curve);
  }

  /** For readers who must not see how few are at risk in a single year. */
  public PairLine withoutCurve() {
    return with(adjustedP, met, raised, rank, rankInProduct, List.of());
  }

  private PairLine with(
      double adjusted,
      Set<Criterion> criteria,
      boolean alertDue,
      int place,
      int placeInProduct,
      List<Year> years) {
    return new PairLine(
        level,
        product,
        productCode,
        event,
        eventName,
        family,
        important,
        patients,
        cases,
        serious,
        fatal,
        ruleCases,
        table,
        expected,
        prr,
        chiSquare,
        chiSquareYates,
        ror,
        ic,
        ebgm,
        personYears,
        rate,
        rateRatio,
        tableP,
        rateP,
        adjusted,
        criteria,
        alertDue,
        score,
        place,
        placeInProduct,
        years);
  }
}
