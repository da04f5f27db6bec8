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

class ShortestFormatTest {
  @ParameterizedTest
  @CsvSource({
    "0.1,0.1",
    "-0.0,0",
    "2.0,2",
    "100.5,100.5",
    "-7.6,-7.6",
    "1e-5,0.00001",
    "1.5e-6,1.5E-6",
    "1e22,1E22",
    "2e23,2E23",
    "9007199254740993.5,9.007199254740994E15",
    "123456789012345.6,123456789012345.6",
    "4.9e-324,5E-324",
    "1.7976931348623157e308,1.7976931348623157E308",
    "2.2250738585072014e-308,2.2250738585072014E-308",
    "NaN,NaN",
    "Infinity,Infinity",
    "-Infinity,-Infinity"
  })
  void numbersAreWrittenInTheirShortestForm(double x, String text) {
    assertEquals(text, ShortestFormat.of(x));
  }

  @Test
  void everyTextReadsBackAndNoShorterOneWould() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 60_000; i++) {
      double x =
          switch (i % 4) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextDouble() * 100;
            case 2 -> random.nextInt(1, 100_000) / 1000.0;
            default -> Double.longBitsToDouble((long) random.nextInt(1, 2047) << 52);
          };
      if (Double.isFinite(x) && x != 0) {
        String text = ShortestFormat.of(x);
        assertEquals(x, Double.parseDouble(text), text);
        assertTrue(text.length() <= ShortestFormat.LONGEST, text);
        int digits = new BigDecimal(text).stripTrailingZeros().precision();
        BigDecimal exact = new BigDecimal(x);
        for (RoundingMode mode : new RoundingMode[] {RoundingMode.FLOOR, RoundingMode.CEILING}) {
          if (digits > 1) {
            BigDecimal shorter = exact.round(new MathContext(digits - 1, mode));
            assertTrue(shorter.doubleValue() != x, () -> text + " against " + shorter);
          }
        }
      }
    }
  }
}
