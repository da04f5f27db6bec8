package org.longwatch.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedFormatTest {
  private static final MathContext FIFTEEN = new MathContext(15, RoundingMode.HALF_EVEN);

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1, 1",
    "-1.5, -1.5",
    "0.1, 0.1",
    "100, 100",
    "0.30000000000000004, 0.3",
    "2.7391304347826089, 2.73913043478261",
    "0.00001, 0.00001",
    "0.0000099999999999999999, 0.00001",
    "0.000001, 1E-6",
    "1.5E-7, 1.5E-7",
    "3E-300, 3E-300",
    "4.9E-324, 4.94065645841247E-324",
    "999999999999999.9, 1E15",
    "123456789012345, 123456789012345",
    "99999999999999.96, 100000000000000",
    "1E15, 1E15",
    "1.7976931348623157E308, 1.79769313486232E308",
    "NaN, NaN",
    "Infinity, Inf",
    "-Infinity, -Inf"
  })
  void aNumberHasOneText(double x, String text) {
    assertEquals(text, FixedFormat.of(x));
  }

  @Test
  void everyTextIsTheNumberRoundedToFifteenDigits() {
    SplittableRandom random = new SplittableRandom(15);
    for (int i = 0; i < 300_000; i++) {
      double x =
          i % 3 == 0
              ? Double.longBitsToDouble(random.nextLong())
              : (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-8, 16));
      if (!Double.isFinite(x)) {
        continue;
      }
      String text = FixedFormat.of(x);
      BigDecimal expected = new BigDecimal(x).round(FIFTEEN);
      assertEquals(0, expected.compareTo(new BigDecimal(text)), () -> x + " gave " + text);
      assertTrue(text.length() <= FixedFormat.LONGEST, text);
    }
  }

  @Test
  void wholeNumbersAreWrittenInFull() {
    byte[] bytes = new byte[24];
    for (long n : new long[] {0, 7, 10, 99, 100, 12345, Long.MAX_VALUE, -8, Long.MIN_VALUE}) {
      int end = FixedFormat.write(n, bytes, 0);
      assertEquals(Long.toString(n), new String(bytes, 0, end));
    }
  }
}
