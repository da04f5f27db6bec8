package org.longwatch.signal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.longwatch.statistics.Interval;
import org.longwatch.surveillance.SequentialLine;

/** Says in words, with numbers and without patients, why a line of a run deserves a look. */
public final class Wording {

  private Wording() {}

  /** For instance: "Evans: PRR 4.2, chi-square 17 with 6 patients." */
  static String of(PairLine line) {
    List<String> parts = new ArrayList<>();
    String n = line.table().a() + " of " + line.table().event();
    for (Criterion criterion : line.met().stream().sorted().toList()) {
      parts.add(
          switch (criterion) {
            case EVANS ->
                "Evans: PRR "
                    + text(line.prr().point())
                    + ", chi-square (Yates) "
                    + text(line.chiSquareYates())
                    + ", n "
                    + n;
            case IC025 -> "IC " + limits(line.ic());
            case ROR -> "important event, ROR " + limits(line.ror());
            case EB05 -> "EBGM " + limits(line.ebgm());
            case RATE ->
                "rate "
                    + limits(line.rate())
                    + " per 1000 person-years in "
                    + text(line.personYears())
                    + " person-years, "
                    + limits(line.rateRatio())
                    + " times that of the other products at the same time since treatment";
            case CASE_RULE -> "case rule met by " + line.ruleCases() + " serious cases";
          });
    }
    return line.productCode()
        + " and "
        + line.eventName()
        + ": "
        + String.join("; ", parts)
        + ". Exact p after Benjamini-Hochberg "
        + text(line.adjustedP())
        + ". "
        + line.patients()
        + " patients, "
        + line.serious()
        + " serious, "
        + line.fatal()
        + " fatal cases. Exploratory: the single criteria control no error.";
  }

  static String of(Outlier line) {
    return line.kind() == Outlier.Kind.LOT
        ? "Lot "
            + line.subject()
            + " of "
            + line.productCode().orElse("")
            + ": "
            + line.observed()
            + " of "
            + line.size()
            + " patients had "
            + Screening.words(line.family().orElse("")).toLowerCase(Locale.ROOT)
            + " soon after treatment, "
            + text(line.expected())
            + " expected from the other lots (Fisher's exact p "
            + text(line.p())
            + ", limit after Tarone "
            + text(line.limit())
            + ")."
        : "Centre "
            + line.subject()
            + " reported "
            + line.observed()
            + " cases of "
            + line.size()
            + " patients by the visit that most of them have reached, "
            + text(line.expected())
            + " expected from patients of the same products at all centres (bootstrap p "
            + text(line.p())
            + ", limit after Bonferroni "
            + text(line.limit())
            + "). It may not report all it sees.";
  }

  /** For instance: "Solid tumour after products of class AAV: 4 first events …". */
  public static String of(SequentialLine line) {
    return Screening.words(line.family())
        + " after products of class "
        + line.vectorClass()
        + ": "
        + line.observed()
        + " first events among "
        + line.treated()
        + " treated where "
        + text(line.expected())
        + " were expected by "
        + line.rates()
        + "; the log-likelihood ratio reached "
        + text(line.highest())
        + ", the limit is "
        + text(line.criticalValue())
        + line.signalledOn().map(day -> ", since " + day).orElse("")
        + ". Repeated looks are controlled at alpha "
        + text(line.alpha())
        + ".";
  }

  private static String limits(Interval interval) {
    return text(interval.point())
        + " ("
        + text(interval.lower())
        + " to "
        + text(interval.upper())
        + ")";
  }

  /** Three significant digits, for people. */
  static String text(double number) {
    if (Double.isNaN(number)) {
      return "unknown";
    }
    if (Double.isInfinite(number)) {
      return "infinity";
    }
    if (number == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(3));
    boolean tiny = Math.abs(number) < 1e-4;
    return tiny ? rounded.toString() : rounded.stripTrailingZeros().toPlainString();
  }
}
