package org.longwatch.traceability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Directive 2006/86/EC, Annex VII, as Directive (EU) 2015/565 puts it. */
class SingleEuropeanCodeTest {

  private static final String DONATION = "BE00A317" + "0000012345678";
  private static final String PRODUCT = "E" + "0000059" + "001" + "20270131";

  @Test
  void whatIsPrintedIsReadAgain() {
    SingleEuropeanCode code = SingleEuropeanCode.of("SEC " + DONATION + " " + PRODUCT);
    assertEquals("SEC " + DONATION + " " + PRODUCT, code.printed());
    assertEquals(code, SingleEuropeanCode.of(code.printed()));
    assertEquals(code, SingleEuropeanCode.of(DONATION + "\n" + PRODUCT));
    assertEquals("BE", code.country());
    assertEquals("00A317", code.establishment());
    assertEquals("0000012345678", code.donation());
    assertEquals('E', code.codingSystem());
    assertEquals("0000059", code.product());
    assertEquals("001", code.split());
    assertEquals(Optional.of(LocalDate.of(2027, 1, 31)), code.expiresOn());
  }

  @Test
  void aProductWithoutExpiryHasEightZeros() {
    SingleEuropeanCode code = SingleEuropeanCode.of(DONATION + "A0000059" + "001" + "00000000");
    assertEquals(Optional.empty(), code.expiresOn());
  }

  @Test
  void aCountryThatBeginsLikeThePrefixIsNotCutOff() {
    String seychelles = "SE" + "C00001" + "0000012345678" + PRODUCT;
    assertEquals("SE", SingleEuropeanCode.of(seychelles).country());
  }

  @Test
  void wrongLengthCaseCodingSystemAndDayAreRefused() {
    for (String wrong :
        List.of(
            DONATION + PRODUCT + "0",
            DONATION + PRODUCT.substring(1),
            (DONATION + PRODUCT).toLowerCase(java.util.Locale.ROOT),
            DONATION + "Z" + PRODUCT.substring(1),
            DONATION + "E0000059001" + "20270230",
            DONATION + "E0000059001" + "20271301",
            "1E" + DONATION.substring(2) + PRODUCT)) {
      assertThrows(IllegalArgumentException.class, () -> SingleEuropeanCode.of(wrong), wrong);
    }
  }

  @Test
  void aDonationNumberOfThirteenFifteenOrSixteenCharactersIsUsual() {
    assertTrue(new DonationNumber("G1518 19 600001").isUsual());
    assertTrue(new DonationNumber("G15181960000100").isUsual());
    assertTrue(new DonationNumber("G15181960000100K").isUsual());
    assertFalse(new DonationNumber("2019-0001").isUsual());
    assertThrows(IllegalArgumentException.class, () -> new DonationNumber(" "));
  }
}
