package org.longwatch.cli.computation;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;

/** A table to be written as CSV; it is whole before any of it reaches a file. */
final class CsvTable {
  private static final int FEWEST_DIGITS = 15;
  private static final int MOST_DIGITS = 17;
  private static final int FIRST_PLAIN = -5;
  private static final int LAST_PLAIN = 14;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean inside;

  CsvTable(String header) {
    add(header.getBytes(StandardCharsets.UTF_8));
    end();
  }

  /** A name as it stood in the input; see {@link ScoreRows#cell}. */
  CsvTable name(String text) {
    return add(ScoreRows.cell(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A word of this program or of a fixed vocabulary. */
  CsvTable word(String text) {
    return add(text.getBytes(StandardCharsets.US_ASCII));
  }

  CsvTable count(long n) {
    return add(Long.toString(n).getBytes(StandardCharsets.US_ASCII));
  }

  CsvTable number(double x) {
    return add(text(x).getBytes(StandardCharsets.US_ASCII));
  }

  /** A cell without a value. */
  CsvTable none() {
    return add(new byte[0]);
  }

  CsvTable end() {
    bytes.write('\n');
    inside = false;
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  private CsvTable add(byte[] cell) {
    if (inside) {
      bytes.write(',');
    }
    bytes.writeBytes(cell);
    inside = true;
    return this;
  }

  /**
   * The shortest text that reads back to the same double, on every JDK; empty for NaN, plain from
   * 1e-5 to below 1e15.
   */
  static String text(double x) {
    if (Double.isNaN(x)) {
      return "";
    }
    if (Double.isInfinite(x)) {
      return x > 0 ? "Infinity" : "-Infinity";
    }
    if (x == 0) {
      return "0";
    }
    BigDecimal exact = new BigDecimal(x);
    BigDecimal shortest = exact;
    for (int digits = FEWEST_DIGITS; digits <= MOST_DIGITS; digits++) {
      shortest = exact.round(new MathContext(digits));
      if (shortest.doubleValue() == x) {
        break;
      }
    }
    shortest = shortest.stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= FIRST_PLAIN && exponent <= LAST_PLAIN) {
      return shortest.toPlainString();
    }
    BigDecimal digits = shortest.movePointLeft(exponent).stripTrailingZeros();
    return digits.toPlainString() + "E" + exponent;
  }
}
