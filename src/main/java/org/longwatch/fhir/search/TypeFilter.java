package org.longwatch.fhir.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.kernel.Issue;

/**
 * Which resources of a type are wanted, as a {@code _typeFilter} of an export says it: {@code
 * Observation?code=vcn&date=ge2024}. It judges versions one by one and so holds at any moment that
 * has been, which the search index, made of current resources, does not.
 */
public final class TypeFilter {

  private static final int LONGEST = 6000;

  /** What a search may say besides its conditions, and a filter may not. */
  private static final Set<String> PRESENTATION =
      Set.of(
          "_sort",
          "_count",
          "_total",
          "_summary",
          "_elements",
          "_include",
          "_revinclude",
          "_format",
          "_pretty",
          Cursors.PARAMETER);

  private final String type;
  private final List<Criterion> criteria;

  private TypeFilter(String type, List<Criterion> criteria) {
    this.type = type;
    this.criteria = criteria;
  }

  /**
   * Filters that stand in one parameter, with commas between.
   *
   * @param given {@code Type?name=value&name=value}; values are percent-encoded as in an address
   */
  public static List<String> apart(String given) {
    return List.of(given.split(",(?=[A-Z][A-Za-z]*\\?)"));
  }

  /**
   * Understands a filter.
   *
   * @param base address of this server with a slash at the end; may stand before a reference
   * @param issues where everything that cannot be asked is added
   */
  public static Optional<TypeFilter> read(String given, String base, List<Issue> issues) {
    int mark = given.indexOf('?');
    String type = mark < 0 ? given : given.substring(0, mark);
    List<Parameter> parameters;
    try {
      parameters = mark < 0 ? List.of() : Parameter.read(given.substring(mark + 1));
    } catch (IllegalArgumentException e) {
      parameters = List.of();
    }
    if (parameters.isEmpty() || !type.matches("[A-Z][A-Za-z]{1,63}")) {
      issues.add(
          wrong(
              Issue.Kind.VALUE,
              "Write a type, a question mark and conditions, like"
                  + " Observation?code=vcn&date=ge2024, percent-encoded as a whole"));
      return Optional.empty();
    }
    if (!SearchParameters.types().contains(type)) {
      issues.add(wrong(Issue.Kind.NOT_SUPPORTED, "There is no " + type + " here to search"));
      return Optional.empty();
    }
    if (given.length() > LONGEST) {
      issues.add(
          wrong(Issue.Kind.TOO_LONG, "A filter has at most " + LONGEST + " characters; use two"));
      return Optional.empty();
    }
    CriterionReader reader = new CriterionReader(base, any -> true);
    List<Criterion> criteria = new ArrayList<>();
    int before = issues.size();
    for (Parameter each : parameters) {
      String name = each.name();
      if (PRESENTATION.contains(name.split(":", 2)[0])) {
        issues.add(
            wrong(
                Issue.Kind.NOT_SUPPORTED,
                type + "?" + shortened(name) + ": a filter has conditions only"));
      } else if (name.startsWith("_has:") || name.indexOf('.') >= 0) {
        issues.add(
            wrong(
                Issue.Kind.NOT_SUPPORTED,
                type
                    + "?"
                    + shortened(name)
                    + ": a filter looks at the resource itself, not at what it points to or what"
                    + " points to it"));
      } else {
        reader.read(type, name, each.value()).ifPresent(criteria::add);
      }
    }
    for (Issue each : reader.issues()) {
      issues.add(wrong(each.kind(), type + "?" + each.location() + ": " + each.text()));
    }
    return issues.size() > before
        ? Optional.empty()
        : Optional.of(new TypeFilter(type, List.copyOf(criteria)));
  }

  /** The type of resources that it is about. */
  public String type() {
    return type;
  }

  /**
   * Whether a version is wanted.
   *
   * @param now what dates are nearly equal by
   */
  public boolean takes(StoredVersion version, Resource content, Instant now) {
    return Judgement.of(
            version.id(), version.centre(), version.patient(), version.recordedAt(), content, now)
        .meets(criteria);
  }

  private static String shortened(String name) {
    return name.length() > 100 ? name.substring(0, 100) : name;
  }

  private static Issue wrong(Issue.Kind kind, String text) {
    return Issue.error(kind, "_typeFilter", text);
  }
}
