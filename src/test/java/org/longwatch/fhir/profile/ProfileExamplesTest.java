package org.longwatch.fhir.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.longwatch.fhir.profile.Examples.Expected;
import org.longwatch.kernel.Issue;

class ProfileExamplesTest {

  private static final ProfileValidator VALIDATOR = new ProfileValidator();
  private static final Map<String, List<Expected>> EXPECTED = Examples.expected();

  static Set<String> files() {
    return EXPECTED.keySet();
  }

  @ParameterizedTest
  @MethodSource("files")
  void anExampleIsTakenOrRefusedForTheStatedReasonsAndNoOther(String file) {
    List<Issue> issues = new ArrayList<>(VALIDATOR.validate(Examples.read(file)));
    List<Expected> stated =
        EXPECTED.get(file).stream().filter(e -> !e.severity().isEmpty()).toList();
    for (Expected reason : stated) {
      assertTrue(
          issues.removeIf(i -> isStated(i, reason)), () -> reason + " is not among " + issues);
    }
    assertTrue(issues.isEmpty(), () -> "not stated: " + issues);
    assertEquals(
        file.startsWith("invalid/"),
        stated.stream().anyMatch(e -> Set.of("error", "fatal").contains(e.severity())));
  }

  @Test
  void everyExampleIsExpected() {
    assertEquals(new TreeSet<>(EXPECTED.keySet()), new TreeSet<>(Examples.files()));
  }

  @Test
  void everyProfileHasAValidExampleAndTwoInvalidOnes() {
    Set<String> profiles =
        new ProfileDefinitions(ca.uhn.fhir.context.FhirContext.forR4Cached())
            .resources().stream()
                .filter(r -> r.fhirType().equals("StructureDefinition"))
                .map(r -> r.getIdElement().getIdPart())
                .filter(id -> id.startsWith("atmp-"))
                .collect(Collectors.toSet());
    assertFalse(profiles.isEmpty());
    for (String profile : profiles) {
      assertTrue(count("valid/", profile) >= 1, profile);
      assertTrue(count("invalid/", profile) >= 2, profile);
    }
  }

  private static long count(String folder, String profile) {
    return EXPECTED.values().stream()
        .map(List::iterator)
        .map(java.util.Iterator::next)
        .filter(e -> e.file().startsWith(folder) && e.profile().equals(profile))
        .count();
  }

  private static boolean isStated(Issue issue, Expected reason) {
    return issue.severity().code().equals(reason.severity())
        && issue.kind().code().equals(reason.code())
        && issue.location().equals(reason.location())
        && issue.text().contains(reason.text());
  }
}
