package org.longwatch.fhir.store;

import java.util.List;

/**
 * What narrows a search down, as SQL about rows {@code r} of {@code fhir.resource}. It can only
 * narrow: whose resources are seen at all is the store's to say.
 *
 * @param joins further tables, empty or beginning with {@code join}
 * @param joined parameters of the joins
 * @param where conditions, empty or beginning with {@code and}
 * @param bound parameters of the conditions
 * @param order what the results are ordered by, the id coming last of itself
 * @param together whether few rows fit whatever their type, so that all types are read at once
 */
public record Selection(
    String joins,
    List<Object> joined,
    String where,
    List<Object> bound,
    List<Column> order,
    boolean together) {

  /** Everything, in the order of ids. */
  public static final Selection ALL = new Selection("", List.of(), "", List.of(), List.of(), false);

  /**
   * Something that results are ordered by; what is missing comes last.
   *
   * @param expression as an index knows it
   * @param shown the same as text or number
   * @param fills whether every result has it
   */
  public record Column(String expression, String shown, boolean descending, boolean fills) {

    String direction() {
      return (descending ? " desc" : " asc") + (fills ? ", " : " nulls last, ");
    }
  }

  /**
   * A resource that was found.
   *
   * @param keys what it is ordered by, null where that is missing
   */
  public record Hit(StoredVersion version, List<String> keys) {}

  /** Whether ids descend: they follow what comes first in the order. */
  public boolean descending() {
    return !order.isEmpty() && order.get(0).descending();
  }
}
