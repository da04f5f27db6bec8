package org.longwatch.fhir.profile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.hl7.fhir.utilities.npm.NpmPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longwatch.fhir.search.SearchParameter;
import org.longwatch.fhir.search.SearchParameters;
import org.longwatch.kernel.Issue;

class FhirPackageTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void theLibraryOfHl7ReadsThePackageAndFindsEveryDefinitionInIt() throws Exception {
    NpmPackage read = NpmPackage.fromPackage(new ByteArrayInputStream(FhirPackage.archive()));
    assertEquals("org.longwatch.atmp-follow-up", read.name());
    assertEquals("4.0.1", read.fhirVersion());
    assertEquals(ProfileDefinitions.BASE, read.canonical());
    assertEquals(
        new TreeSet<>(FhirPackage.names()),
        new TreeSet<>(
            read.list("package").stream().filter(name -> !name.equals("package.json")).toList()));
    for (String name : FhirPackage.names()) {
      try (var in = read.load("package", name)) {
        assertArrayEquals(FhirPackage.definition(name), in.readAllBytes(), name);
      }
    }
  }

  @Test
  void theSameDefinitionsGiveTheSameBytes() throws Exception {
    Path file = folder.resolve("package.tgz");
    FhirPackage.main(new String[] {file.toString()});
    assertArrayEquals(FhirPackage.archive(), Files.readAllBytes(file));
  }

  @Test
  void theManifestHasTheVersionOfTheProfiles() throws Exception {
    String version =
        JSON.readTree(FhirPackage.definition("StructureDefinition-atmp-patient.json"))
            .path("version")
            .asText();
    NpmPackage read = NpmPackage.fromPackage(new ByteArrayInputStream(FhirPackage.archive()));
    assertEquals(version, read.version());
  }

  @Test
  void everyDefinitionIsNamedAfterItsTypeAndIdAndHasItsAddress() throws Exception {
    for (String name : FhirPackage.names()) {
      JsonNode json = JSON.readTree(FhirPackage.definition(name));
      String type = json.path("resourceType").asText();
      String id = json.path("id").asText();
      assertEquals(type + "-" + id + ".json", name);
      if (!type.equals("CodeSystem")) { // of others' systems we keep the address
        assertEquals(
            ProfileDefinitions.BASE + "/" + type + "/" + id, json.path("url").asText(), name);
      }
      assertTrue(!json.path("description").asText().isBlank(), name + " does not say what it is");
    }
  }

  /** Profiles and extensions are SUSHI's own work; it checks them against the base. */
  @Test
  void everyOtherDefinitionIsSoundFhir() {
    ProfileValidator validator = new ProfileValidator();
    List<String> faults = new ArrayList<>();
    for (String name : FhirPackage.names()) {
      if (!name.startsWith("StructureDefinition-")) {
        validator.validate(FhirPackage.definition(name)).stream()
            .filter(Issue::refuses)
            .forEach(issue -> faults.add(name + " " + issue));
      }
    }
    assertEquals(List.of(), faults);
  }

  @Test
  void everySearchParameterOfOursIsDefinedAsItIsSearched() throws Exception {
    PublishedDefinitions definitions = PublishedDefinitions.load();
    int compared = 0;
    for (String type : SearchParameters.types()) {
      for (SearchParameter parameter : SearchParameters.of(type)) {
        if (parameter.definition() == null) {
          continue;
        }
        var found = definitions.find("SearchParameter", Optional.of(parameter.definition()));
        assertEquals(1, found.size(), parameter.definition());
        JsonNode json = JSON.readTree(found.get(0).json());
        assertEquals(parameter.name(), json.path("code").asText());
        assertEquals(parameter.kind().code(), json.path("type").asText(), parameter.definition());
        assertEquals(type, json.at("/base/0").asText());
        compared++;
      }
    }
    assertTrue(compared >= 10);
  }

  @Test
  void aDefinitionIsFoundByItsAddressWithAndWithoutVersion() {
    PublishedDefinitions definitions = PublishedDefinitions.load();
    String url = ProfileDefinitions.BASE + "/StructureDefinition/atmp-patient";
    for (String asked : List.of(url, url + "|0.1.0")) {
      var found = definitions.find("StructureDefinition", Optional.of(asked));
      assertEquals(1, found.size(), asked);
      assertEquals(found.get(0), definitions.read("StructureDefinition", "atmp-patient").get());
      assertArrayEquals(
          FhirPackage.definition("StructureDefinition-atmp-patient.json"),
          found.get(0).json().getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(List.of(), definitions.find("StructureDefinition", Optional.of(url + "|9.9.9")));
    assertEquals(Optional.empty(), definitions.read("StructureDefinition", "../atmp-patient"));
  }
}
