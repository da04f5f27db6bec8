package org.longwatch.fhir.search;

/** What results are put in order by. */
record SortKey(SearchParameter parameter, boolean descending) {

  /** The column of its values in its table. */
  String column() {
    return switch (parameter.kind()) {
      case TOKEN, URI -> "code";
      case DATE -> "low";
      case NUMBER, QUANTITY -> "value";
      case STRING -> "folded";
      default -> throw new IllegalStateException(parameter.name());
    };
  }

  /** How a value that was written into a cursor is read again. */
  Object value(String text) {
    return switch (parameter.kind()) {
      case DATE -> Long.valueOf(text);
      case NUMBER, QUANTITY -> Double.valueOf(text);
      default -> text;
    };
  }
}
