package org.longwatch.fhir.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.SearchParameter;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.ResourceStore;

class SearchParametersTest {

  @Test
  void noTwoParametersHaveOneNumber() {
    Set<Integer> numbers = new HashSet<>();
    for (org.longwatch.fhir.search.SearchParameter each : all()) {
      if (!each.type().equals("Resource")) {
        assertTrue(numbers.add(each.number()), each.toString());
      }
    }
  }

  @Test
  void whatIsNotOursIsWhatR4Defines() {
    List<String> wrong = new ArrayList<>();
    for (org.longwatch.fhir.search.SearchParameter each : all()) {
      if (each.name().startsWith("_")) {
        continue;
      }
      RuntimeSearchParam r4 =
          FhirContext.forR4Cached().getResourceDefinition(each.type()).getSearchParam(each.name());
      if (each.own() != (r4 == null)) {
        wrong.add(each.type() + "." + each.name() + (each.own() ? " is" : " is not") + " of R4");
      } else if (r4 != null && !r4.getParamType().getCode().equals(each.kind().code())) {
        wrong.add(each.type() + "." + each.name() + " is " + r4.getParamType());
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void whatIsOursIsDefinedByTheProfilesAndNothingElseIs() throws Exception {
    TreeMap<String, String> defined = new TreeMap<>();
    try (Stream<Path> files = Files.list(Path.of("fhir-profiles", "resources"))) {
      for (Path file :
          files
              .filter(each -> each.getFileName().toString().startsWith("SearchParameter-"))
              .toList()) {
        SearchParameter parameter = Fhir.parse(SearchParameter.class, Files.readString(file));
        String type = parameter.getBase().get(0).getCode();
        if (SearchParameters.types().contains(type)) {
          defined.put(parameter.getUrl(), parameter.getType().toCode());
        }
      }
    }
    TreeMap<String, String> ours = new TreeMap<>();
    for (org.longwatch.fhir.search.SearchParameter each : all()) {
      if (each.own()) {
        ours.put(each.definition(), each.kind().code());
      }
    }
    assertEquals(defined, ours);
  }

  /**
   * If this fails and the change is meant, raise {@code ResourceStore.INDEXED} and mend the sum.
   */
  @Test
  void aChangeOfWhatIsFoundIsAnotherGeneration() {
    List<String> lines =
        all().stream()
            .map(each -> each.type() + each.name() + each.kind() + each.paths() + each.worded())
            .sorted()
            .toList();
    assertEquals("2:-1465634862", ResourceStore.INDEXED + ":" + lines.hashCode());
  }

  @Test
  void whatDoesNotRepeatHasOneRowForEveryExample() throws Exception {
    int rows = 0;
    try (Stream<Path> files = Files.list(Path.of("fhir-profiles", "examples", "valid"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
        Resource resource = Fhir.parse(Files.readString(file));
        List<Resource> resources =
            resource instanceof Bundle bundle
                ? bundle.getEntry().stream().map(Bundle.BundleEntryComponent::getResource).toList()
                : List.of(resource);
        for (Resource each : resources) {
          rows += once(each, file.toString());
        }
      }
    }
    assertTrue(rows > 300, "only " + rows);
  }

  private static int once(Resource resource, String file) {
    UUID id = new UUID(0, 1);
    Rows rows = new Rows();
    rows.add(id, resource);
    List<Integer> numbers = new ArrayList<>();
    rows.tokens().forEach(each -> numbers.add(each.param()));
    List<Integer> others = new ArrayList<>();
    rows.dates().forEach(each -> others.add(each.param()));
    rows.numbers().forEach(each -> others.add(each.param()));
    rows.pointers().forEach(each -> others.add(each.param()));
    for (org.longwatch.fhir.search.SearchParameter each :
        SearchParameters.of(resource.fhirType())) {
      if (!each.repeats()) {
        assertTrue(
            numbers.stream().filter(number -> number == each.number()).count() <= 1,
            file + " " + each);
        assertTrue(
            others.stream().filter(number -> number == each.number()).count() <= 1,
            file + " " + each);
      }
    }
    return numbers.size() + others.size();
  }

  private static List<org.longwatch.fhir.search.SearchParameter> all() {
    return SearchParameters.types().stream()
        .flatMap(type -> SearchParameters.of(type).stream())
        .toList();
  }
}
