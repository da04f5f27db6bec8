package org.longwatch.surveillance;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/**
 * One stream of the fixed list that is watched with control of repeated looks (Poisson MaxSPRT,
 * Kulldorff et al. 2011), up to the cut-off.
 *
 * @param rates label of the set of background rates; empty where none is about the family
 * @param treated patients treated with a product of the class
 * @param observed first events so far
 * @param expected first events so far at background rates
 * @param logLikelihoodRatio at the cut-off, 0 if no more were seen than expected
 * @param highest the highest value on any day so far
 * @param criticalValue a signal is a value of at least this; NaN where no such value exists
 * @param alphaSpent of {@code alpha} so far
 * @param signalledOn first day on which the limit was reached
 * @param ended whether the expected count has passed the end of watching
 */
public record SequentialLine(
    String family,
    String vectorClass,
    String rates,
    long treated,
    long observed,
    double expected,
    double logLikelihoodRatio,
    double highest,
    double criticalValue,
    double alpha,
    double alphaSpent,
    double expectedMax,
    int minEvents,
    Optional<LocalDate> signalledOn,
    boolean ended) {

  /** For people: "… 4 where 0.11 were expected …". */
  public String reason() {
    return words(family)
        + " after products of class "
        + vectorClass
        + ": "
        + observed
        + " first events among "
        + treated
        + " treated where "
        + three(expected)
        + " were expected by "
        + rates
        + "; the log-likelihood ratio reached "
        + three(highest)
        + ", the limit is "
        + three(criticalValue)
        + signalledOn.map(day -> ", since " + day).orElse("")
        + ". Repeated looks are controlled at alpha "
        + three(alpha)
        + ".";
  }

  private static String words(String constant) {
    String lower = constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    return Character.toUpperCase(lower.charAt(0)) + lower.substring(1);
  }

  /** Three significant digits. */
  private static String three(double number) {
    return Double.isNaN(number) || Double.isInfinite(number)
        ? Double.toString(number)
        : new BigDecimal(number).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
