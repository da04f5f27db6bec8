package org.longwatch.fhir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.Issue;

/** What bytes say as text. */
class WireTest {

  @Test
  void depthCountsObjectsAndArraysAndNotWhatStandsInStrings() {
    assertEquals(0, Nesting.depth(bytes("\"[[[\"")));
    assertEquals(3, Nesting.depth(bytes("{\"a\":[{\"b\":\"}]\\\"[[\"}],\"c\":{}}")));
    assertEquals(1000, Nesting.depth(bytes("[".repeat(1000) + "]".repeat(1000))));
  }

  @Test
  void theResourceOfAnEntryIsCutOutAsItWasSent() {
    String first = "{ \"resourceType\":\"Patient\" , \"ä\":\"\\u00e4{\", \"n\":1.50 }";
    byte[] bundle =
        bytes(
            "{\"x\":{\"entry\":[{\"resource\":{}}]},\"entry\":[{\"fullUrl\":\"é\",\"resource\":"
                + first
                + "},{\"request\":{}},{\"resource\":{\"resourceType\":\"Encounter\"}}]}");
    Slices slices = Slices.of(bundle);
    assertEquals(first, text(slices.resource(0)));
    assertEquals(0, slices.resource(1).length);
    assertEquals("{\"resourceType\":\"Encounter\"}", text(slices.resource(2)));
    assertEquals(0, Slices.of(bytes("{\"entry\":[{\"resource\":{")).resource(0).length);
  }

  @Test
  void theResourceOfAParameterIsFoundByItsName() {
    byte[] parameters =
        bytes(
            "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"mode\",\"valueCode\":"
                + "\"create\"},{\"resource\":{\"a\":1},\"name\":\"resource\"}]}");
    assertEquals(
        Optional.of("{\"a\":1}"), Slices.parameter(parameters, "resource").map(WireTest::text));
    assertTrue(Slices.parameter(parameters, "other").isEmpty());
    assertTrue(Slices.parameter(bytes("[1]"), "resource").isEmpty());
  }

  @Test
  void whiteSpaceAndOrderOfFieldsAreNoDifference() {
    assertEquals(List.of(), lines("{\"a\":1.50,\"b\":[1,2]}", " { \"b\" : [1, 2], \"a\":1.50 }"));
  }

  @Test
  void differencesAreToldByPlaceAndValuesOfCodesOnly() {
    List<Difference.Line> lines =
        lines(
            "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"status\":\"final\","
                + "\"note\":\"Jane\",\"value\":1.5,\"gone\":1}}]}",
            "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"status\":\"amended\","
                + "\"note\":\"Joan\",\"value\":1.50,\"come\":1}},{}]}");
    assertEquals(
        List.of(
            new Difference.Line("Bundle.entry[0].resource.come", "is new"),
            new Difference.Line("Bundle.entry[0].resource.gone", "is missing now"),
            new Difference.Line("Bundle.entry[0].resource.note", "has another value"),
            new Difference.Line("Bundle.entry[0].resource.status", "was 'final', is 'amended' now"),
            new Difference.Line("Bundle.entry[0].resource.value", "has another value"),
            new Difference.Line("Bundle.entry[1]", "is new")),
        lines);
  }

  @Test
  void whatCannotBeReadCannotBeCompared() {
    assertTrue(Difference.between(bytes("{"), bytes("{}")).isEmpty());
    assertEquals(Optional.of(List.of()), Difference.between(bytes("{"), bytes("{")));
  }

  @Test
  void aPatchKeepsWhatItDoesNotTouchAsItIs() {
    List<Issue> issues = new ArrayList<>();
    assertEquals(
        Optional.of("{\"a\":1.50,\"b\":[\"x\",\"y\"]}"),
        Patch.read(bytes("[{\"op\":\"add\",\"path\":\"/b/-\",\"value\":\"y\"}]"), "Patient", issues)
            .flatMap(patch -> patch.applyTo("{\"a\":1.50,\"b\":[\"x\"]}", 100, "Patient", issues)));
    assertEquals(List.of(), issues);
  }

  @Test
  void aPatchThatIsNoneOrDoesNotFitIsRefused() {
    for (String patch :
        List.of(
            "{}",
            "[",
            "[1]",
            "[{\"op\":\"add\",\"path\":\"/a\"}]",
            "[{\"op\":\"fly\",\"path\":\"/a\"}]",
            "[{\"op\":\"add\",\"path\":\"a\",\"value\":1}]",
            "[{\"op\":\"move\",\"path\":\"/a\"}]")) {
      List<Issue> issues = new ArrayList<>();
      assertTrue(Patch.read(bytes(patch), "Patient", issues).isEmpty(), patch);
      assertEquals(1, issues.size(), patch);
    }
    for (String patch :
        List.of(
            "[{\"op\":\"remove\",\"path\":\"/x\"}]",
            "[{\"op\":\"replace\",\"path\":\"/b/7\",\"value\":1}]",
            "[{\"op\":\"add\",\"path\":\"/b/x\",\"value\":1}]",
            "[{\"op\":\"add\",\"path\":\"/a/x\",\"value\":1}]",
            "[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]",
            "[{\"op\":\"replace\",\"path\":\"\",\"value\":2}]")) {
      List<Issue> issues = new ArrayList<>();
      assertTrue(
          Patch.read(bytes(patch), "Patient", issues)
              .flatMap(read -> read.applyTo("{\"a\":1,\"b\":[]}", 100, "Patient", issues))
              .isEmpty(),
          patch);
      assertEquals(1, issues.size(), patch);
    }
  }

  @Test
  void aPatchThatCopiesItsOwnCopiesIsMeasuredBeforeItIsWritten() {
    StringBuilder bomb = new StringBuilder("[");
    for (int i = 0; i < 40; i++) {
      bomb.append(i == 0 ? "" : ",").append("{\"op\":\"copy\",\"from\":\"/b\",\"path\":\"/b/-\"}");
    }
    List<Issue> issues = new ArrayList<>();
    Patch patch = Patch.read(bytes(bomb + "]"), "Patient", issues).orElseThrow();
    assertTrue(patch.applyTo("{\"b\":[\"xxxxxxxx\"]}", 100_000, "Patient", issues).isEmpty());
    assertEquals(List.of(Issue.Kind.TOO_LONG), issues.stream().map(Issue::kind).toList());
  }

  @Test
  void aPatchDoesNotNestDeeperThanABodyMay() {
    StringBuilder deep = new StringBuilder("[");
    StringBuilder path = new StringBuilder("/a");
    for (int i = 0; i < Nesting.MOST; i++) {
      path.append("/a");
      deep.append(i == 0 ? "" : ",")
          .append("{\"op\":\"add\",\"path\":\"" + path + "\",\"value\":{}}");
    }
    List<Issue> issues = new ArrayList<>();
    Patch patch = Patch.read(bytes(deep + "]"), "Patient", issues).orElseThrow();
    assertTrue(patch.applyTo("{\"a\":{}}", 100_000, "Patient", issues).isEmpty());
    assertEquals(List.of(Issue.Kind.STRUCTURE), issues.stream().map(Issue::kind).toList());
  }

  private static List<Difference.Line> lines(String earlier, String later) {
    return Difference.between(bytes(earlier), bytes(later)).orElseThrow();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
