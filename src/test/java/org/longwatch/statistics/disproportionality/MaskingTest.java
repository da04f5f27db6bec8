package org.longwatch.statistics.disproportionality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.longwatch.statistics.ContingencyTable;

class MaskingTest {
  /** Product 0 is examined, product 1 has nearly all reports of event 0, product 2 the rest. */
  @Test
  void aSignalHiddenByAnotherProductShowsWithoutIt() {
    int[] report = new int[400];
    int[] product = new int[400];
    int[] event = new int[400];
    for (int i = 0; i < 400; i++) {
      report[i] = i;
      product[i] = i < 40 ? 0 : i < 200 ? 1 : 2;
      event[i] = i < 8 || i >= 40 && i < 190 || i == 399 ? 0 : 1;
    }
    Masking masking = Masking.ofRows(report, product, event, 3, 2, 0, 0);
    assertEquals(1, masking.maskingProduct());
    assertEquals(new ContingencyTable(8, 32, 151, 209), masking.all());
    assertEquals(new ContingencyTable(8, 32, 1, 199), masking.without());
    assertTrue(Disproportionality.ic(masking.all()).lower() < 0);
    assertTrue(Disproportionality.ic(masking.without()).lower() > 0);
  }

  @Test
  void reportsThatNameBothProductsAreLeftOutWithTheMaskingOne() {
    int[] report = {0, 0, 1, 2, 3};
    int[] product = {0, 1, 0, 1, 2};
    int[] event = {0, 0, 0, 0, 1};
    Masking masking = Masking.ofRows(report, product, event, 3, 2, 0, 0);
    assertEquals(1, masking.maskingProduct());
    assertEquals(new ContingencyTable(2, 0, 1, 1), masking.all());
    assertEquals(new ContingencyTable(1, 0, 0, 1), masking.without());
  }

  @Test
  void aReportWithTheEventAfterAnotherProductOnlyIsOneWithoutTheEvent() {
    int[] report = {0, 0, 1, 2, 3};
    int[] product = {0, 1, 0, 1, 2};
    int[] event = {1, 0, 0, 0, 1};
    Masking masking = Masking.ofRows(report, product, event, 3, 2, 0, 0);
    assertEquals(new ContingencyTable(1, 1, 1, 1), masking.all());
  }

  @Test
  void anEventOfTheExaminedProductAloneIsNotMasked() {
    int[] report = {0, 1};
    int[] product = {0, 1};
    int[] event = {0, 1};
    Masking masking = Masking.ofRows(report, product, event, 2, 2, 0, 0);
    assertEquals(-1, masking.maskingProduct());
    assertEquals(masking.all(), masking.without());
  }
}
