package org.longwatch.fhir.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.longwatch.kernel.Issue;

/** What is said in XML is held to the profiles as what is said in JSON. */
class ExamplesInXmlTest {

  private static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final ProfileValidator VALIDATOR = new ProfileValidator();

  static List<String> files() {
    return Examples.files().stream()
        .filter(file -> !file.equals("invalid/bundle-broken-off.json")) // nothing to say in XML
        .toList();
  }

  @ParameterizedTest
  @MethodSource("files")
  void anExampleIsJudgedInXmlAsInJson(String file) {
    Resource read =
        (Resource)
            FHIR.newJsonParser()
                .parseResource(new String(Examples.read(file), StandardCharsets.UTF_8));
    String xml = FHIR.newXmlParser().encodeResourceToString(read);
    List<Issue> issues = new ArrayList<>();
    byte[] json =
        VALIDATOR
            .json(xml.getBytes(StandardCharsets.UTF_8), issues)
            .orElseThrow(() -> said(issues));
    issues.addAll(VALIDATOR.validate(json));
    assertEquals(
        refusals(
            VALIDATOR.validate(
                FHIR.newJsonParser()
                    .encodeResourceToString(read)
                    .getBytes(StandardCharsets.UTF_8))),
        refusals(issues));
    assertTrue(
        file.startsWith("invalid/") || issues.stream().noneMatch(Issue::refuses),
        issues.toString());
  }

  private static AssertionError said(List<Issue> issues) {
    return new AssertionError(issues.toString());
  }

  private static Set<String> refusals(List<Issue> issues) {
    return issues.stream()
        .filter(Issue::refuses)
        .map(issue -> issue.kind().code() + " " + issue.location() + " " + issue.text())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
