package org.longwatch.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageTest {

  private static Coverage.Registered treated(String product, String lot) {
    return new Coverage.Registered(product, lot);
  }

  @Test
  void treatmentsOfLotsWithoutAStatementStandApart() {
    List<CoverageLine> lines =
        Coverage.lines(
            List.of(
                new Coverage.Released("P", "L1", 4),
                new Coverage.Released("P", "L2", 6),
                new Coverage.Released("R", "L1", 3)),
            List.of(
                treated("P", "L1"), treated("P", "L1"), treated("P", "L9"), treated("Q", "L1")));
    assertEquals(
        List.of(
            new CoverageLine("P", 2, 10, 2, 1, 1),
            new CoverageLine("Q", 0, 0, 0, 1, 1),
            new CoverageLine("R", 1, 3, 0, 0, 0)),
        lines);
    assertEquals(0.2, lines.get(0).share(), 1e-15);
    assertTrue(Double.isNaN(lines.get(1).share()), "nothing to hold it against");
    assertEquals(0, lines.get(2).share(), "released, and never heard of");
  }
}
