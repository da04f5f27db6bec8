package org.longwatch.chart;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
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
      String[] parts = String.format(Locale.ROOT, "%.1e", value).split("e");
      return parts[0] + "\u00d710" + raised(Integer.parseInt(parts[1]));
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(3));
    int places = Math.max(0, 3 - rounded.precision() + rounded.scale());
    rounded = rounded.setScale(places, RoundingMode.HALF_EVEN);
    return (rounded.signum() < 0 ? "−" : "") + rounded.abs().toPlainString();
  }

  private static String raised(int exponent) {
    StringBuilder text = new StringBuilder();
    for (char digit : Integer.toString(exponent).toCharArray()) {
      text.append(
          digit == '-'
              ? '\u207b'
              : "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079".charAt(digit - '0'));
    }
    return text.toString();
  }

  /** The limits alone, for instance {@code 2.10 to 8.45}. */
  public String range(Interval interval) {
    return interval == null || Double.isNaN(interval.point())
        ? ""
        : number(interval.lower()) + " to " + number(interval.upper());
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
