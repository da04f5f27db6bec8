package org.longwatch.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.Issue;
import org.longwatch.reference.PlanSet;

class PlansResourceTest {

  private static JsonObject json(String text) {
    return Json.createReader(new StringReader(text)).readObject();
  }

  @Test
  void aSetWithoutANumberIsTakenAsOne() {
    List<Issue> issues = new ArrayList<>();
    PlanSet set =
        PlansResource.read(
                json(
                    """
                    {"code":"ID_LV","version":2,"jurisdiction":"ID","vectorClasses":["LENTI"],
                     "statement":"Follow-up is mandatory","effectiveFrom":"2027-01-01",
                     "source":"BPOM 8/2025","rules":[{"item":"FOLLOW_UP","month":12,
                     "beforeDays":30,"afterDays":30,"completedBy":["EXAMINATION"]}]}
                    """),
                issues)
            .orElseThrow();
    assertEquals(List.of(), issues);
    assertEquals(OptionalInt.empty(), set.years());
    assertEquals("no number found", set.duration());
    assertEquals("ID_LV@2", set.name());
    assertEquals(12, set.rules().get(0).month());
  }

  @Test
  void everythingThatCannotBeReadIsSaidAtOnce() {
    List<Issue> issues = new ArrayList<>();
    assertTrue(
        PlansResource.read(
                json(
                    """
                    {"code":" ","version":1.5,"jurisdiction":"ID","years":-1,
                     "statement":"x","effectiveFrom":"01.01.2027","products":"all",
                     "lifeLong":"yes","rules":[{"item":"TEA","month":-3,"beforeDays":1,
                     "afterDays":1,"completedBy":[],"until":"SOON"},7]}
                    """),
                issues)
            .isEmpty());
    assertEquals(
        List.of(
            "code",
            "version",
            "effectiveFrom",
            "source",
            "years",
            "rules[0].item",
            "rules[0].month",
            "rules[0].completedBy",
            "rules[0].until",
            "rules[1]",
            "products",
            "lifeLong"),
        issues.stream().map(Issue::location).toList());
  }
}
