package org.longwatch.entrance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CrossOriginTest {

  private static final String APP = "https://app.example.org";
  private static final Set<String> LISTED = Set.of(APP);

  @Test
  void withoutAListNothingIsSaid() {
    assertEquals(Map.of(), CrossOrigin.headers(Optional.of(APP), Set.of(), true));
  }

  @Test
  void aListedPageIsToldWhatItMaySendAndRead() {
    Map<String, String> before = CrossOrigin.headers(Optional.of(APP), LISTED, true);
    assertEquals(APP, before.get("Access-Control-Allow-Origin"));
    for (String header : Set.of("Prefer", "If-Match", "If-None-Exist", "Authorization")) {
      assertTrue(before.get("Access-Control-Allow-Headers").contains(header), header);
    }
    Map<String, String> answer = CrossOrigin.headers(Optional.of(APP), LISTED, false);
    for (String header : Set.of("Location", "Content-Location", "ETag", "Last-Modified")) {
      assertTrue(answer.get("Access-Control-Expose-Headers").contains(header), header);
    }
    assertFalse(before.containsKey("Access-Control-Allow-Credentials"), "never with cookies");
  }

  @Test
  void anotherPageIsToldNothing() {
    for (String origin :
        Set.of("https://app.example.org.evil.test", "http://app.example.org", "null")) {
      Map<String, String> headers = CrossOrigin.headers(Optional.of(origin), LISTED, true);
      assertEquals(Set.of("Vary"), headers.keySet(), origin);
    }
    assertEquals(Set.of("Vary"), CrossOrigin.headers(Optional.empty(), LISTED, false).keySet());
  }
}
