package org.longwatch.fhir.search;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.kernel.Issue;

/** Reads one search parameter of a request; what cannot be asked becomes an issue. */
final class CriterionReader {

  private static final int MOST_VALUES = 300;
  private static final int DEEPEST = 3;

  private static final Pattern NAME =
      Pattern.compile(
          "([A-Za-z_-]{1,64})(?::([A-Za-z-]{1,64}))?(?:\\.(.{1,300}))?", Pattern.DOTALL);
  private static final Pattern HAS =
      Pattern.compile("_has:([A-Za-z]{1,64}):([A-Za-z_-]{1,64}):(.{1,300})", Pattern.DOTALL);
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?\\d{1,20}(\\.\\d{1,20})?([eE][+-]?\\d{1,2})?");
  private static final Set<String> PREFIXES =
      Set.of("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap");

  private final String base;
  private final Predicate<String> searchable;
  private final List<Issue> issues = new ArrayList<>();

  /**
   * Begins.
   *
   * @param base address of this server with a slash at the end; may stand before a reference
   * @param searchable whether the reader may search a type
   */
  CriterionReader(String base, Predicate<String> searchable) {
    this.base = base;
    this.searchable = searchable;
  }

  List<Issue> issues() {
    return issues;
  }

  /** A condition on resources of a type; empty if it cannot be asked. */
  Optional<Criterion> read(String type, String name, String value) {
    return read(type, name, value, 0);
  }

  private Optional<Criterion> read(String type, String name, String value, int depth) {
    if (depth > DEEPEST) {
      return wrong(Issue.Kind.TOO_COSTLY, name, "At most " + DEEPEST + " resources can be chained");
    }
    Matcher has = HAS.matcher(name);
    if (has.matches()) {
      return has(type, has.group(1), has.group(2), has.group(3), value, depth);
    }
    Matcher parts = NAME.matcher(name);
    Optional<SearchParameter> found =
        parts.matches() ? SearchParameters.find(type, parts.group(1)) : Optional.empty();
    if (found.isEmpty()) {
      return wrong(
          Issue.Kind.NOT_SUPPORTED,
          name,
          type
              + " cannot be searched by this; it can by "
              + SearchParameters.of(type).stream()
                  .map(SearchParameter::name)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    SearchParameter parameter = found.get();
    String modifier = parts.group(2);
    if (parts.group(3) != null) {
      return chained(parameter, modifier, parts.group(3), value, name, depth);
    }
    if (value.isEmpty()) {
      return wrong(Issue.Kind.VALUE, name, "There is no value");
    }
    if (!Words.writable(value)) {
      return wrong(Issue.Kind.VALUE, name, "The value has characters that no text can have");
    }
    if ("missing".equals(modifier)) {
      if (parameter.kind() == Kind.ID || parameter.kind() == Kind.UPDATED) {
        return unknownModifier(name);
      }
      return value.equals("true") || value.equals("false")
          ? Optional.of(new Criterion.Missing(parameter, value.equals("true")))
          : wrong(Issue.Kind.VALUE, name, ":missing is true or false");
    }
    List<String> values = split(value, ',');
    if (values.size() > MOST_VALUES) {
      return wrong(
          Issue.Kind.TOO_COSTLY, name, "At most " + MOST_VALUES + " values; ask several times");
    }
    if (values.stream().anyMatch(each -> each.length() > 2 * Words.LONGEST)) {
      return wrong(Issue.Kind.TOO_LONG, name, "The value is longer than any there is");
    }
    return switch (parameter.kind()) {
      case ID -> modifier == null ? Optional.of(ids(parameter, values)) : unknownModifier(name);
      case TOKEN -> tokens(parameter, modifier, values, name);
      case REFERENCE, PATIENT, CENTRE -> targets(parameter, modifier, values, name);
      case DATE, UPDATED -> dates(parameter, modifier, values, name);
      case NUMBER, QUANTITY -> numbers(parameter, modifier, values, name);
      case STRING -> texts(parameter, modifier, values, name);
      case URI, CANONICAL -> addresses(parameter, modifier, values, name);
    };
  }

  private Optional<Criterion> has(
      String type, String from, String reference, String next, String value, int depth) {
    String name = "_has:" + from + ":" + reference + ":" + next;
    Optional<SearchParameter> parameter =
        SearchParameters.find(from, reference)
            .filter(each -> each.kind().refers() && each.kind() != Kind.CENTRE)
            .filter(each -> each.targets().contains(type));
    if (parameter.isEmpty()) {
      return wrong(
          Issue.Kind.NOT_SUPPORTED,
          name,
          "A " + type + " is pointed to by " + SearchParameters.reverseIncludes(type));
    }
    if (!searchable.test(from)) {
      return wrong(Issue.Kind.FORBIDDEN, name, "The token's scopes do not allow to search " + from);
    }
    return read(from, next, value, depth + 1)
        .map(inner -> new Criterion.Pointed(parameter.get(), inner));
  }

  private Optional<Criterion> chained(
      SearchParameter parameter, String type, String next, String value, String name, int depth) {
    if (!parameter.kind().refers()) {
      return wrong(Issue.Kind.NOT_SUPPORTED, name, "Only a reference can be followed");
    }
    if (type != null && !parameter.targets().contains(type)) {
      return wrong(
          Issue.Kind.VALUE, name, parameter.name() + " points to " + sorted(parameter.targets()));
    }
    Map<String, Criterion> byType = new LinkedHashMap<>();
    CriterionReader tries = new CriterionReader(base, searchable);
    for (String target : type == null ? sorted(parameter.targets()) : List.of(type)) {
      if (searchable.test(target)) {
        tries.read(target, next, value, depth + 1).ifPresent(each -> byType.put(target, each));
      }
    }
    if (byType.isEmpty()) {
      if (tries.issues().isEmpty()) {
        return wrong(
            Issue.Kind.FORBIDDEN,
            name,
            "The token's scopes do not allow to search " + sorted(parameter.targets()));
      }
      issues.addAll(tries.issues());
      return Optional.empty();
    }
    return Optional.of(new Criterion.Chained(parameter, byType));
  }

  private static Criterion ids(SearchParameter parameter, List<String> values) {
    return new Criterion.Targets(
        parameter,
        values.stream()
            .flatMap(each -> Reading.uuid(unescaped(each)).stream())
            .map(id -> new Criterion.Target(null, id))
            .toList());
  }

  private Optional<Criterion> tokens(
      SearchParameter parameter, String modifier, List<String> values, String name) {
    if ("text".equals(modifier) && parameter.worded()) {
      return texts(parameter, null, values, name);
    }
    if (modifier != null && !modifier.equals("not")) {
      return unknownModifier(name);
    }
    return Optional.of(
        new Criterion.Tokens(
            parameter, values.stream().map(CriterionReader::token).toList(), modifier != null));
  }

  private static Criterion.Token token(String value) {
    List<String> parts = split(value, '|');
    if (parts.size() == 1) {
      return new Criterion.Token(null, unescaped(value));
    }
    String code = unescaped(value.substring(parts.get(0).length() + 1));
    return new Criterion.Token(Words.system(unescaped(parts.get(0))), code.isEmpty() ? null : code);
  }

  private Optional<Criterion> targets(
      SearchParameter parameter, String modifier, List<String> values, String name) {
    if ("identifier".equals(modifier) && parameter.kind() == Kind.REFERENCE) {
      return Optional.of(
          new Criterion.Tokens(
              parameter, values.stream().map(CriterionReader::token).toList(), false));
    }
    if (modifier != null && !parameter.targets().contains(modifier)) {
      return parameter.targets().isEmpty() || !Character.isUpperCase(modifier.charAt(0))
          ? unknownModifier(name)
          : wrong(
              Issue.Kind.VALUE,
              name,
              parameter.name() + " points to " + sorted(parameter.targets()));
    }
    List<Criterion.Target> targets = new ArrayList<>();
    for (String each : values) {
      String reference = unescaped(each);
      if (reference.startsWith(base)) {
        reference = reference.substring(base.length());
      }
      int history = reference.indexOf("/_history/");
      if (history > 0) {
        reference = reference.substring(0, history);
      }
      int slash = reference.indexOf('/');
      String type = slash < 0 ? modifier : reference.substring(0, slash);
      Optional<UUID> id = Reading.uuid(reference.substring(slash + 1));
      if (id.isPresent()
          && (type == null || parameter.targets().contains(type))
          && (modifier == null || modifier.equals(type))) {
        targets.add(new Criterion.Target(type, id.get()));
      }
    }
    return Optional.of(new Criterion.Targets(parameter, targets));
  }

  private Optional<Criterion> dates(
      SearchParameter parameter, String modifier, List<String> values, String name) {
    if (modifier != null) {
      return unknownModifier(name);
    }
    List<Criterion.Date> dates = new ArrayList<>();
    for (String value : values) {
      String text = unescaped(value);
      Criterion.Prefix prefix = prefix(text);
      String date = prefix == null ? text : text.substring(2);
      // a plus that was not encoded has become a blank
      Optional<Span> span = Span.of(date.replace(' ', '+'));
      if (span.isEmpty()) {
        return wrong(
            Issue.Kind.VALUE,
            name,
            "Write a date like 2024, 2024-03, 2024-03-10 or 2024-03-10T08:00:00Z, with one of"
                + " eq ne lt gt ge le sa eb ap before it");
      }
      dates.add(new Criterion.Date(prefix == null ? Criterion.Prefix.EQ : prefix, span.get()));
    }
    return Optional.of(new Criterion.Dates(parameter, dates));
  }

  private Optional<Criterion> numbers(
      SearchParameter parameter, String modifier, List<String> values, String name) {
    if (modifier != null) {
      return unknownModifier(name);
    }
    List<Criterion.Number> numbers = new ArrayList<>();
    for (String value : values) {
      List<String> parts = split(value, '|');
      String text = parts.get(0);
      Criterion.Prefix prefix = prefix(text);
      String digits = prefix == null ? text : text.substring(2);
      if (!NUMBER.matcher(digits).matches()
          || parts.size() > 3
          || parts.size() > 1 && parameter.kind() == Kind.NUMBER) {
        return wrong(
            Issue.Kind.VALUE,
            name,
            parameter.kind() == Kind.NUMBER
                ? "Write a number like 3 or ge2"
                : "Write a quantity like 0.4, gt0.4||%7Bcopies%7D/%7Bcell%7D or"
                    + " 0.4|http://unitsofmeasure.org|mg");
      }
      BigDecimal number = new BigDecimal(digits);
      BigDecimal half = new BigDecimal(java.math.BigInteger.valueOf(5), number.scale() + 1);
      Long system = null;
      String unit = null;
      if (parts.size() == 2) {
        unit = unescaped(parts.get(1));
      } else if (parts.size() == 3) {
        String address = unescaped(parts.get(1));
        system = address.isEmpty() ? null : Words.system(address);
        unit = unescaped(parts.get(2));
      }
      numbers.add(
          new Criterion.Number(
              prefix == null ? Criterion.Prefix.EQ : prefix,
              number.doubleValue(),
              number.subtract(half).doubleValue(),
              number.add(half).doubleValue(),
              system,
              unit == null || unit.isEmpty() ? null : unit));
    }
    return Optional.of(new Criterion.Numbers(parameter, numbers));
  }

  private Optional<Criterion> texts(
      SearchParameter parameter, String modifier, List<String> values, String name) {
    Criterion.Match match;
    if (modifier == null) {
      match = Criterion.Match.START;
    } else if (modifier.equals("exact")) {
      match = Criterion.Match.EXACT;
    } else if (modifier.equals("contains")) {
      match = Criterion.Match.CONTAINS;
    } else {
      return unknownModifier(name);
    }
    return Optional.of(
        new Criterion.Texts(
            parameter, match, values.stream().map(CriterionReader::unescaped).toList()));
  }

  private Optional<Criterion> addresses(
      SearchParameter parameter, String modifier, List<String> values, String name) {
    List<String> addresses = values.stream().map(CriterionReader::unescaped).toList();
    if ("below".equals(modifier)) {
      return Optional.of(new Criterion.Texts(parameter, Criterion.Match.BELOW, addresses));
    }
    return modifier != null
        ? unknownModifier(name)
        : Optional.of(
            new Criterion.Tokens(
                parameter,
                addresses.stream().map(each -> new Criterion.Token(null, each)).toList(),
                false));
  }

  private static Criterion.Prefix prefix(String text) {
    return text.length() > 2 && PREFIXES.contains(text.substring(0, 2))
        ? Criterion.Prefix.valueOf(text.substring(0, 2).toUpperCase(Locale.ROOT))
        : null;
  }

  /** Parts at a sign, unless a backslash stands before it; the parts keep their backslashes. */
  static List<String> split(String text, char sign) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == sign) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '\\' && i + 1 < text.length() && "\\,|$".indexOf(text.charAt(i + 1)) >= 0) {
        each = text.charAt(++i);
      }
      plain.append(each);
    }
    return plain.toString();
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private Optional<Criterion> unknownModifier(String name) {
    return wrong(Issue.Kind.INVALID, name, "This modifier is not known for this parameter");
  }

  private Optional<Criterion> wrong(Issue.Kind kind, String name, String text) {
    issues.add(Issue.error(kind, name.length() > 100 ? name.substring(0, 100) : name, text));
    return Optional.empty();
  }
}
