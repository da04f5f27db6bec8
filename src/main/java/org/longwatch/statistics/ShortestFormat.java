package org.longwatch.statistics;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Numbers as the shortest text that reads back to the same double; of several such texts the one
 * nearest to the number. The same bytes on every JDK ({@code Double.toString} is the shortest only
 * since 19).
 *
 * <p>Giulietti: The Schubfach way to render doubles (2020). Plain notation from 1e-5 to below 1e15,
 * whole numbers without a point, otherwise like {@code 1.5E-7}; {@code NaN}, {@code Infinity} and
 * {@code -Infinity}; no negative zero.
 */
public final class ShortestFormat {
  /** The most bytes that one number takes. */
  public static final int LONGEST = 26;

  private static final int FRACTION_BITS = 52;
  private static final long HIDDEN_BIT = 1L << FRACTION_BITS;
  private static final long FRACTION = HIDDEN_BIT - 1;
  private static final int SMALLEST_EXPONENT = -1074;
  private static final long LOW_63 = Long.MAX_VALUE;
  private static final long WHOLE_LIMIT = 1_000_000_000_000_000L;
  private static final int FIRST_PLAIN = -5;
  private static final int LAST_PLAIN = 14;

  /** Powers 10^-k, k from FIRST_POWER, as 126 bits rounded up; high and low 63 bits. */
  private static final int FIRST_POWER = -324;

  private static final int LAST_POWER = 292;
  private static final long[] POWER_HIGH = new long[LAST_POWER - FIRST_POWER + 1];
  private static final long[] POWER_LOW = new long[LAST_POWER - FIRST_POWER + 1];

  private static final long[] POWER_OF_TEN = new long[19];
  private static final byte[] PAIRS = new byte[200];

  static {
    long ten = 1;
    for (int i = 0; i < POWER_OF_TEN.length; i++) {
      POWER_OF_TEN[i] = ten;
      ten *= 10;
    }
    for (int i = 0; i < 100; i++) {
      PAIRS[2 * i] = (byte) ('0' + i / 10);
      PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
    }
    BigInteger power = BigInteger.ONE;
    for (int k = 0; k >= FIRST_POWER; k--) {
      keep(k, shift(power, 125 - floorLog2OfPower(-k)));
      power = power.multiply(BigInteger.TEN);
    }
    power = BigInteger.TEN;
    for (int k = 1; k <= LAST_POWER; k++) {
      keep(k, BigInteger.ONE.shiftLeft(125 - floorLog2OfPower(-k)).divide(power));
      power = power.multiply(BigInteger.TEN);
    }
  }

  private ShortestFormat() {}

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
      return text("Infinity", out, to);
    }
    long whole = (long) y;
    if (whole == y && whole < WHOLE_LIMIT) {
      return FixedFormat.write(whole, out, to);
    }
    return decimal(y, out, to);
  }

  private static int decimal(double y, byte[] out, int at) {
    long bits = Double.doubleToRawLongBits(y);
    long fraction = bits & FRACTION;
    int biased = (int) (bits >>> FRACTION_BITS);
    long c = biased == 0 ? fraction : fraction | HIDDEN_BIT;
    int q = SMALLEST_EXPONENT + Math.max(0, biased - 1);
    // the boundaries themselves read back to y only when its significand is even
    int odd = (int) c & 1;
    long middle = c << 2;
    long above = middle + 2;
    long below;
    int k;
    if (fraction == 0 && biased > 1) {
      below = middle - 1;
      k = floorLog10OfThreeQuarters(q);
    } else {
      below = middle - 2;
      k = floorLog10OfPower(q);
    }
    int h = q + floorLog2OfPower(-k) + 2;
    long high = POWER_HIGH[k - FIRST_POWER];
    long low = POWER_LOW[k - FIRST_POWER];
    long vm = roundToOdd(high, low, middle << h);
    long vb = roundToOdd(high, low, below << h);
    long va = roundToOdd(high, low, above << h);
    long s = vm >> 2;
    if (s >= 100) {
      long shorter = s / 10 * 10;
      boolean lowerFits = vb + odd <= shorter << 2;
      boolean upperFits = (shorter + 10 << 2) + odd <= va;
      if (lowerFits != upperFits) {
        return layout(lowerFits ? shorter : shorter + 10, k, out, at);
      }
    }
    boolean lowerFits = vb + odd <= s << 2;
    boolean upperFits = (s + 1 << 2) + odd <= va;
    long nearest;
    if (lowerFits != upperFits) {
      nearest = lowerFits ? s : s + 1;
    } else {
      long overHalf = vm - (s + s + 1 << 1);
      nearest = overHalf < 0 || overHalf == 0 && (s & 1) == 0 ? s : s + 1;
    }
    return layout(nearest, k, out, at);
  }

  /** The digits d stand for d * 10^k. */
  private static int layout(long d, int k, byte[] out, int at) {
    long digits = d;
    int scale = k;
    while (digits % 100 == 0) {
      digits /= 100;
      scale += 2;
    }
    if (digits % 10 == 0) {
      digits /= 10;
      scale++;
    }
    int length = length(digits);
    int exponent = scale + length - 1;
    if (exponent >= FIRST_PLAIN && exponent <= LAST_PLAIN) {
      if (exponent < 0) {
        int to = at;
        out[to++] = '0';
        out[to++] = '.';
        for (int i = -1; i > exponent; i--) {
          out[to++] = '0';
        }
        return digits(digits, length, out, to);
      }
      // a whole number that is plain has been written before: there are digits behind the point
      return point(digits, length, exponent + 1, out, at);
    }
    int to = length == 1 ? digits(digits, 1, out, at) : point(digits, length, 1, out, at);
    out[to++] = 'E';
    return FixedFormat.write((long) exponent, out, to);
  }

  private static int point(long digits, int length, int before, byte[] out, int at) {
    int to = digits(digits, length, out, at + 1);
    for (int i = 0; i < before; i++) {
      out[at + i] = out[at + i + 1];
    }
    out[at + before] = '.';
    return to;
  }

  /** As many digits as said, from the last to the first; the end. */
  private static int digits(long digits, int length, byte[] out, int at) {
    int k = at + length;
    long rest = digits;
    while (rest >= 100_000_000) {
      long high = rest / 100_000_000;
      int low = (int) (rest - high * 100_000_000);
      rest = high;
      for (int i = 0; i < 4; i++) {
        int next = low / 100;
        int pair = 2 * (low - 100 * next);
        low = next;
        out[--k] = PAIRS[pair + 1];
        out[--k] = PAIRS[pair];
      }
    }
    int low = (int) rest;
    while (low >= 10) {
      int next = low / 100;
      int pair = 2 * (low - 100 * next);
      low = next;
      out[--k] = PAIRS[pair + 1];
      out[--k] = PAIRS[pair];
    }
    if (k > at) {
      out[--k] = (byte) ('0' + low);
    }
    return at + length;
  }

  private static int length(long digits) {
    // 1233 / 4096 is just above the logarithm of 2 to the base 10
    int length = (64 - Long.numberOfLeadingZeros(digits)) * 1233 >> 12;
    return digits >= POWER_OF_TEN[length] ? length + 1 : length;
  }

  /** The product's bits above 2^126, with a last bit that says whether anything is below. */
  private static long roundToOdd(long high, long low, long c) {
    long x = Math.multiplyHigh(low, c);
    long y0 = high * c;
    long y1 = Math.multiplyHigh(high, c);
    long z = (y0 >>> 1) + x;
    long w = y1 + (z >>> 63);
    return w | (z & LOW_63) + LOW_63 >>> 63;
  }

  private static int floorLog10OfPower(int q) {
    return (int) (q * 661_971_961_083L >> 41);
  }

  private static int floorLog10OfThreeQuarters(int q) {
    return (int) (q * 661_971_961_083L - 274_743_187_321L >> 41);
  }

  private static int floorLog2OfPower(int e) {
    return (int) (e * 913_124_641_741L >> 38);
  }

  private static BigInteger shift(BigInteger x, int by) {
    return by >= 0 ? x.shiftLeft(by) : x.shiftRight(-by);
  }

  private static void keep(int k, BigInteger floor) {
    BigInteger g = floor.add(BigInteger.ONE);
    POWER_HIGH[k - FIRST_POWER] = g.shiftRight(63).longValueExact();
    POWER_LOW[k - FIRST_POWER] = g.and(BigInteger.valueOf(LOW_63)).longValueExact();
  }

  private static int text(String text, byte[] out, int at) {
    for (int i = 0; i < text.length(); i++) {
      out[at + i] = (byte) text.charAt(i);
    }
    return at + text.length();
  }
}
