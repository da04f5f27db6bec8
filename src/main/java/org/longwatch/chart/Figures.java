package org.longwatch.chart;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.longwatch.statistics.Interval;

/** How numbers are written on pages: three significant digits, never without their limits. */
@Named
@ApplicationScoped
public class Figures {

  /** For instance {@code 4.21 [2.10–8.45]}; a dash when it cannot be estimated. */
  public String limits(Interval interval) {
    if (interval == null || Double.isNaN(interval.point())) {
      return "–";
    }
    return number(interval.point())
        + " ["
        + number(interval.lower())
        + " to "
        + number(interval.upper())
        + "]";
  }

  /** Three significant digits. */
  public String number(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    if (value == 0) {
      return "0";
    }
    if (Math.abs(value) >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value).replace(',', '\u202f');
    }
    if (Math.abs(value) < 1e-3) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(3));
    return (rounded.signum() < 0 ? "−" : "") + rounded.abs().toPlainString();
  }

  /** A probability in per cent. */
  public String percent(double probability) {
    return Double.isNaN(probability)
        ? "–"
        : String.format(Locale.ROOT, "%.1f %%", probability * 100);
  }

  /** A probability in per cent with its limits. */
  public String percents(Interval interval) {
    return percent(interval.point())
        + " ["
        + percent(interval.lower())
        + " to "
        + percent(interval.upper())
        + "]";
  }

  /** Words for a name in capitals, beginning with one. */
  public String words(Object name) {
    String text = name == null ? "" : name.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
