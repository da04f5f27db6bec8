package org.longwatch.fhir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignsTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{\"a\":\"b\"}`,true",
        "`{\"a\":\"\\u00e9\\n\"}`,true",
        "`{\"a\":\"\\ud83d\\udca9\"}`,true",
        "`{\"a\":\"\\\\u0000\"}`,true",
        "`{\"a\":\"\\u0000\"}`,false",
        "`{\"a\":\"\\\\\\u0000\"}`,false",
        "`{\"a\":\"\\ud83d\"}`,false",
        "`{\"a\":\"\\ud83dx\\udca9\"}`,false",
        "`{\"a\":\"\\udca9\"}`,false",
        "`{\"a\":\"\\ud83d\\ud83d\"}`,false",
        "`{\"a\":\"\\u00`,true",
        "`\\`,true"
      })
  void onlyTextIsText(String json, boolean text) {
    assertEquals(text, Signs.areText(json.getBytes(StandardCharsets.UTF_8)), json);
  }
}
