package org.longwatch.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterplayTest {

  private static final List<String> PRODUCTS = List.of("A", "B", "C");

  private final List<int[]> rows = new ArrayList<>();
  private int units;

  /** So many units with these products, each with one event. */
  private void units(int count, int event, int... products) {
    for (int i = 0; i < count; i++) {
      for (int product : products) {
        rows.add(new int[] {units, product, event});
      }
      units++;
    }
  }

  private Naming naming() {
    return new Naming(
        "FAMILY",
        rows.stream().mapToInt(row -> row[0]).toArray(),
        rows.stream().mapToInt(row -> row[1]).toArray(),
        rows.stream().mapToInt(row -> row[2]).toArray(),
        List.of("TUMOUR", "FEVER"));
  }

  @Test
  void aPairThatGainsASignalWithoutTheOtherProductSaysWhichOneHidItThere() {
    units(8, 0, 0);
    units(32, 1, 0);
    units(150, 0, 1);
    units(10, 1, 1);
    units(1, 0, 2);
    units(199, 1, 2);
    List<MaskingLine> lines = Interplay.masked(PRODUCTS, naming(), 3, 0);
    assertEquals(
        List.of("A TUMOUR by B", "A FEVER by C"),
        lines.stream()
            .map(line -> line.productCode() + " " + line.event() + " by " + line.maskedBy())
            .toList());
    MaskingLine line = lines.get(0);
    assertEquals(8, line.cases());
    assertEquals(8, line.casesWithout());
    assertTrue(line.ic().lower() < 0 && line.icWithout().lower() > 0, line.toString());
    assertEquals(1, Interplay.masked(PRODUCTS, naming(), 9, 0).size(), "eight tumours are too few");
    assertEquals(List.of(), Interplay.masked(PRODUCTS, naming(), 3, 2.5), "a higher limit");
  }

  @Test
  void twoProductsTogetherAreMeasuredAsTheWorkedExampleIs() {
    // Norén et al. 2008: 25, 253, 53, 1444, 42, 1293, 185, 6527
    units(25, 0, 0, 1);
    units(253, 1, 0, 1);
    units(53, 0, 0);
    units(1444, 1, 0);
    units(42, 0, 1);
    units(1293, 1, 1);
    units(185, 0, 2);
    units(6527, 1, 2);
    InteractionLine line = Interplay.together(PRODUCTS, naming(), 3, 0).get(0);
    assertEquals(
        "A B TUMOUR", line.firstProduct() + " " + line.secondProduct() + " " + line.family());
    assertEquals(278, line.both());
    assertEquals(25, line.cases());
    assertEquals(10.9087, line.expected(), 5.1e-5);
    assertEquals(1.1604, line.omega().point(), 5.1e-5);
    assertEquals(0.5394, line.omega().lower(), 5.1e-5);
    assertTrue(line.flagged());
  }

  @Test
  void withoutUnitsThatHaveBothThereIsNothingToSay() {
    units(10, 0, 0);
    units(10, 0, 1);
    units(2, 0, 0, 1);
    assertEquals(List.of(), Interplay.together(PRODUCTS, naming(), 3, 0));
  }
}
