package org.longwatch.entrance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionsTest {

  @ParameterizedTest
  @CsvSource({"PT0S,false", "PT11H59M59S,false", "PT12H,true", "PT300H,true"})
  void aSessionEndsAfterItsLongestTimeHoweverMuchItIsUsed(Duration age, boolean over) {
    Instant began = Instant.parse("2030-01-01T08:00:00Z");
    assertEquals(over, Sessions.isOver(began, began.plus(age), Duration.ofHours(12)));
  }

  @ParameterizedTest
  @CsvSource({
    "/today?x=1,/today?x=1",
    "/login,/",
    "//evil.example,/",
    "https://evil.example,/",
    "/\\evil.example,/",
    "javascript:alert(1),/",
    "'',/",
    ",/"
  })
  void afterTheLogInOnlyPagesOfOursAreOpened(String asked, String opened) {
    assertEquals(opened, OpenIdServlet.safe(asked));
  }
}
