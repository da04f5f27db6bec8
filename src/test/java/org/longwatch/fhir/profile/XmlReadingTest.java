package org.longwatch.fhir.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.kernel.Issue;

/** XML says what JSON says, and nothing else gets in by it. */
class XmlReadingTest {

  private static final ProfileValidator VALIDATOR = new ProfileValidator();

  @Test
  void everyExampleSaysTheSameInXml() throws Exception {
    List<Path> examples;
    try (Stream<Path> files = Files.list(Path.of("fhir-profiles", "examples", "valid"))) {
      examples = files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    assertTrue(examples.size() > 15);
    for (Path example : examples) {
      String json = Files.readString(example);
      Resource resource = Fhir.parse(json);
      List<Issue> issues = new ArrayList<>();
      byte[] back =
          VALIDATOR
              .json(
                  Fhir.context()
                      .newXmlParser()
                      .encodeResourceToString(resource)
                      .getBytes(StandardCharsets.UTF_8),
                  issues)
              .orElseThrow();
      assertEquals(List.of(), issues, example.toString());
      assertEquals(
          Fhir.write(resource),
          Fhir.write(Fhir.parse(new String(back, StandardCharsets.UTF_8))),
          example.toString());
      assertEquals(
          List.of(),
          VALIDATOR.validate(back).stream().filter(Issue::refuses).toList(),
          example.toString());
    }
  }

  @Test
  void whatJsonCannotSayIsToldWithItsPlace() {
    List<Issue> issues = new ArrayList<>();
    assertTrue(
        VALIDATOR
            .json(
                bytes(
                    "<Bundle xmlns=\"http://hl7.org/fhir\"><type value=\"batch\"/><entry/><entry>"
                        + "<resource><Patient><gender value=\"female\"/><nonsense/></Patient>"
                        + "</resource></entry></Bundle>"),
                issues)
            .isPresent());
    assertTrue(
        issues.stream()
            .anyMatch(
                issue ->
                    issue.text().contains("nonsense")
                        && issue.location().startsWith("Bundle.entry[1].resource")),
        issues.toString());
  }

  @Test
  void documentTypesAndEntitiesAreRefusedBeforeAnythingIsRead() {
    for (String xml :
        List.of(
            "<!DOCTYPE Patient><Patient xmlns=\"http://hl7.org/fhir\"/>",
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Patient>&e;</Patient>",
            "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\"><Patient/>")) {
      List<Issue> issues = new ArrayList<>();
      assertTrue(VALIDATOR.json(bytes(xml), issues).isEmpty());
      assertEquals(Issue.Kind.SECURITY, issues.get(0).kind(), xml);
    }
  }

  @Test
  void brokenAndDeepXmlIsRefused() {
    for (String xml :
        List.of(
            "<Patient",
            "<Patient xmlns=\"http://hl7.org/fhir\">&undeclared;</Patient>",
            "<a>".repeat(1000) + "</a>".repeat(1000),
            "<Patient><a></Patient>")) {
      List<Issue> issues = new ArrayList<>();
      assertTrue(VALIDATOR.json(bytes(xml), issues).isEmpty());
      assertTrue(issues.get(0).refuses(), xml);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
