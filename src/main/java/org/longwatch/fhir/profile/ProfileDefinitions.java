package org.longwatch.fhir.profile;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ElementDefinition;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.ValueSet;

/**
 * The definitions of {@code fhir-profiles/resources} as they lie on the class path, and which
 * profile a resource of a given type is held to.
 */
class ProfileDefinitions {

  static final String BASE = "https://longwatch.org/fhir";
  static final String OBSERVATION_CODES = BASE + "/CodeSystem/atmp-observation";

  private final List<Resource> resources;
  private final Map<String, String> profileOfType = new HashMap<>();
  private final Map<String, String> profileOfObservation = new HashMap<>();

  /** Per profile and element path the resource types a reference may point to. */
  private final Map<String, Map<String, Set<String>>> targets = new HashMap<>();

  ProfileDefinitions(FhirContext fhir) {
    resources = read(fhir.newJsonParser());
    for (Resource resource : resources) {
      if (resource instanceof StructureDefinition profile
          && !profile.getType().equals("Extension")) {
        if (profile.getType().equals("Observation")) {
          observationCodes(profile).forEach(c -> profileOfObservation.put(c, profile.getUrl()));
        } else {
          profileOfType.put(profile.getType(), profile.getUrl());
        }
        targets.put(profile.getUrl(), targets(profile));
      }
    }
  }

  List<Resource> resources() {
    return resources;
  }

  /** The profile of a type other than Observation. */
  Optional<String> profileOf(String type) {
    return Optional.ofNullable(profileOfType.get(type));
  }

  /** The profile of an Observation with this code of {@link #OBSERVATION_CODES}. */
  Optional<String> profileOfObservation(String code) {
    return Optional.ofNullable(profileOfObservation.get(code));
  }

  /** Which resource types a reference at this path may point to; empty where all may. */
  Set<String> targets(String profile, String path) {
    return targets.getOrDefault(profile, Map.of()).getOrDefault(path, Set.of());
  }

  /** Code systems that are known by name only: their codes are somebody else's to check. */
  Set<String> uncheckedCodeSystems() {
    return resources.stream()
        .filter(CodeSystem.class::isInstance)
        .map(CodeSystem.class::cast)
        .filter(c -> c.getContent() == CodeSystem.CodeSystemContentMode.NOTPRESENT)
        .map(CodeSystem::getUrl)
        .collect(Collectors.toUnmodifiableSet());
  }

  private List<String> observationCodes(StructureDefinition profile) {
    List<String> codes = new ArrayList<>();
    for (ElementDefinition element : profile.getSnapshot().getElement()) {
      if (!element.getPath().equals("Observation.code")) {
        continue;
      }
      if (element.getPattern() instanceof org.hl7.fhir.r4.model.CodeableConcept pattern) {
        pattern.getCoding().stream().map(Coding::getCode).forEach(codes::add);
      } else {
        codes.addAll(codesOf(element.getBinding().getValueSet()));
      }
    }
    if (codes.isEmpty()) {
      throw new IllegalStateException(profile.getUrl() + " does not say which code it is for");
    }
    return codes;
  }

  private List<String> codesOf(String valueSet) {
    return resources.stream()
        .filter(ValueSet.class::isInstance)
        .map(ValueSet.class::cast)
        .filter(v -> v.getUrl().equals(valueSet))
        .flatMap(v -> v.getCompose().getInclude().stream())
        .filter(i -> i.getSystem().equals(OBSERVATION_CODES))
        .flatMap(i -> i.getConcept().stream())
        .map(ValueSet.ConceptReferenceComponent::getCode)
        .toList();
  }

  private static Map<String, Set<String>> targets(StructureDefinition profile) {
    Map<String, Set<String>> byPath = new HashMap<>();
    for (ElementDefinition element : profile.getSnapshot().getElement()) {
      for (ElementDefinition.TypeRefComponent type : element.getType()) {
        if (type.getCode().equals("Reference") && type.hasTargetProfile()) {
          Set<String> types = new HashSet<>();
          for (CanonicalType target : type.getTargetProfile()) {
            types.add(target.getValue().substring(target.getValue().lastIndexOf('/') + 1));
          }
          byPath.putIfAbsent(element.getPath(), types.contains("Resource") ? Set.of() : types);
        }
      }
    }
    return byPath;
  }

  private static List<Resource> read(IParser parser) {
    return FhirPackage.names().stream()
        .map(name -> parser.parseResource(new ByteArrayInputStream(FhirPackage.definition(name))))
        .map(Resource.class::cast)
        .toList();
  }
}
