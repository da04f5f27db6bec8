package org.longwatch.statistics.disproportionality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.longwatch.statistics.RNumbers;

class ProductPairTableTest {
  static Stream<RNumbers> tables() {
    return RNumbers.of("omega.csv");
  }

  @ParameterizedTest
  @MethodSource("tables")
  void omegaIsThatOfR(RNumbers r) {
    ProductPairTable table =
        new ProductPairTable(
            r.whole("n111"),
            r.whole("n110"),
            r.whole("n101"),
            r.whole("n100"),
            r.whole("n011"),
            r.whole("n010"),
            r.whole("n001"),
            r.whole("n000"));
    r.same("expected", table.expected(), 1e-10);
    r.near("omega", table.omega().point(), 1e-10);
    r.near("omega_lower", table.omega().lower(), 1e-8);
    r.near("omega_upper", table.omega().upper(), 1e-8);
  }

  /** The worked example of Norén 2008, domain.md section 11. */
  @Test
  void thePublishedExampleGivesItsPublishedNumbers() {
    ProductPairTable table = new ProductPairTable(25, 253, 53, 1444, 42, 1293, 185, 6527);
    assertEquals(10.9087, table.expected(), 5.1e-5);
    assertEquals(1.1604, table.omega().point(), 5.1e-5);
    assertEquals(0.5394, table.omega().lower(), 5.1e-5);
  }

  @Test
  void countsMustNotBeNegative() {
    assertThrows(
        IllegalArgumentException.class, () -> new ProductPairTable(1, 1, 1, 1, 1, 1, 1, -1));
  }
}
