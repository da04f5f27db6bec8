package org.longwatch.fhir.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ca.uhn.fhir.rest.param.TokenParam;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longwatch.fhir.store.Refusal;

class PageTest {

  private static final UUID LAST = UUID.fromString("01a1fbdb-2516-79a7-97b5-24dfa150f46d");

  @Test
  void theNextLinkBeginsAfterTheLastIdAndKeepsTheSearch() {
    String link = page(Optional.empty(), 3).link("http://x/fhir", LAST);
    assertEquals(
        "http://x/fhir/Patient?identifier=s%7Cv&_count=3&cursor=AaH72yUWeaeXtSTfoVD0bQ", link);
    String cursor = link.replaceAll(".*cursor=", "");
    assertEquals(LAST, page(Optional.of(cursor), 3).after());
    assertNull(page(Optional.empty(), 3).after());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "AaH72yUWeaeXtSTfoVD0bQAA", "not base64!", "1"})
  void anInventedCursorIsABadRequest(String cursor) {
    assertEquals(
        400, assertThrows(Refusal.class, () -> page(Optional.of(cursor), 3).after()).status());
  }

  @ParameterizedTest
  @CsvSource({"1,1", "0,1", "-5,1", "50,50", "100000,200"})
  void aPageIsNeitherEmptyNorEndless(int asked, int given) {
    assertEquals(given, Page.size(asked));
  }

  @Test
  void anIdThatIsNoneFindsNothing() {
    Page page =
        new Page(
            "Patient", Optional.of("7"), Optional.empty(), Optional.empty(), Optional.empty(), 3);
    assertEquals(Optional.empty(), page.search());
  }

  private static Page page(Optional<String> cursor, int count) {
    return new Page(
        "Patient",
        Optional.empty(),
        Optional.of(new TokenParam("s", "v")),
        Optional.empty(),
        cursor,
        count);
  }
}
