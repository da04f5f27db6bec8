package org.longwatch.fhir.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that can be searched for: the parameters of FHIR R4 that make sense for what is taken
 * here, and our own. The search index, the capability statement and the refusals read this table.
 * Whoever changes what is found raises {@code ResourceStore.INDEXED}.
 */
public final class SearchParameters {

  private static final String ALL = "Resource";

  private static final Map<String, Map<String, SearchParameter>> TABLE = new LinkedHashMap<>();

  static {
    type(ALL)
        .put("_id", Kind.ID)
        .put("_lastUpdated", Kind.UPDATED)
        .many("_profile", Kind.URI, "meta.profile")
        .many("_tag", Kind.TOKEN, "meta.tag")
        .many("_security", Kind.TOKEN, "meta.security")
        .put("_source", Kind.URI, "meta.source");
    type("Patient")
        .many("identifier", Kind.TOKEN, "identifier")
        .put("active", Kind.TOKEN, "active")
        .put("birthdate", Kind.DATE, "birthDate")
        .put("gender", Kind.TOKEN, "gender")
        .put("deceased", Kind.TOKEN, "deceased[x]")
        .put("death-date", Kind.DATE, "deceased[x]")
        .many("address-country", Kind.STRING, "address.country")
        .centre("organization");
    type("Organization")
        .many("identifier", Kind.TOKEN, "identifier")
        .put("active", Kind.TOKEN, "active")
        .put("name", Kind.STRING, "name");
    type("Medication")
        .many("identifier", Kind.TOKEN, "identifier")
        .many("code", Kind.TOKEN, "code")
        .worded()
        .put("status", Kind.TOKEN, "status")
        .many("form", Kind.TOKEN, "form")
        .put("lot-number", Kind.TOKEN, "batch.lotNumber")
        .put("expiration-date", Kind.DATE, "batch.expirationDate");
    type("MedicationAdministration")
        .many("identifier", Kind.TOKEN, "identifier")
        .put("status", Kind.TOKEN, "status")
        .put("effective-time", Kind.DATE, "effective[x]")
        .many("code", Kind.TOKEN, "medication[x]")
        .worded()
        .reference("medication", "medication[x]", "Medication")
        .reference("context", "context", "Encounter")
        .many("reason-given", Kind.TOKEN, "reasonCode")
        .patient("patient", "subject")
        .reference("administered-product", "+administered-product", "BiologicallyDerivedProduct")
        .own();
    type("Encounter")
        .many("identifier", Kind.TOKEN, "identifier")
        .put("status", Kind.TOKEN, "status")
        .put("class", Kind.TOKEN, "class")
        .many("type", Kind.TOKEN, "type")
        .put("date", Kind.DATE, "period")
        .many("reason-code", Kind.TOKEN, "reasonCode")
        .reference("part-of", "partOf", "Encounter")
        .patient("patient", "subject");
    type("Observation")
        .many("identifier", Kind.TOKEN, "identifier")
        .put("status", Kind.TOKEN, "status")
        .many("category", Kind.TOKEN, "category")
        .many("code", Kind.TOKEN, "code")
        .worded()
        .put("date", Kind.DATE, "effective[x]")
        .many("value-concept", Kind.TOKEN, "value[x]")
        .worded()
        .put("value-quantity", Kind.QUANTITY, "value[x]")
        .put("value-string", Kind.STRING, "value[x]")
        .put("value-date", Kind.DATE, "value[x]")
        .many("data-absent-reason", Kind.TOKEN, "dataAbsentReason")
        .many("method", Kind.TOKEN, "method")
        .worded()
        .many("component-value-concept", Kind.TOKEN, "component.value[x]")
        .worded()
        .many("component-value-quantity", Kind.QUANTITY, "component.value[x]")
        .reference("encounter", "encounter", "Encounter")
        .reference("specimen", "specimen", "Specimen")
        .references("has-member", "hasMember", "Observation", "QuestionnaireResponse")
        .references("derived-from", "derivedFrom", "Observation", "QuestionnaireResponse")
        .references("part-of", "partOf", "MedicationAdministration", "Procedure")
        .patient("patient", "subject");
    type("AdverseEvent")
        .put("identifier", Kind.TOKEN, "identifier")
        .own()
        .put("actuality", Kind.TOKEN, "actuality")
        .many("category", Kind.TOKEN, "category")
        .many("event", Kind.TOKEN, "event")
        .worded()
        .put("date", Kind.DATE, "date")
        .put("recorded-date", Kind.DATE, "recordedDate")
        .own()
        .many("seriousness", Kind.TOKEN, "seriousness")
        .many("seriousness-criterion", Kind.TOKEN, "+seriousness-criterion")
        .own()
        .many("severity", Kind.TOKEN, "severity")
        .put("grade", Kind.NUMBER, "+ae-grade")
        .own()
        .references("resultingcondition", "resultingCondition", "Condition")
        .references("substance", "suspectEntity.instance", "Medication", "MedicationAdministration")
        .references("suspect", "suspectEntity.instance", "Medication", "MedicationAdministration")
        .own()
        .references("study", "study", "ResearchStudy")
        .patient("subject")
        .patient("patient")
        .own();
    type("ResearchStudy")
        .many("identifier", Kind.TOKEN, "identifier")
        .put("status", Kind.TOKEN, "status")
        .put("title", Kind.STRING, "title")
        .put("date", Kind.DATE, "period")
        .many("category", Kind.TOKEN, "category")
        .references("partof", "partOf", "ResearchStudy");
    type("ResearchSubject")
        .many("identifier", Kind.TOKEN, "identifier")
        .put("status", Kind.TOKEN, "status")
        .put("date", Kind.DATE, "period")
        .reference("study", "study", "ResearchStudy")
        .patient("patient", "individual");
    type("Consent")
        .many("identifier", Kind.TOKEN, "identifier")
        .put("status", Kind.TOKEN, "status")
        .many("scope", Kind.TOKEN, "scope")
        .many("category", Kind.TOKEN, "category")
        .put("date", Kind.DATE, "dateTime")
        .put("period", Kind.DATE, "provision.period")
        .many("purpose", Kind.TOKEN, "provision.purpose")
        .patient("patient");
    type("BiologicallyDerivedProduct")
        .many("identifier", Kind.TOKEN, "identifier")
        .own()
        .references("parent", "parent", "BiologicallyDerivedProduct")
        .own()
        .patient("source")
        .own();
    type("Procedure")
        .many("identifier", Kind.TOKEN, "identifier")
        .put("status", Kind.TOKEN, "status")
        .many("code", Kind.TOKEN, "code")
        .worded()
        .many("category", Kind.TOKEN, "category")
        .put("date", Kind.DATE, "performed[x]")
        .many("reason-code", Kind.TOKEN, "reasonCode")
        .reference("encounter", "encounter", "Encounter")
        .references("part-of", "partOf", "Procedure", "Observation", "MedicationAdministration")
        .patient("patient", "subject");
    type("Condition")
        .many("identifier", Kind.TOKEN, "identifier")
        .many("clinical-status", Kind.TOKEN, "clinicalStatus")
        .many("verification-status", Kind.TOKEN, "verificationStatus")
        .many("category", Kind.TOKEN, "category")
        .many("severity", Kind.TOKEN, "severity")
        .many("code", Kind.TOKEN, "code")
        .worded()
        .many("body-site", Kind.TOKEN, "bodySite")
        .put("onset-date", Kind.DATE, "onset[x]")
        .put("onset-info", Kind.STRING, "onset[x]")
        .put("abatement-date", Kind.DATE, "abatement[x]")
        .put("recorded-date", Kind.DATE, "recordedDate")
        .many("evidence", Kind.TOKEN, "evidence.code")
        .reference("encounter", "encounter", "Encounter")
        .patient("patient", "subject");
    type("MedicationStatement")
        .many("identifier", Kind.TOKEN, "identifier")
        .put("status", Kind.TOKEN, "status")
        .many("category", Kind.TOKEN, "category")
        .many("code", Kind.TOKEN, "medication[x]")
        .worded()
        .put("effective", Kind.DATE, "effective[x]")
        .reference("medication", "medication[x]", "Medication")
        .reference("context", "context", "Encounter")
        .patient("patient", "subject");
    type("Specimen")
        .many("identifier", Kind.TOKEN, "identifier")
        .put("accession", Kind.TOKEN, "accessionIdentifier")
        .put("status", Kind.TOKEN, "status")
        .many("type", Kind.TOKEN, "type")
        .worded()
        .many("bodysite", Kind.TOKEN, "collection.bodySite")
        .put("collected", Kind.DATE, "collection.collected[x]")
        .references("parent", "parent", "Specimen")
        .patient("patient", "subject");
    type("QuestionnaireResponse")
        .put("identifier", Kind.TOKEN, "identifier")
        .put("status", Kind.TOKEN, "status")
        .put("authored", Kind.DATE, "authored")
        .put("questionnaire", Kind.CANONICAL, "questionnaire")
        .reference("encounter", "encounter", "Encounter")
        .references("part-of", "partOf", "Observation", "Procedure")
        .patient("patient", "subject");
    type("Provenance")
        .put("recorded", Kind.DATE, "recorded")
        .put("when", Kind.DATE, "occurred[x]")
        .many("agent-role", Kind.TOKEN, "agent.role")
        .many("agent-type", Kind.TOKEN, "agent.type")
        .references("target", "target", stored())
        .references("entity", "entity.what", stored())
        .patient("patient");
  }

  private SearchParameters() {}

  /** The types that can be searched, in a fixed order. */
  public static List<String> types() {
    return TABLE.keySet().stream().filter(type -> !type.equals(ALL)).toList();
  }

  /** The parameters of a type, those of all types among them. */
  public static Collection<SearchParameter> of(String type) {
    Map<String, SearchParameter> own = TABLE.get(type);
    if (own == null || type.equals(ALL)) {
      return List.of();
    }
    return Stream.concat(TABLE.get(ALL).values().stream(), own.values().stream()).toList();
  }

  /** A parameter of a type. */
  public static Optional<SearchParameter> find(String type, String name) {
    if (!TABLE.containsKey(type) || type.equals(ALL)) {
      return Optional.empty();
    }
    return Optional.ofNullable(TABLE.get(type).get(name))
        .or(() -> Optional.ofNullable(TABLE.get(ALL).get(name)));
  }

  /** The first moment of a date, dateTime or instant; empty if it is none. */
  public static Optional<Instant> moment(String date) {
    return Span.of(date.replace(' ', '+')).map(span -> Instant.ofEpochMilli(span.low()));
  }

  /** References of a type that {@code _include} follows, as {@code Type:name}. */
  public static List<String> includes(String type) {
    return of(type).stream()
        .filter(each -> each.kind().refers())
        .map(each -> type + ":" + each.name())
        .toList();
  }

  /** References to a type that {@code _revinclude} follows back, as {@code Type:name}. */
  public static List<String> reverseIncludes(String target) {
    return types().stream()
        .flatMap(type -> of(type).stream())
        .filter(each -> each.kind().refers() && each.targets().contains(target))
        .filter(each -> each.kind() != Kind.CENTRE)
        .map(each -> each.type() + ":" + each.name())
        .toList();
  }

  /** Types of which the store keeps versions; centres are the registry's own. */
  static String[] stored() {
    return new String[] {
      "Patient",
      "Medication",
      "MedicationAdministration",
      "Encounter",
      "Observation",
      "AdverseEvent",
      "ResearchStudy",
      "ResearchSubject",
      "Consent",
      "BiologicallyDerivedProduct",
      "Procedure",
      "Condition",
      "MedicationStatement",
      "Specimen",
      "QuestionnaireResponse",
      "Provenance"
    };
  }

  private static Columns type(String type) {
    return new Columns(type, TABLE.computeIfAbsent(type, any -> new LinkedHashMap<>()));
  }

  /** Fills the table line by line; the words after a line are about that line. */
  private static final class Columns {
    private final String type;
    private final Map<String, SearchParameter> lines;
    private final List<SearchParameter> last = new ArrayList<>();

    private Columns(String type, Map<String, SearchParameter> lines) {
      this.type = type;
      this.lines = lines;
    }

    private Columns add(SearchParameter... parameters) {
      last.clear();
      for (SearchParameter each : parameters) {
        last.add(each);
        lines.put(each.name(), each);
      }
      return this;
    }

    private SearchParameter line(
        String name, Kind kind, boolean repeats, List<String> paths, String... targets) {
      return new SearchParameter(
          type,
          name,
          kind,
          paths.stream().map(Path::of).toList(),
          Set.of(targets),
          repeats,
          false,
          false);
    }

    private Columns put(String name, Kind kind, String... paths) {
      return add(line(name, kind, false, Arrays.asList(paths)));
    }

    private Columns many(String name, Kind kind, String... paths) {
      return add(line(name, kind, true, Arrays.asList(paths)));
    }

    private Columns reference(String name, String path, String... targets) {
      return add(line(name, Kind.REFERENCE, false, List.of(path), targets));
    }

    private Columns references(String name, String path, String... targets) {
      return add(line(name, Kind.REFERENCE, true, List.of(path), targets));
    }

    private Columns patient(String... names) {
      return add(
          Arrays.stream(names)
              .map(name -> line(name, Kind.PATIENT, false, List.of(), "Patient"))
              .toArray(SearchParameter[]::new));
    }

    private Columns centre(String name) {
      return add(line(name, Kind.CENTRE, false, List.of(), "Organization"));
    }

    private Columns worded() {
      return again(true, false);
    }

    private Columns own() {
      return again(false, true);
    }

    private Columns again(boolean worded, boolean own) {
      return add(
          List.copyOf(last).stream()
              .map(
                  each ->
                      new SearchParameter(
                          each.type(),
                          each.name(),
                          each.kind(),
                          each.paths(),
                          each.targets(),
                          each.repeats(),
                          worded || each.worded(),
                          own || each.own()))
              .toArray(SearchParameter[]::new));
    }
  }
}
