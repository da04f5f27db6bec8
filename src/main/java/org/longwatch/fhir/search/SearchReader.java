package org.longwatch.fhir.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.kernel.Issue;

/** Reads a whole search: conditions, order, what comes along, and how it is shown. */
final class SearchReader {

  static final int USUAL = 50;
  static final int MOST = 200;

  private static final int MOST_PARAMETERS = 40;
  private static final int MOST_KEYS = 4;
  private static final int LONGEST = 6000;

  private static final Pattern ELEMENT = Pattern.compile("[A-Za-z][A-Za-z0-9.]{0,80}");
  private static final Set<String> FORMAT = Set.of("_format", "_pretty");
  private static final Set<String> HANDLED =
      Set.of(
          "_count",
          "_sort",
          "_total",
          "_summary",
          "_elements",
          "_include",
          "_include:iterate",
          "_include:recurse",
          "_revinclude",
          "_revinclude:iterate",
          "_revinclude:recurse");

  private final List<String> types;
  private final Cursors cursors;
  private final Predicate<String> searchable;
  private final CriterionReader criteria;
  private final List<Issue> issues = new ArrayList<>();
  private final List<Issue> ignorable = new ArrayList<>();
  private final List<Criterion> found = new ArrayList<>();
  private final List<SortKey> order = new ArrayList<>();
  private final List<Include> includes = new ArrayList<>();
  private final Set<String> elements = new LinkedHashSet<>();
  private final List<Parameter> used = new ArrayList<>();
  private int count = USUAL;
  private boolean total;
  private Presentation.Summary summary = Presentation.Summary.FALSE;
  private String cursor;

  private SearchReader(
      List<String> types, Cursors cursors, String base, Predicate<String> searchable) {
    this.types = types;
    this.cursors = cursors;
    this.searchable = searchable;
    this.criteria = new CriterionReader(base, searchable);
  }

  /**
   * Reads a search.
   *
   * @param types of which resources are looked for
   * @param base address of this server with a slash at the end
   * @param searchable whether the reader may search a type
   * @param lenient whether what is not known is left out rather than refused
   * @throws Refusal with all that cannot be asked
   */
  static Search read(
      List<String> types,
      List<Parameter> parameters,
      Cursors cursors,
      String base,
      Predicate<String> searchable,
      boolean lenient) {
    SearchReader reader = new SearchReader(types, cursors, base, searchable);
    // a page that follows is not refused for the cursor that was given out with the page before
    List<Parameter> asked =
        parameters.stream().filter(each -> !each.name().equals(Cursors.PARAMETER)).toList();
    if (asked.size() > MOST_PARAMETERS || Parameter.write(asked).length() > LONGEST) {
      throw new Refusal(
          400,
          List.of(
              Issue.error(
                  Issue.Kind.TOO_LONG,
                  "",
                  "A search has at most "
                      + MOST_PARAMETERS
                      + " parameters and "
                      + LONGEST
                      + " encoded characters; ask several times")));
    }
    parameters.forEach(reader::read);
    reader.issues.addAll(reader.criteria.issues());
    List<Issue> wrong = new ArrayList<>(reader.issues);
    if (!lenient) {
      wrong.addAll(reader.ignorable);
    }
    if (!wrong.isEmpty()) {
      boolean forbidden = wrong.stream().allMatch(each -> each.kind() == Issue.Kind.FORBIDDEN);
      throw new Refusal(forbidden ? 403 : 400, wrong);
    }
    return reader.search();
  }

  /** What a cursor belongs to: the question without the size of its pages. */
  static String question(List<String> types, List<Parameter> used) {
    return String.join(",", types)
        + "?"
        + Parameter.write(used.stream().filter(each -> !each.name().equals("_count")).toList());
  }

  private Search search() {
    return new Search(
        types,
        found,
        order,
        includes,
        count,
        total || summary == Presentation.Summary.COUNT,
        new Presentation(summary, elements),
        Optional.ofNullable(cursor).map(word -> cursors.read(question(types, used), word)),
        used,
        ignorable.stream()
            .map(each -> Issue.warning(each.kind(), each.location(), "Left out. " + each.text()))
            .toList());
  }

  private void read(Parameter parameter) {
    String name = parameter.name();
    String value = parameter.value();
    if (FORMAT.contains(name)) {
      return;
    }
    if (name.equals(Cursors.PARAMETER)) {
      cursor = value;
      return;
    }
    int before = issues.size() + ignorable.size();
    if (HANDLED.contains(name)) {
      handled(name, value);
    } else {
      criterion(name, value);
    }
    if (issues.size() + ignorable.size() == before) {
      used.add(parameter);
    }
  }

  private void criterion(String name, String value) {
    Optional<Criterion> first = Optional.empty();
    for (String type : types) {
      int before = criteria.issues().size();
      Optional<Criterion> read = criteria.read(type, name, value);
      if (criteria.issues().size() > before) {
        List<Issue> said =
            new ArrayList<>(criteria.issues().subList(before, criteria.issues().size()));
        criteria.issues().subList(before, criteria.issues().size()).clear();
        for (Issue each : said) {
          (each.kind() == Issue.Kind.NOT_SUPPORTED ? ignorable : issues).add(each);
        }
        return;
      }
      if (first.isPresent() && !first.equals(read)) {
        ignorable.add(
            Issue.error(
                Issue.Kind.NOT_SUPPORTED,
                name,
                "Several types can be searched together only by what means the same for all"));
        return;
      }
      first = read;
    }
    first.ifPresent(found::add);
  }

  private void handled(String name, String value) {
    switch (name) {
      case "_count" -> count(value);
      case "_sort" -> sort(value);
      case "_total" -> {
        if (Set.of("none", "estimate", "accurate").contains(value)) {
          total = !value.equals("none");
        } else {
          wrong(name, "_total is none, estimate or accurate");
        }
      }
      case "_summary" -> {
        if (Set.of("true", "false", "text", "data", "count").contains(value)) {
          summary = Presentation.Summary.valueOf(value.toUpperCase(Locale.ROOT));
        } else {
          wrong(name, "_summary is true, text, data, count or false");
        }
      }
      case "_elements" -> {
        for (String each : value.split(",")) {
          if (ELEMENT.matcher(each.strip()).matches()) {
            elements.add(each.strip());
          } else {
            wrong(name, "_elements are names of elements, with commas between");
          }
        }
      }
      default -> include(name, value);
    }
  }

  private void count(String value) {
    if (!value.matches("\\d{1,9}")) {
      wrong("_count", "_count is a number");
      return;
    }
    count = Math.min(Integer.parseInt(value), MOST);
    if (count == 0) {
      summary = Presentation.Summary.COUNT;
    }
  }

  private void sort(String value) {
    for (String each : value.split(",")) {
      boolean descending = each.startsWith("-");
      String name = (descending ? each.substring(1) : each).strip();
      Set<Optional<SearchParameter>> parameters = new HashSet<>();
      types.forEach(type -> parameters.add(SearchParameters.find(type, name)));
      SearchParameter parameter =
          parameters.size() == 1 ? parameters.iterator().next().orElse(null) : null;
      if (parameter == null || !parameter.sorts() || order.size() == MOST_KEYS) {
        ignorable.add(
            Issue.error(
                Issue.Kind.NOT_SUPPORTED,
                "_sort",
                "Results can be put in order by up to "
                    + MOST_KEYS
                    + " of "
                    + SearchParameters.of(types.get(0)).stream()
                        .filter(SearchParameter::sorts)
                        .map(SearchParameter::name)
                        .sorted()
                        .toList()));
        return;
      }
      order.add(new SortKey(parameter, descending));
    }
  }

  private void include(String name, String value) {
    boolean reverse = name.startsWith("_rev");
    boolean iterate = name.indexOf(':') > 0;
    String[] parts = value.split(":", -1);
    if (value.equals("*") && !reverse) {
      for (String type : types) {
        for (SearchParameter each : SearchParameters.of(type)) {
          if (each.kind().refers()) {
            includes.add(new Include(false, iterate, each, null));
          }
        }
      }
      return;
    }
    Optional<SearchParameter> parameter =
        parts.length < 2 || parts.length > 3
            ? Optional.empty()
            : SearchParameters.find(parts[0], parts[1])
                .filter(each -> each.kind().refers())
                .filter(each -> !reverse || each.kind() != Kind.CENTRE);
    String target = parts.length == 3 ? parts[2] : null;
    if (parameter.isEmpty()
        || target != null && !parameter.get().targets().contains(target)
        || !iterate && !reverse && !types.contains(parts[0])
        || !iterate && reverse && types.stream().noneMatch(parameter.get().targets()::contains)) {
      List<String> possible = new ArrayList<>();
      for (String type : types) {
        possible.addAll(
            reverse ? SearchParameters.reverseIncludes(type) : SearchParameters.includes(type));
      }
      ignorable.add(
          Issue.error(
              Issue.Kind.NOT_SUPPORTED,
              name,
              possible.isEmpty() ? "Nothing can be included" : "Can be one of " + possible));
      return;
    }
    if (reverse && !searchable.test(parameter.get().type())) {
      issues.add(
          Issue.error(
              Issue.Kind.FORBIDDEN,
              name,
              "The token's scopes do not allow to search " + parameter.get().type()));
      return;
    }
    includes.add(new Include(reverse, iterate, parameter.get(), target));
  }

  private void wrong(String name, String text) {
    issues.add(Issue.error(Issue.Kind.VALUE, name, text));
  }
}
