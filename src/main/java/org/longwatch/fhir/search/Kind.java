package org.longwatch.fhir.search;

import java.util.Locale;

/** What kind of values a search parameter looks for, and where they are kept. */
public enum Kind {
  TOKEN("search_token"),
  /** A reference to a stored resource. */
  REFERENCE("search_reference"),
  /** A reference to the patient whom the resource is about, which every row carries anyway. */
  PATIENT(null),
  /** A reference to the centre that has sent the resource, which every row carries anyway. */
  CENTRE(null),
  /** A reference to a definition by its address. */
  CANONICAL("search_token"),
  DATE("search_date"),
  NUMBER("search_number"),
  QUANTITY("search_number"),
  STRING("search_string"),
  URI("search_token"),
  /** {@code _id}. */
  ID(null),
  /** {@code _lastUpdated}. */
  UPDATED(null);

  private final String table;

  Kind(String table) {
    this.table = table;
  }

  /** The table of its values, null where the row of the resource has them. */
  String table() {
    return table;
  }

  boolean refers() {
    return this == REFERENCE || this == PATIENT || this == CENTRE;
  }

  /** The FHIR search parameter type. */
  public String code() {
    return switch (this) {
      case PATIENT, CENTRE, CANONICAL -> "reference";
      case ID -> "token";
      case UPDATED -> "date";
      default -> name().toLowerCase(Locale.ROOT);
    };
  }
}
