package org.longwatch.statistics.disproportionality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.longwatch.statistics.ContingencyTable;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.RNumbers;

class DisproportionalityTest {
  private static final double CLOSED_FORM = 1e-10;
  private static final double LOG = 1e-12;
  private static final double QUANTILE = 1e-8;

  static Stream<RNumbers> tables() {
    return RNumbers.of("disproportionality.csv");
  }

  private static ContingencyTable table(RNumbers r) {
    return new ContingencyTable(
        Long.parseLong(r.text("a")),
        Long.parseLong(r.text("b")),
        Long.parseLong(r.text("c")),
        Long.parseLong(r.text("d")));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void ratiosAndTheirLimitsAreThoseOfR(RNumbers r) {
    ContingencyTable t = table(r);
    r.same("expected", t.expected(), CLOSED_FORM);
    Interval prr = Disproportionality.prr(t);
    r.same("prr", prr.point(), CLOSED_FORM);
    r.same("prr_lower", prr.lower(), CLOSED_FORM);
    r.same("prr_upper", prr.upper(), CLOSED_FORM);
    Interval ror = Disproportionality.ror(t);
    r.same("ror", ror.point(), CLOSED_FORM);
    r.same("ror_lower", ror.lower(), CLOSED_FORM);
    r.same("ror_upper", ror.upper(), CLOSED_FORM);
  }

  @ParameterizedTest
  @MethodSource("tables")
  void chiSquareIsThatOfChisqTestWithAndWithoutCorrection(RNumbers r) {
    ContingencyTable t = table(r);
    r.near("chi2", Disproportionality.chiSquare(t), tolerance(r.number("chi2")));
    r.near("chi2_yates", Disproportionality.chiSquareYates(t), tolerance(r.number("chi2_yates")));
  }

  /** R's own sum of (O-E)^2/E carries rounding errors where observed is nearly expected. */
  private static double tolerance(double expected) {
    return Math.max(1e-12, 1e-10 * Math.abs(expected));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void informationComponentHasTheGammaLimitsOfR(RNumbers r) {
    ContingencyTable t = table(r);
    Interval ic = Disproportionality.ic(t);
    r.near("ic", ic.point(), LOG);
    r.near("ic_lower", ic.lower(), QUANTILE);
    r.near("ic_upper", ic.upper(), QUANTILE);
    if (t.reports() > 0) {
      Interval closed = InformationComponent.approximate(t.a(), t.expected());
      r.near("ic_lower_approximate", closed.lower(), LOG);
      r.near("ic_upper_approximate", closed.upper(), LOG);
    }
  }

  @Test
  void preparedLimitsAreTheSameBitsAsSingleOnes() {
    int[] counts = {0, 1, 3, 3, 17, 4096};
    InformationComponent prepared = InformationComponent.forCounts(counts);
    for (int count : counts) {
      assertEquals(InformationComponent.exact(count, 1.7), prepared.of(count, 1.7));
    }
  }

  /** domain.md section 11; its ROR limits were computed with 1.96, hence four digits only. */
  @ParameterizedTest
  @CsvSource({
    "5,100,5000,100000, 1.0000,0,0, 1.0000,0.4071,2.4562, 5.0000, 0.0000,-1.5275,0.9947,-1.5622",
    "15,100,5000,100000, 2.7391,17.3409,15.5660, 3.0000,1.7422,5.1658, 5.4866,"
        + " 1.3725,0.5507,2.0102,0.5015",
    "3,97,20,9880, 14.8500,33.7751,22.6824, 15.2784,4.4663,52.2645, 0.2300,"
        + " 2.2614,0.2109,3.4552,0.1920",
    "4,46,10,940, 7.6000,16.6085,11.9569, 8.1739,2.4700,27.0497, 0.7000,"
        + " 1.9069,0.1701,2.9866,0.1417"
  })
  void knownTablesGiveTheirKnownScores(
      long a,
      long b,
      long c,
      long d,
      double prr,
      double chi2,
      double yates,
      double ror,
      double rorLower,
      double rorUpper,
      double expected,
      double ic,
      double icLower,
      double icUpper,
      double icApproximate) {
    ContingencyTable t = new ContingencyTable(a, b, c, d);
    double digits = 5.1e-5;
    assertEquals(prr, Disproportionality.prr(t).point(), digits);
    assertEquals(chi2, Disproportionality.chiSquare(t), digits);
    assertEquals(yates, Disproportionality.chiSquareYates(t), digits);
    assertEquals(ror, Disproportionality.ror(t).point(), digits);
    assertEquals(rorLower, Disproportionality.ror(t).lower(), 4e-5 * rorLower + digits);
    assertEquals(rorUpper, Disproportionality.ror(t).upper(), 4e-5 * rorUpper + digits);
    assertEquals(expected, t.expected(), digits);
    assertEquals(ic, Disproportionality.ic(t).point(), digits);
    assertEquals(icLower, Disproportionality.ic(t).lower(), digits);
    assertEquals(icUpper, Disproportionality.ic(t).upper(), digits);
    assertEquals(icApproximate, InformationComponent.approximate(a, t.expected()).lower(), digits);
  }

  @Test
  void yatesCorrectionNeverLiftsAStatisticOfZero() {
    assertEquals(0, Disproportionality.chiSquareYates(new ContingencyTable(1, 1, 1, 1)));
    assertEquals(0, Disproportionality.chiSquareYates(new ContingencyTable(1, 2, 2, 4)));
  }

  @Test
  void countsMustNotBeNegative() {
    assertThrows(IllegalArgumentException.class, () -> new ContingencyTable(1, -1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> ContingencyTable.ofMargins(5, 4, 9, 20));
    assertThrows(IllegalArgumentException.class, () -> ContingencyTable.ofMargins(5, 14, 9, 17));
  }
}
