package org.longwatch.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {

  private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

  /** RFC 6238, appendix B, SHA-1. */
  @ParameterizedTest
  @CsvSource({
    "59,94287082",
    "1111111109,07081804",
    "1111111111,14050471",
    "1234567890,89005924",
    "2000000000,69279037",
    "20000000000,65353130"
  })
  void codesAreThoseOfTheStandard(long second, String code) {
    assertEquals(code, Totp.code(SECRET, second / 30, 8));
  }

  @ParameterizedTest
  @CsvSource({"-60,false", "-30,true", "0,true", "30,true", "60,false"})
  void aClockMayDifferByOneStep(long seconds, boolean good) {
    Instant now = Instant.ofEpochSecond(1_111_111_111);
    String code = Totp.code(SECRET, now.plusSeconds(seconds).getEpochSecond() / 30, 6);
    assertEquals(good, Totp.step(SECRET, code, now, 0).isPresent());
  }

  @Test
  void aCodeAndThoseBeforeItAreUsedUp() {
    Instant now = Instant.ofEpochSecond(1_111_111_111);
    String code = Totp.code(SECRET, now.getEpochSecond() / 30, 6);
    OptionalLong step = Totp.step(SECRET, code, now, 0);
    assertTrue(Totp.step(SECRET, code, now, step.orElseThrow()).isEmpty());
    String before = Totp.code(SECRET, now.getEpochSecond() / 30 - 1, 6);
    assertTrue(Totp.step(SECRET, before, now, step.orElseThrow()).isEmpty());
  }

  /** RFC 4648, section 10. */
  @ParameterizedTest
  @CsvSource({
    "f,MY",
    "fo,MZXQ",
    "foo,MZXW6",
    "foob,MZXW6YQ",
    "fooba,MZXW6YTB",
    "foobar,MZXW6YTBOI"
  })
  void secretsAreWrittenInBase32(String text, String base32) {
    assertEquals(base32, Totp.base32(text.getBytes(StandardCharsets.US_ASCII)));
  }
}
