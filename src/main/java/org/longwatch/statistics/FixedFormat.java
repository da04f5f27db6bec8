package org.longwatch.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Numbers as text, the same bytes on every JDK (the JDK changed {@code Double.toString} in 19): 15
 * significant digits, correctly rounded (half even), trailing zeros dropped.
 *
 * <p>Plain notation from 1e-5 to below 1e15, otherwise like {@code 1.5E-7}; {@code Inf}, {@code
 * -Inf} and {@code NaN} as R writes them; no negative zero.
 */
public final class FixedFormat {
  /** The most bytes that one number takes. */
  public static final int LONGEST = 24;

  private static final int DIGITS = 15;
  private static final long SMALLEST = 100_000_000_000_000L;
  private static final long LIMIT = 1_000_000_000_000_000L;
  private static final int FIRST_PLAIN = -5;
  private static final MathContext ROUNDING = new MathContext(DIGITS, RoundingMode.HALF_EVEN);

  /** 10^0 to 10^22 are exact in a double. */
  private static final double[] POWER = new double[23];

  private static final byte[] PAIRS = new byte[200];

  static {
    double power = 1;
    for (int i = 0; i < POWER.length; i++) {
      POWER[i] = power;
      power *= 10;
    }
    for (int i = 0; i < 100; i++) {
      PAIRS[2 * i] = (byte) ('0' + i / 10);
      PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
    }
  }

  private FixedFormat() {}

  public static String of(double x) {
    byte[] bytes = new byte[LONGEST];
    return new String(bytes, 0, write(x, bytes, 0), StandardCharsets.US_ASCII);
  }

  /** Writes into the bytes from {@code at}, which must have room for {@link #LONGEST}; the end. */
  public static int write(double x, byte[] out, int at) {
    if (x != x) {
      return text("NaN", out, at);
    }
    int to = at;
    double y = x;
    if (x < 0) {
      out[to++] = '-';
      y = -x;
    }
    if (y == 0) {
      out[to++] = '0';
      return to;
    }
    if (y == Double.POSITIVE_INFINITY) {
      return text("Inf", out, to);
    }
    long whole = (long) y;
    if (whole == y && whole < LIMIT) {
      return write(whole, out, to);
    }
    if (y >= 1e-7 && y < 1e14) {
      return scaled(y, out, to);
    }
    BigDecimal rounded = new BigDecimal(y).round(ROUNDING);
    int exponent = rounded.precision() - rounded.scale() - 1;
    return layout(
        rounded.movePointRight(DIGITS - 1 - exponent).longValueExact(), exponent, out, to);
  }

  /** Writes a whole number; the end. */
  public static int write(long n, byte[] out, int at) {
    int to = at;
    long rest = n;
    if (n < 0) {
      if (n == Long.MIN_VALUE) {
        return text(Long.toString(n), out, at);
      }
      out[to++] = '-';
      rest = -n;
    }
    int length = 1;
    for (long p = 10; length < 19 && rest >= p; p *= 10) {
      length++;
    }
    int end = to + length;
    int k = end;
    while (rest >= 100) {
      int pair = (int) (rest % 100) * 2;
      rest /= 100;
      out[--k] = PAIRS[pair + 1];
      out[--k] = PAIRS[pair];
    }
    if (rest >= 10) {
      out[--k] = PAIRS[(int) rest * 2 + 1];
      out[--k] = PAIRS[(int) rest * 2];
    } else {
      out[--k] = (byte) ('0' + rest);
    }
    return end;
  }

  /** Exact: the product with a power of ten is split into its rounded value and its error. */
  private static int scaled(double y, byte[] out, int at) {
    int exponent;
    if (y >= 1) {
      exponent = 0;
      while (y >= POWER[exponent + 1]) {
        exponent++;
      }
    } else {
      exponent = -1;
      while (y * POWER[-exponent] < 1) {
        exponent--;
      }
    }
    double power = POWER[DIGITS - 1 - exponent];
    double product = y * power;
    double error = Math.fma(y, power, -product);
    long m = (long) product;
    double overHalf = product - m - 0.5 + error;
    if (overHalf > 0 || overHalf == 0 && (m & 1) != 0) {
      m++;
    }
    return layout(m, exponent, out, at);
  }

  /** Digits m, the first of which stands for 10^exponent. */
  private static int layout(long digits, int exponentOfFirst, byte[] out, int at) {
    long m = digits;
    int exponent = exponentOfFirst;
    if (m >= LIMIT) { // rounded up to the next power of ten
      m = SMALLEST;
      exponent++;
    }
    boolean plain = exponent >= FIRST_PLAIN && exponent < DIGITS;
    int to = at;
    if (plain && exponent < 0) {
      out[to++] = '0';
      out[to++] = '.';
      for (int i = -1; i > exponent; i--) {
        out[to++] = '0';
      }
      to = trim(out, digits(m, out, to));
      return to;
    }
    int before = plain ? exponent + 1 : 1;
    int end = digits(m, out, to + 1);
    for (int i = 0; i < before; i++) {
      out[to + i] = out[to + i + 1];
    }
    out[to + before] = '.';
    end = trim(out, end);
    if (plain) {
      return end;
    }
    out[end++] = 'E';
    return write((long) exponent, out, end);
  }

  private static int digits(long m, byte[] out, int at) {
    int high = (int) (m / 100_000_000);
    int low = (int) (m % 100_000_000);
    out[at] = (byte) ('0' + high / 1_000_000);
    pair(high / 10_000 % 100, out, at + 1);
    pair(high / 100 % 100, out, at + 3);
    pair(high % 100, out, at + 5);
    pair(low / 1_000_000, out, at + 7);
    pair(low / 10_000 % 100, out, at + 9);
    pair(low / 100 % 100, out, at + 11);
    pair(low % 100, out, at + 13);
    return at + DIGITS;
  }

  private static void pair(int value, byte[] out, int at) {
    out[at] = PAIRS[2 * value];
    out[at + 1] = PAIRS[2 * value + 1];
  }

  private static int trim(byte[] out, int end) {
    int to = end;
    while (out[to - 1] == '0') {
      to--;
    }
    return out[to - 1] == '.' ? to - 1 : to;
  }

  private static int text(String text, byte[] out, int at) {
    for (int i = 0; i < text.length(); i++) {
      out[at + i] = (byte) text.charAt(i);
    }
    return at + text.length();
  }
}
