package org.longwatch.fhir.search;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One condition that a resource has to meet. */
sealed interface Criterion {

  /** At least one of the codes. */
  record Tokens(SearchParameter parameter, List<Token> values, boolean not) implements Criterion {}

  /**
   * A code; what is null is not asked for.
   *
   * @param system number of the system, 0 for none
   */
  record Token(Long system, String code) {}

  /** At least one of the targets, whose type is asked for or null. */
  record Targets(SearchParameter parameter, List<Target> values) implements Criterion {}

  /** What a reference may point to. */
  record Target(String type, UUID id) {}

  /** At least one of the times. */
  record Dates(SearchParameter parameter, List<Date> values) implements Criterion {}

  /** A time, compared as the prefix says. */
  record Date(Prefix prefix, Span span) {}

  /** At least one of the numbers or quantities. */
  record Numbers(SearchParameter parameter, List<Number> values) implements Criterion {}

  /**
   * A number between bounds that its digits say; the unit is null where any will do.
   *
   * @param exact the number itself
   * @param low what rounds to it, from here
   * @param high to here, exclusive
   */
  record Number(Prefix prefix, double exact, double low, double high, Long system, String unit) {}

  /** At least one of the texts. */
  record Texts(SearchParameter parameter, Match match, List<String> values) implements Criterion {}

  /** How a text has to fit. */
  enum Match {
    START,
    EXACT,
    CONTAINS,
    /** The address itself, or one that it is the beginning of. */
    BELOW
  }

  /** Has any value, or none. */
  record Missing(SearchParameter parameter, boolean missing) implements Criterion {}

  /** Points to a resource that meets another condition, by the types it may be of. */
  record Chained(SearchParameter parameter, Map<String, Criterion> next) implements Criterion {}

  /** Is pointed to by a resource that meets another condition. */
  record Pointed(SearchParameter reference, Criterion next) implements Criterion {}

  /** How a date or number is compared (FHIR R4, search, "Prefixes"). */
  enum Prefix {
    EQ,
    NE,
    GT,
    LT,
    GE,
    LE,
    SA,
    EB,
    AP
  }
}
